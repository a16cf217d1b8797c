"""Names and shapes of every tensor in the networks known here, without their memory."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from itertools import product
from math import isqrt
from typing import Any

import torch
import torchvision
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from fairviz.catalog.variants import OURS, STEMMED
from fairviz.catalog.zoo import TORCHVISION
from fairviz.lab.checkpoints.renaming import by_canonical
from fairviz.lab.models.cifar_resnet import SHORTCUTS
from fairviz.naming import Scalar, spelled

Shape = tuple[int, ...]
Shapes = Mapping[str, Shape]

CLASSES = 7919  # a prime that is no width: where it stands in a shape, the classes are meant
USUAL = 224  # pixels: the height that torchvision's transformers have places for
COUNTER = "num_batches_tracked"  # old checkpoints lack it, and nothing is computed from it
SIDE_HEADS = ("AuxLogits.", "aux1.", "aux2.")  # help in training only; built without them here


@dataclass(frozen=True)
class Architecture:
    """A network's name and the shapes of its weights for CLASSES classes."""

    model: str
    shapes: Shapes

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Its own names by their canonical ones."""
        return by_canonical(self.shapes)

    @cached_property
    def classifier(self) -> tuple[str, int]:
        """Name of the last tensor that grows with the classes, and along which dimension."""
        grown = [(name, shape) for name, shape in self.shapes.items() if CLASSES in shape]
        return (grown[-1][0], grown[-1][1].index(CLASSES)) if grown else ("", 0)


class WithoutMemory(TorchFunctionMode):
    """Weights made inside have a shape and no numbers (RegNets cannot be built on meta whole)."""

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        where = {"device": "meta"} if func is torch.empty else {}
        return func(*args, **{**(kwargs or {}), **where})


def telling(state: Mapping[str, Tensor]) -> dict[str, Shape]:
    """Names and shapes that tell an architecture: no counters, no heads for training only."""
    return {
        name: tuple(tensor.shape)
        for name, tensor in state.items()
        if not name.endswith(COUNTER) and not name.startswith(SIDE_HEADS)
    }


def candidates(shapes: Shapes) -> Iterator[Architecture]:
    """Architectures that share the telling names of their family with these weights."""
    yield from _own(shapes)
    for model in TORCHVISION:
        if _of_family(model, shapes):
            yield _torchvision(model, _pixels(model, shapes))


def _own(shapes: Shapes) -> Iterator[Architecture]:
    first = next((shape for name, shape in shapes.items() if _FIRST_STAGE.fullmatch(name)), ())
    if len(first) == 4 and first[0] > 1:  # half of it is a width, too
        for model, shortcut in product(OURS, SHORTCUTS):
            if "shortcut" in OURS[model].settings or shortcut == "conv":
                yield _cifar(model, first[0], shortcut)
    if "layer4.0.conv1.weight" in shapes and shapes.get("conv1.weight", ())[2:] == (3, 3):
        yield from map(_stemmed, STEMMED)


@cache
def _cifar(model: str, width: int, shortcut: str) -> Architecture:
    entry = OURS[model]
    asked: dict[str, Scalar] = {"width": width, "shortcut": shortcut}
    settings = {name: value for name, value in asked.items() if name in entry.settings}
    unusual = {name: value for name, value in settings.items() if value != entry.settings[name]}
    built = _built(lambda: entry.load()(classes=CLASSES, **settings))
    return Architecture(spelled(model, unusual), built)


def _stemmed(model: str) -> Architecture:
    """torchvision's, but for the stem."""
    plain = _torchvision(model.removeprefix("cifar_"), USUAL)
    return Architecture(model, {**plain.shapes, "conv1.weight": (64, 3, 3, 3)})


@cache
def _torchvision(model: str, pixels: int) -> Architecture:
    build = torchvision.models.get_model_builder(model)
    special = {"image_size": pixels} if model.startswith("vit_") else _SLOW.get(model, {})
    shapes = _built(lambda: build(weights=None, num_classes=CLASSES, **special))
    sized = {"size": pixels} if model.startswith(_ONE_SIZE) else {}
    return Architecture(spelled(f"torchvision:{model}", sized), shapes)


def _pixels(model: str, shapes: Shapes) -> int:
    """Height of the images for which the weights of a vision transformer have places."""
    if not model.startswith("vit_"):
        return USUAL
    patch = int(model.rpartition("_")[2])
    places = (*shapes.get("encoder.pos_embedding", ()), 0, 0)[1] - 1
    return patch * isqrt(places) if places > 0 else USUAL


@cache
def from_timm(arch: str) -> tuple[Architecture, ...]:
    """timm's network of this name, if it has one and is installed."""
    timm = _timm() if _TIMM_NAME.fullmatch(arch) else None
    if timm is None or not timm.is_model(arch):
        return ()
    known = timm.get_pretrained_cfg(arch)
    sized = {"size": int(known.input_size[-1])} if known and known.fixed_input_size else {}
    shapes = _built(lambda: timm.create_model(arch, num_classes=CLASSES))
    return (Architecture(spelled(f"timm:{arch}", sized), shapes),)


def _timm() -> Any:
    try:
        return import_module("timm")  # an optional extra, slow to import
    except ImportError:
        return None


def _built(build: Callable[[], nn.Module]) -> Shapes:
    with WithoutMemory():
        return telling(build().state_dict())


def _of_family(model: str, shapes: Shapes) -> bool:
    return any(
        re.match(family, model) and any(name.startswith(telling) for name in shapes)
        for telling, family in _FAMILIES
    )


_FIRST_STAGE = re.compile(r"layer1\.\d+\.conv[12]\.weight")  # any: one may have been lost
_TIMM_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)?")
_NO_NUMBERS = {"init_weights": False}  # they would be drawn by scipy, slowly
_SLOW: Mapping[str, dict[str, Any]] = {"googlenet": _NO_NUMBERS, "inception_v3": _NO_NUMBERS}
_ONE_SIZE = ("vit_", "maxvit_")  # their name says for which images
_FAMILIES: tuple[tuple[str, str], ...] = (  # how a name begins in every network of the family
    ("layer1.0.", r"(wide_)?resne"),
    ("features.0.weight", "alexnet|vgg|squeezenet"),
    ("features.1.0.layer_scale", "convnext"),
    ("features.1.0.block.0.0.", "efficientnet"),
    ("features.1.block.", "mobilenet_v3"),
    ("features.1.conv.", "mobilenet_v2"),
    ("features.1.0.attn.", "swin"),
    ("features.denseblock1.", "densenet"),
    ("inception3a.", "googlenet"),
    ("Conv2d_1a_3x3.", "inception"),
    ("blocks.0.layers.0.", "maxvit"),
    ("layers.0.weight", "mnasnet"),
    ("trunk_output.", "regnet"),
    ("stage2.0.branch", "shufflenet"),
    ("encoder.layers.encoder_layer_0.", "vit"),
)
