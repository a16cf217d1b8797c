"""Differences from the baseline, handed down layer by layer (Shrikumar et al., 2017)."""

from captum.attr import DeepLift
from torch import Tensor, nn

from fairviz.lab.explainers.base import (
    Attribution,
    Unexplainable,
    asking,
    baseline,
    change,
    summed,
)

TOLERANCE = 1e-3  # of the output's change
FLAT = 1e-6  # a change below this has nothing to be compared with


def attribute(
    model: nn.Module, images: Tensor, target: Tensor, nothing: Tensor | None = None
) -> Attribution:
    """What each pixel adds, in double precision; refused where it does not add up."""
    model, blank = model.double(), baseline(images.double(), nothing)
    try:
        with asking(images.double()) as asked:
            found, delta = DeepLift(model).attribute(
                asked, blank, target=target, return_convergence_delta=True
            )
        gained = change(model, images.double(), target, blank)
        _check(delta, gained)
    finally:
        model.float()
    return Attribution(summed(found).float(), delta.float(), gained.float())


def _check(delta: Tensor, gained: Tensor) -> None:
    off = (delta.abs() / gained.abs().clamp_min(FLAT)).max()
    if off > TOLERANCE:
        raise Unexplainable(
            f"DeepLift's map does not add up on this network: it is off by {float(off):.1%} of the"
            f" output's change, and {TOLERANCE:.1%} is allowed. Integrated gradients do."
        )
