"""Gradient times input (Shrikumar et al., 2016)."""

from captum.attr import InputXGradient
from torch import Tensor, nn

from fairviz.lab.explainers.base import Attribution, asking, summed


def attribute(model: nn.Module, images: Tensor, target: Tensor) -> Attribution:
    """What each pixel would add if the network were linear."""
    with asking(images) as asked:
        return Attribution(summed(InputXGradient(model).attribute(asked, target=target)))
