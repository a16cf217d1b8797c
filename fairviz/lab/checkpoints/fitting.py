"""Brought weights under a network's own names, or why they are not its weights."""

import re
from collections.abc import Mapping

from torch import Tensor, nn

from fairviz.lab.checkpoints.architectures import Architecture, telling
from fairviz.lab.checkpoints.guessing import Guess, compared, differences, guesses
from fairviz.lab.checkpoints.refused import Misfit
from fairviz.lab.checkpoints.renaming import by_canonical, shared_prefix

__all__ = ["Misfit", "adapted", "classes_in", "fitted"]


def fitted(state: Mapping[str, Tensor], network: nn.Module, model: str) -> dict[str, Tensor]:
    """The weights under the network's own names, every one and no other.

    Counters that old checkpoints lack are the network's; heads for training only are left out.
    """
    own = network.state_dict()
    brought = _under_own_names(state, own)
    difference = compared(telling(brought), Architecture(model, telling(own)))
    if difference.fit < 1:
        raise Misfit(_misfit(state, model, difference))
    return {name: _placed(brought.get(name), tensor) for name, tensor in own.items()}


def adapted(state: Mapping[str, Tensor], classes: int, model: str = "") -> str:
    """Empty where the classifier has this many classes; else what to do about it."""
    found = guesses(state, arch=_timm_name(model))
    named = [guess for guess in found if guess.model == model] or found
    there = named[0].classes if named else classes_in(state)
    if there == classes:
        return ""
    if not there:
        return (
            f"The checkpoint has no classifier, and your data has {classes:,} classes: train one "
            "on your data (fine-tuning does it), or bring the checkpoint with its classifier."
        )
    return (
        f"The checkpoint tells {there:,} classes apart, your data has {classes:,}: its {there:,} "
        f"are not your {classes:,}. Bring data with its {there:,} classes, or have a network of "
        f"yours trained on this data: a study that names the network (models: {model or 'resnet20'}"
        ") does that."
    )


def _under_own_names(state: Mapping[str, Tensor], own: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The same weights; those that the network knows are named as it names them."""
    known = by_canonical(own, shared_prefix(own))
    came = by_canonical(state, shared_prefix(state))
    return {known.get(plain, name): state[name] for plain, name in came.items()}


def _placed(brought: Tensor | None, own: Tensor) -> Tensor:
    if brought is None:
        return own.detach().clone()
    return brought.detach().to(own.dtype)


def _misfit(state: Mapping[str, Tensor], model: str, difference: Guess) -> str:
    said = f"The weights do not fit {model}: {differences(difference)}."
    nearest = guesses(state, most=1, arch=_timm_name(model))
    if not nearest:
        return f"{said} No network known here fits them: give its builder as module:function."
    best = nearest[0]
    named = f"{best.model} with {best.classes:,} classes"
    if best.fit == 1:
        return f"{said} They are those of {named}: choose that."
    return said if best.model == model else f"{said} Nearest comes {named}: {differences(best)}."


def _timm_name(model: str) -> str:
    return model.removeprefix("timm:") if model.startswith("timm:") else ""


def classes_in(state: Mapping[str, Tensor]) -> int:
    """Rows of the matrix that is named like a classifier, or of the last; 0 if there is none.

    The last need not be the classifier: safetensors are sorted by name.
    """
    rows = {name: tensor.shape[0] for name, tensor in state.items() if tensor.dim() == 2}
    likely = [number for name, number in rows.items() if _CLASSIFIER.search(name)]
    return (likely or [0, *rows.values()])[-1]


_CLASSIFIER = re.compile(r"(^|[._])(fc|linear|heads?|classifier|logits|output)([._]|$)")
