"""A brought network asked about brought images, at once: is it the right one, seen rightly?"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from fairviz.errors import BadValue
from fairviz.lab.checkpoints.class_order import Order, class_order, order_by_name
from fairviz.lab.checkpoints.presets import (
    BETTER,
    MOST,
    PRESETS,
    Preset,
    accuracy,
    compared,
    normalised,
    suspicion,
)
from fairviz.lab.datasets.base import Dataset, Labels, Pixels
from fairviz.predictions.own_models import OwnModel

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
    network: nn.Module, data: Dataset, asked: OwnModel, preset: str = "", usually: str = ""
) -> Trial:
    """The trial as it was asked for; else under the usual preset, unless another does far better.

    Colours lie so near each other that the best of a few hundred images is chance.
    """
    network = network.eval()
    rows = _rows(data.evalset.rows("explore"))
    pixels, labels = _seen(data, rows, asked.size), data.held_out.labels[rows]
    _one_answer_for_each(len(data.evalset.classes), network, pixels, asked.model)
    before = compared(network, pixels, labels)
    order, scores = _in_order(before, network, pixels, labels, data, asked.names)
    if asked.mean:
        return Trial(_own(network, pixels, labels, asked, order), len(rows), "", tuple(scores), "")
    known = {name: _like(name, dict(scores)) for name in PRESETS}
    chosen = preset or (usually if known[usually] >= scores[0][1] - BETTER else scores[0][0])
    classes = len(data.evalset.classes)
    doubt = suspicion(known[chosen], classes, chosen, scores)
    return Trial(known[chosen], len(rows), chosen, tuple(scores), doubt, order)


@torch.inference_mode()
def _one_answer_for_each(classes: int, network: nn.Module, pixels: Pixels, model: str) -> None:
    """Refuses a network that cannot see these images, or that answers something else."""
    height = pixels.shape[1]
    try:
        said = network(normalised(pixels[:1], PRESETS["unit"]))
    except (RuntimeError, ValueError, TypeError, AssertionError, LookupError) as error:
        reason = str(error).partition("\n")[0].rstrip(".!")
        raise BadValue(
            f"{model} cannot see images of {height} x {height} ({reason}): say what it sees, such"
            " as --size 224."
        ) from error
    shape = tuple(said.shape) if isinstance(said, torch.Tensor) else ()
    if shape != (1, classes):
        numbers = " x ".join(map(str, shape[1:]))
        told = f"{numbers} numbers" if numbers else f"a {type(said).__name__}"
        raise BadValue(
            f"{model} answers each image with {told}, and this data has {classes} classes: it takes"
            " one number for each class."
        )


def _like(name: str, known: dict[str, float]) -> float:
    """The score of this preset, or of one with the same colours that was asked in its place."""
    colours = (PRESETS[name].mean, PRESETS[name].std)
    return next(v for n, v in known.items() if (PRESETS[n].mean, PRESETS[n].std) == colours)


def _own(
    network: nn.Module, pixels: Pixels, labels: Labels, asked: OwnModel, order: Order | None
) -> float:
    """Accuracy with the mean and spread that its owner gave."""
    red, green, blue = asked.mean
    spread = (asked.std[0], asked.std[1], asked.std[2]) if asked.std else (1.0, 1.0, 1.0)
    own = Preset("own", (red, green, blue), spread, 0, "")
    if labels.ndim == 2:
        return accuracy(network, pixels, labels, own)
    said = _answers(network, pixels, own)
    said = np.array(order)[said] if order else said
    return float((said == labels).mean())


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
    said = _answers(network, pixels, PRESETS[preset])
    return class_order(labels, said, len(data.evalset.classes))


@torch.inference_mode()
def _answers(network: nn.Module, pixels: Pixels, preset: Preset) -> Labels:
    parts = np.array_split(pixels, -(-len(pixels) // 64))
    said = [network(normalised(part, preset)).argmax(1) for part in parts]
    return np.asarray(torch.cat(said).numpy())


def _rows(possible: Labels) -> Labels:
    """Some of the images that pages read: what it may have been trained on is not among them."""
    places = np.linspace(0, len(possible) - 1, min(MOST, len(possible))).astype(np.int64)
    return possible[np.unique(places)]


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
