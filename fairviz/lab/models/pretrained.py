"""Pretrained weights through torchvision's own addresses and cache, read without running code."""

import re
from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
from torch import nn
from torchvision import models
from torchvision.models.vision_transformer import VisionTransformer, interpolate_embeddings

from fairviz.errors import FairVizError, UnknownName
from fairviz.lab.models.base import classifier

_NOT_WEIGHTS: Mapping[type[Exception], str] = {
    UnpicklingError: "the file holds something else than plain weights, and was not read",
    EOFError: "the file ends too early",
}
UNREADABLE = (OSError, RuntimeError, UnpicklingError, EOFError)  # what a file or its server may do
SIDE_HEADS = ("aux1.", "aux2.", "AuxLogits.")
_DENSENET = re.compile(r"\.(norm|relu|conv)\.([12])\.")  # names of before PyTorch forbade dots


class NoWeights(FairVizError):
    """Pretrained weights that are neither here nor to be had."""

    def __init__(self, network: str, weights: str, file: str, error: Exception) -> None:
        reason = _NOT_WEIGHTS.get(type(error)) or str(error).partition("\n")[0].rstrip(".:")
        super().__init__(
            f"The weights {weights!r} of {network} could not be had: {reason}. Put {file}"
            f" into {folder()}, or leave out 'weights' to begin afresh."
        )


def folder() -> Path:
    """Where pretrained weights are kept on this machine: torch's own cache."""
    return Path(torch.hub.get_dir()) / "checkpoints"


def torchvision(model: nn.Module, network: str, weights: str) -> nn.Module:
    """The model of torchvision's 1000 classes, filled with these weights."""
    named = _named(network, weights)
    try:
        state = named.get_state_dict(progress=False, check_hash=True, weights_only=True)
        model.load_state_dict(_suited(state, model, network))
        if hasattr(model, "transform_input"):
            setattr(model, "transform_input", True)  # noqa: B010 (trained on colours from -1 to 1)
    except UNREADABLE as error:
        file = Path(named.url).name
        raise NoWeights(
            f"torchvision:{network}", weights, f"{file} (from {named.url})", error
        ) from error
    return model


def headed(model: nn.Module, classes: int) -> nn.Module:
    """The model with one logit a class: a fresh last layer where it had another number."""
    for name in classifier(model):
        head = model.get_submodule(name)
        if len(head.get_parameter("weight")) != classes:
            model.set_submodule(name, _fresh(head, classes))
    return model


def _fresh(head: nn.Module, classes: int) -> nn.Module:
    if isinstance(head, nn.Conv2d):
        height, width = head.kernel_size
        return nn.Conv2d(head.in_channels, classes, (height, width))
    return nn.Linear(head.get_parameter("weight").shape[1], classes)


def _named(network: str, weights: str) -> Any:
    known = models.get_model_weights(network)
    if weights not in known.__members__:
        raise UnknownName(weights, f"set of weights of torchvision:{network}", known.__members__)
    return known[weights]


def _suited(state: Any, model: nn.Module, network: str) -> Any:
    """The state changed in place: it carries the versions of its layers beside it."""
    for name in [name for name in state if name.startswith(SIDE_HEADS)]:
        del state[name]
    if network.startswith("densenet"):
        for name in list(state):
            state[_DENSENET.sub(r".\1\2.", name)] = state.pop(name)
    if isinstance(model, VisionTransformer):
        return interpolate_embeddings(model.image_size, model.patch_size, state)
    return state
