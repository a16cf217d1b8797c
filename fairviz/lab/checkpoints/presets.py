"""How images are usually normalised, and signs that the wrong way was chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from fairviz.lab.checkpoints.class_order import class_order
from fairviz.lab.datasets.base import Labels, Pixels

__all__ = ["PRESETS", "Preset", "accuracy", "class_order", "compared", "suspicion", "usual"]

Channels = tuple[float, float, float]

MOST, BATCH = 256, 64  # images that presets are compared on; images at once
BETTER = 0.05  # in accuracy: what another preset must gain to be named
ALIKE = 0.02  # presets no further apart cannot be told apart on so few images
LUCK = 0.1  # of the way from chance to perfect: below it, a network knows next to nothing


@dataclass(frozen=True)
class Preset:
    """(pixels / 255 - mean) / std per channel; size is the usual height, 0 where it depends."""

    title: str
    mean: Channels
    std: Channels
    size: int
    note: str


_IMAGENET: tuple[Channels, Channels] = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
_CLIP: tuple[Channels, Channels] = (
    (0.48145466, 0.4578275, 0.40821073),
    (0.26862954, 0.26130258, 0.27577711),
)

PRESETS: Mapping[str, Preset] = {
    "imagenet": Preset("ImageNet", *_IMAGENET, 224, "torchvision's and most of timm's networks."),
    "akamaster": Preset(
        "ImageNet's colours, CIFAR's size",
        *_IMAGENET,
        32,
        "The published CIFAR-10 ResNets of akamaster (resnet20-12fca82f.th and its kin).",
    ),
    "cifar10": Preset(
        "CIFAR-10",
        (0.4914, 0.4822, 0.4465),
        (0.2470, 0.2435, 0.2616),
        32,
        "Most networks trained on CIFAR-10.",
    ),
    "cifar100": Preset(
        "CIFAR-100",
        (0.5071, 0.4865, 0.4409),
        (0.2673, 0.2564, 0.2762),
        32,
        "Most networks trained on CIFAR-100.",
    ),
    "half": Preset("-1 to 1", (0.5,) * 3, (0.5,) * 3, 0, "Many vision transformers, MedMNIST."),
    "unit": Preset("0 to 1", (0.0,) * 3, (1.0,) * 3, 0, "No normalisation: pixels / 255."),
    "clip": Preset("CLIP", *_CLIP, 224, "CLIP's image networks and what was tuned from them."),
}


def usual(model: str, classes: int) -> str:
    """The preset to begin with, before anybody has looked at images."""
    if classes in (10, 100) and ":" not in model:
        return f"cifar{classes}"
    return "imagenet"


def normalised(pixels: Pixels, preset: Preset) -> Tensor:
    """(n, 3, h, w) as the network takes them, from (n, h, w, 3) of 0 to 255."""
    mean, std = (torch.tensor(channels).view(1, 3, 1, 1) for channels in (preset.mean, preset.std))
    images = torch.from_numpy(np.ascontiguousarray(pixels)).permute(0, 3, 1, 2).float() / 255
    return (images - mean) / std


def compared(
    network: nn.Module, pixels: Pixels, labels: Labels, most: int = MOST
) -> list[tuple[str, float]]:
    """Accuracy under each preset, best first, on images spread over all there are.

    Presets with the same colours are asked once; the one of the images' size stands for them.
    """
    rows = np.unique(np.linspace(0, len(pixels) - 1, min(most, len(pixels))).astype(int))
    asked = _different(pixels.shape[1])
    found = [(name, _accuracy(network, pixels, labels, rows, PRESETS[name])) for name in asked]
    return sorted(found, key=lambda pair: -pair[1])


def suspicion(
    accuracy: float, classes: int, chosen: str = "", others: Iterable[tuple[str, float]] = ()
) -> str:
    """What to suspect when the accuracy is near chance or another preset does better; or empty."""
    rivals = {name: value for name, value in others if name != chosen}
    best = max(rivals.values(), default=0.0)
    if best > accuracy + BETTER:
        as_good = [name for name in PRESETS if rivals.get(name, 0.0) > best - ALIKE]
        names = " or ".join(f"{PRESETS[name].title} ({name})" for name in as_good)
        question = f"{_percent(accuracy)}: did you choose the right normalisation?"
        return f"{question} With {names} it is up to {_percent(best)}."
    chance = 1 / classes
    if accuracy > chance + LUCK * (1 - chance):
        return ""
    tried = "No other preset does better: look at" if rivals else "Look also at"
    question = "" if rivals else " Did you choose the right normalisation?"
    return (
        f"{_percent(accuracy)}, where guessing gives {_percent(chance)}.{question} {tried} the "
        "input size, the order of the classes, and whether the weights were trained for this."
    )


def accuracy(network: nn.Module, pixels: Pixels, labels: Labels, preset: Preset) -> float:
    """Share of answers that are right, on all of these images."""
    return _accuracy(network, pixels, labels, np.arange(len(pixels)), preset)


@torch.inference_mode()
def _accuracy(
    network: nn.Module, pixels: Pixels, labels: Labels, rows: Labels, preset: Preset
) -> float:
    network.eval()
    pieces = np.array_split(rows, -(-len(rows) // BATCH))
    right = [_right(network(normalised(pixels[piece], preset)), labels[piece]) for piece in pieces]
    return float(torch.cat(right).float().mean())


def _right(logits: Tensor, labels: Labels) -> Tensor:
    """Per answer: one an image, or one an image and label where labels are 0/1 in columns."""
    said = logits > 0 if labels.ndim == 2 else logits.argmax(1)
    return (said == torch.from_numpy(labels)).flatten()


def _different(height: int) -> list[str]:
    """One preset for each pair of mean and std, preferably of this height."""
    near = sorted(PRESETS, key=lambda name: PRESETS[name].size != height)
    one_each = {(PRESETS[name].mean, PRESETS[name].std): name for name in reversed(near)}
    return [name for name in PRESETS if name in one_each.values()]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
