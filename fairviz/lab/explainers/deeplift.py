"""Differences from the baseline, handed down layer by layer (Shrikumar et al., 2017)."""

import torch
from captum.attr import DeepLift
from torch import Tensor, nn

from fairviz.lab.explainers.base import Attribution, Unexplainable, asking, change, summed

TOLERANCE = 1e-3  # of the output's change
FLAT = 1e-6  # a change below this has nothing to be compared with


def attribute(model: nn.Module, images: Tensor, target: Tensor) -> Attribution:
    """What each pixel adds, in double precision; refused where it does not add up."""
    model, nothing = model.double(), torch.zeros_like(images, dtype=torch.float64)
    try:
        with asking(images.double()) as asked:
            found, delta = DeepLift(model).attribute(
                asked, nothing, target=target, return_convergence_delta=True
            )
        _check(delta, change(model, images.double(), target))
    finally:
        model.float()
    return Attribution(summed(found).float(), delta.float())


def _check(delta: Tensor, gained: Tensor) -> None:
    off = (delta.abs() / gained.abs().clamp_min(FLAT)).max()
    if off > TOLERANCE:
        raise Unexplainable(
            f"DeepLift's map does not add up on this network: it is off by {float(off):.1%} of the"
            f" output's change, and {TOLERANCE:.1%} is allowed. Integrated gradients do."
        )
