"""Back to early weights: the lottery ticket's step (Frankle et al., 2020); edge-popup's start."""

from dataclasses import replace

from torch import Tensor

from fairviz.errors import BadValue
from fairviz.spec import Rewind, Train, Variant

State = dict[str, Tensor]


def checkpoint(variant: Variant, rewind: Rewind) -> Variant:
    """The first training of this variant, stopped after so many epochs."""
    first = variant.steps[0]
    if not isinstance(first, Train):
        raise BadValue(
            "There is no early checkpoint to rewind to: these weights came from elsewhere, trained."
            " Take a schedule without rewinding, such as 'recovered' or 'iterative'."
        )
    if rewind.epochs > first.epochs:
        raise BadValue(
            f"The first training has {first.epochs} epochs: it cannot rewind to {rewind.epochs:g}."
        )
    early = (replace(first, until=float(rewind.epochs)),) if rewind.epochs else ()
    return replace(variant, steps=early)


def signed(state: State) -> State:
    """Each layer's weights at plus or minus their standard deviation (Ramanujan et al., 2020)."""
    return {
        name: tensor.sign() * tensor.std() if _is_kernel(name, tensor) else tensor
        for name, tensor in state.items()
    }


def _is_kernel(name: str, tensor: Tensor) -> bool:
    return name.endswith("weight") and tensor.dim() > 1
