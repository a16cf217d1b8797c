"""A brought network asked about brought images, at once: is it the right one, seen rightly?"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from fairviz.lab.checkpoints.class_order import Order, class_order, order_by_name
from fairviz.lab.checkpoints.presets import (
    MOST,
    PRESETS,
    compared,
    normalised,
    suspicion,
)
from fairviz.lab.datasets.base import Dataset, Labels, Pixels

Percents = list[tuple[str, float]]


@dataclass(frozen=True)
class Trial:
    """How often the network is right on some images, under each preset; and what to suspect."""

    accuracy: float
    images: int
    preset: str
    others: tuple[tuple[str, float], ...]
    doubt: str
    order: Order | None = None


def tried(
    network: nn.Module, data: Dataset, size: int, preset: str, names: tuple[str, ...]
) -> Trial:
    """The trial under this preset, or under the one that does best where none was chosen."""
    network = network.eval()
    rows = _rows(len(data.held_out))
    pixels, labels = _seen(data, rows, size), data.held_out.labels[rows]
    found = _in_order(compared(network, pixels, labels), network, pixels, labels, data, names)
    order, scores = found
    known = dict(scores)
    chosen = preset or scores[0][0]
    accuracy = known.get(chosen, scores[0][1])
    classes = len(data.evalset.classes)
    doubt = suspicion(accuracy, classes, chosen, [s for s in scores if s[0] != chosen])
    return Trial(accuracy, len(rows), chosen, tuple(scores), doubt, order)


def _in_order(
    scores: Percents,
    network: nn.Module,
    pixels: Pixels,
    labels: Labels,
    data: Dataset,
    names: tuple[str, ...],
) -> tuple[Order | None, Percents]:
    """The order of its classes, if it is another than the data's; the scores in that order."""
    if data.evalset.task == "labels":
        return None, scores
    order = order_by_name(names, data.evalset.classes) if names else None
    for name in dict.fromkeys([scores[0][0], *PRESETS]):
        order = order or _order(network, pixels, labels, data, name)
        if order or scores[0][1] > 0.5:
            break
    if order is None or order == tuple(range(len(order))):
        return None, scores
    back = np.argsort(order)
    return order, compared(network, pixels, back[labels])


def _order(
    network: nn.Module, pixels: Pixels, labels: Labels, data: Dataset, preset: str
) -> Order | None:
    with torch.inference_mode():
        parts = np.array_split(pixels, -(-len(pixels) // 64))
        said = [network(normalised(part, PRESETS[preset])).argmax(1) for part in parts]
    return class_order(labels, torch.cat(said).numpy(), len(data.evalset.classes))


def _rows(count: int) -> Labels:
    return np.unique(np.linspace(0, count - 1, min(MOST, count)).astype(np.int64))


def _seen(data: Dataset, rows: Labels, size: int) -> Pixels:
    """The pixels of these images at the size that the network sees."""
    pixels = data.held_out.shown(rows)
    if size in (0, pixels.shape[1]):
        return pixels
    channels = torch.from_numpy(pixels).permute(0, 3, 1, 2).float()
    sized = functional.interpolate(channels, (size, size), mode="bilinear", antialias=True)
    return np.asarray(sized.clamp(0, 255).round().byte().permute(0, 2, 3, 1).numpy())


def reordered(network: nn.Module, order: Order, layer: str) -> nn.Module:
    """The network with its classes in the data's order."""
    module = network.get_submodule(layer)
    back = torch.from_numpy(np.argsort(order))
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(parameter[back].clone())
    return network
