"""torchvision's and timm's networks, fit for this house: one logit a class, nothing in place.

Attention is opened, so that pruning sees the weights of queries, keys and values.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import torch
from torch import nn
from torchvision import models

from fairviz.errors import BadValue, FairVizError
from fairviz.lab.models import pretrained, timm_zoo
from fairviz.lab.models.attention import opened
from fairviz.lab.models.base import is_prunable
from fairviz.lab.networks.evaluating import evaluating

USUAL = 224  # pixels of the images that ImageNet's networks were made for

_NO_SIDE_HEADS = {"aux_logits": False, "init_weights": True}
_SPECIAL: Mapping[str, Mapping[str, Any]] = {
    "googlenet": _NO_SIDE_HEADS,
    "inception_v3": _NO_SIDE_HEADS,
}
_FIXED: Mapping[str, Callable[[int], dict[str, Any]]] = {  # by the first part of the name
    "vit": lambda size: {"image_size": size},
    "maxvit": lambda size: {"input_size": (size, size)},
}


def torchvision(network: str, classes: int, size: int = 0, weights: str = "") -> nn.Module:
    """torchvision's network of this name, for images of this size (0: as they come)."""
    settings = {**_SPECIAL.get(network, {}), **_fixed(network, size)}
    build = partial(models.get_model, network, **settings)
    if not weights:
        return fit(_built(partial(build, num_classes=classes), f"torchvision:{network}", size))
    model = pretrained.torchvision(_built(build, f"torchvision:{network}", size), network, weights)
    return pretrained.headed(fit(model), classes)


def timm(network: str, classes: int, size: int = 0, weights: str = "") -> nn.Module:
    """timm's network of this name, for images of this size (0: as they come)."""
    build = partial(timm_zoo.build, network, classes, size, weights)
    return fit(_built(build, f"timm:{network}", size))


def tried(model: nn.Module, name: str, size: int) -> nn.Module:
    """The model, after it answered one blank image of this size."""
    try:
        with evaluating(model), torch.no_grad():
            model(torch.zeros(1, 3, size, size))
    except (RuntimeError, AssertionError, ValueError) as error:
        reason = str(error).partition("\n")[0].rstrip(".!")
        raise BadValue(
            f"{name} cannot see images of {size} x {size} ({reason}): ask for larger ones,"
            f" {name}?size={USUAL}, or take a network made for small images (resnet20)."
        ) from error
    return model


def fit(model: nn.Module) -> nn.Module:
    """The model with its attention open, no activation in place, no layer that is all zeros."""
    model = opened(model)
    for module in model.modules():
        if getattr(module, "inplace", False) is True:
            setattr(module, "inplace", False)  # noqa: B010 (mypy knows no such attribute)
        _awake(module)
    if type(model) is models.MNASNet:
        model.__class__ = _Unversioned
    return model


class _Unversioned(models.MNASNet):  # type: ignore[misc]
    """Takes weights that do not say of which version they are: of the second, as fresh ones."""

    def _load_from_state_dict(self, state: Any, prefix: str, about: Any, *rest: Any) -> None:
        super()._load_from_state_dict(state, prefix, {"version": 2, **about}, *rest)


def _awake(module: nn.Module) -> None:
    """A fresh head that is all zeros would count as pruned away."""
    weight = module.get_parameter("weight") if is_prunable(module) else None
    if weight is not None and not weight.is_meta and not bool(weight.any()):
        nn.init.trunc_normal_(weight, std=0.02)


def _fixed(network: str, size: int) -> dict[str, Any]:
    settings = _FIXED.get(network.partition("_")[0])
    if settings and not size:
        raise BadValue(
            f"torchvision:{network} sees images of one size only: write"
            f" torchvision:{network}?size={USUAL}, or another that its patches divide."
        )
    return settings(size) if settings else {}


def _built(build: Callable[[], nn.Module], name: str, size: int) -> nn.Module:
    try:
        return build()
    except FairVizError:
        raise
    except (ValueError, AssertionError) as error:
        reason = str(error).partition("\n")[0].rstrip(".!")
        raise BadValue(
            f"{name} cannot be built for images of size {size}: {reason}. The usual size is"
            f" {USUAL}: {name}?size={USUAL}."
        ) from error
