"""What every explainer is asked, and what it hands back."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from fairviz.catalog import LAST
from fairviz.errors import FairVizError, UnknownName
from fairviz.lab.models.base import stages

AT_ONCE = 64  # images, or steps of images, that a network sees together: memory stays bounded


class Unexplainable(FairVizError):
    """This explainer has nothing to say about this network, or what it says is not right."""


@dataclass(frozen=True)
class Attribution:
    """maps (k, h, w), summed over colours; delta (k,): by how much each fails to add up to change.

    change (k,): what the answer gains from the baseline to the image.
    """

    maps: Tensor
    delta: Tensor | None = None
    change: Tensor | None = None


@contextmanager
def asking(images: Tensor) -> Iterator[Tensor]:
    """The images as gradients are taken of them; Captum's remarks on its hooks are not news."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning)
        yield images.detach().clone().requires_grad_()


def summed(attribution: Tensor) -> Tensor:
    """(k, h, w) of what was attributed to each colour of each pixel."""
    return attribution.detach().sum(dim=1)


def last_maps(model: nn.Module, layer: str = LAST) -> nn.Module:
    """The last convolution of this stage; of the network, where none is named."""
    found = {name: m for name, m in model.named_modules() if isinstance(m, nn.Conv2d)}
    if not found:
        raise Unexplainable("Grad-CAM needs a convolution, and this network has none.")
    if layer == LAST:
        return list(found.values())[-1]
    staged = {
        stage: [found[n] for n in names if n in found] for stage, names in stages(model).items()
    }
    able = {stage: layers for stage, layers in staged.items() if layers}
    if layer not in able:
        raise UnknownName(layer, "layer with a convolution", [LAST, *able])
    return able[layer][-1]


def baseline(images: Tensor, nothing: Tensor | None) -> Tensor:
    """What the images are compared with, in their shape; without one, the mean colour."""
    blank = torch.zeros_like(images[:1]) if nothing is None else nothing.to(images.dtype)
    return blank.expand(len(images), *images.shape[1:]).contiguous()


def change(model: nn.Module, images: Tensor, target: Tensor, blank: Tensor) -> Tensor:
    """What the target's logit gains from the baseline to the image."""
    with torch.no_grad():
        said, nothing = model(images), model(blank[:1])
    rows = torch.arange(len(images))
    gained: Tensor = said[rows, target] - nothing[0, target]
    return gained
