"""What people wrap around their weights, taken off again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from torch import Tensor

from fairviz.lab.checkpoints.pickles import Inert
from fairviz.lab.checkpoints.refused import BadCheckpoint, printable, several
from fairviz.lab.checkpoints.renaming import shared_prefix

Fact = str | int | float | bool | tuple[str, ...]
Named = dict[str, Tensor]

PLAIN = (
    *("state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights"),
    *("params", "module", "net_state_dict", "net_dict"),
)
AVERAGED = (
    *("model_ema", "state_dict_ema", "ema_state_dict", "ema_model", "ema", "params_ema"),
    *("model_ema_state_dict", "averaged_model", "swa_state_dict"),
)
COMPANIONS = ("criterion.", "loss.", "loss_fn.", "loss_func.", "train_acc", "val_acc", "test_acc")
DEEPEST = 4  # {"model": {"state_dict": …}} is two
MOST_FACTS, LONGEST_FACT = 40, 400
LARGEST = 2**53  # of a fact: NaN, infinity and what JSON rounds are none


@dataclass(frozen=True)
class Unwrapped:
    """The weights under the shortest names, and how they were found."""

    state: Named
    undone: tuple[str, ...] = ()
    about: dict[str, Fact] = field(default_factory=dict)
    choices: tuple[str, ...] = ()


def unwrapped(raw: object, name: str, which: str = "") -> Unwrapped:
    """The set of weights asked for (by default the plain one) without wrappers and prefixes."""
    sets = _one_tree(dict(sorted(_sets(raw), key=lambda pair: _rank(pair[0]))))
    if not sets:
        raise BadCheckpoint(_nothing(raw, name))
    chosen = _chosen(sets, which, name)
    state, stripped = _short(sets[chosen])
    undone = (*_path_said(chosen, tuple(sets)), *stripped)
    return Unwrapped(state, undone, _facts(raw), tuple(sets) if len(sets) > 1 else ())


def _sets(raw: object) -> list[tuple[str, Named]]:
    """Every set of weights and the path to it; a dict with a set inside is a wrapper.

    Each dict is looked at once: a hostile file can hold one inside itself, a hundred times.
    """
    seen: set[int] = set()

    def inside(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, Named]]:
        if not isinstance(value, Mapping) or len(path) > DEEPEST or id(value) in seen:
            return
        seen.add(id(value))
        named = {key: part for key, part in value.items() if isinstance(key, str)}
        within = [
            found
            for key, part in named.items()
            if not key.lower().startswith(_NO_WEIGHTS)
            for found in inside(part, (*path, key))
        ]
        own = {key: part for key, part in named.items() if isinstance(part, Tensor)}
        yield from within or ([(".".join(path), own)] if own else [])

    return list(inside(raw, ()))


def _one_tree(sets: dict[str, Named]) -> dict[str, Named]:
    """A dict for each layer, {"conv": {"weight": …}}, is one set and not one for each layer."""
    if len(sets) < 2 or any(key not in _OF_A_LAYER for named in sets.values() for key in named):
        return sets
    return {"": {f"{path}.{key}": named[key] for path, named in sets.items() for key in named}}


def _rank(path: str) -> tuple[int, int]:
    """Plain sets first, by how usual their name is; averages of weights last."""
    parts = path.lower().split(".")
    if any(part in AVERAGED or part.startswith("ema") for part in parts):
        return 2, 0
    known = [PLAIN.index(part) for part in parts if part in PLAIN]
    return (0, min(known)) if known else (1, 0)


def _chosen(sets: Mapping[str, Named], which: str, name: str) -> str:
    if not which:
        return next(iter(sets))
    if which not in sets:
        there = several([path or "the weights themselves" for path in sets], most=20)
        raise BadCheckpoint(f"{name} has no weights called {which!r}. It has: {there}.")
    return which


def _path_said(chosen: str, sets: tuple[str, ...]) -> tuple[str, ...]:
    if not chosen:
        return ()
    others = [path for path in sets if path != chosen]
    also = f" There are others: {several(others)}." if others else ""
    return (f"The weights under '{printable(chosen)}' were taken.{also}",)


def _short(state: Named) -> tuple[Named, list[str]]:
    """Names without companions and without every prefix that all of them share."""
    said = []
    kept = {key: value for key, value in state.items() if not _beside(key)}
    if len(kept) < len(state) and kept:
        beside = [key for key in state if key not in kept]
        said.append(f"{several(beside)} left out: not weights of the network.")
    else:
        kept = state
    prefix = shared_prefix(kept)
    if prefix:
        said.append(f"The prefix '{prefix}' was taken off every name.")
    return {key.removeprefix(prefix): value for key, value in kept.items()}, said


def _beside(key: str) -> bool:
    return key == "n_averaged" or key.startswith(COMPANIONS)


def _facts(raw: object) -> dict[str, Fact]:
    """Plain values beside the weights and, after them, those of the arguments of the training."""
    if not isinstance(raw, Mapping):
        return {}
    beside = {key: _plain(value) for key, value in raw.items() if _is_word(key)}
    for args in (raw.get("args"), raw.get("hyper_parameters"), raw.get("config")):
        told = args.state if isinstance(args, Inert) else args
        for key, value in told.items() if isinstance(told, Mapping) else ():
            beside.setdefault(str(key), _plain(value))
    facts = [(key, fact) for key, fact in beside.items() if fact is not None]
    return dict(facts[:MOST_FACTS])


def _is_word(key: object) -> bool:
    """Whether a key is no name of a weight."""
    return isinstance(key, str) and "." not in key


def _plain(value: object) -> Fact | None:
    if isinstance(value, Tensor):
        return _plain(value.item()) if value.dim() == 0 and not value.is_meta else None
    if isinstance(value, list | tuple) and value and all(isinstance(one, str) for one in value):
        return tuple(one[:LONGEST_FACT] for one in value[:1000])
    if isinstance(value, str):
        return value[:LONGEST_FACT]
    return value if isinstance(value, bool | int | float) and abs(value) < LARGEST else None


def _nothing(raw: object, name: str) -> str:
    if isinstance(raw, Tensor):
        return f"{name} has a single tensor without a name: save model.state_dict() instead."
    if isinstance(raw, Mapping):
        keys = several([repr(key) for key in raw], most=5) or "nothing"
        return (
            f"{name} has no weights in it; it has {keys}. Save model.state_dict(), or "
            "{'state_dict': model.state_dict()}."
        )
    kind = type(raw).__name__
    return f"{name} has a {kind} in it, not weights with names: save model.state_dict() instead."


_OF_A_LAYER = ("weight", "bias", "running_mean", "running_var", "num_batches_tracked")
_NO_WEIGHTS = (
    *("optim", "scheduler", "lr_sched", "scaler", "amp", "criterion", "loss", "hyper_param"),
    *("callbacks", "loops", "args", "config", "cfg", "epoch", "rng", "metrics", "history"),
)
