"""The shape of a pruner: `scores(model, batch) -> {layer: score}`, one score a weight or a filter.

A score says how much a weight (same shape as the layer's weight) or a filter (one a row of it)
would be missed: the lowest fall first. A pruner reads the model and leaves it as it was; how many
fall, where and in which scope is the business of masks.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from fairviz.errors import BadValue
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.models.base import is_prunable
from fairviz.lab.networks.evaluating import evaluating
from fairviz.lab.networks.listening import ends, listening
from fairviz.lab.objectives.base import Objective, whole
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.groups import Groups
from fairviz.lab.training.losses import Loss
from fairviz.lab.training.moment import Moment

Scores = dict[str, Tensor]


@dataclass(frozen=True)
class Batch:
    """Some training images, handed out piece by piece, the loss on them, and dice.

    room: where more is to be had (groups, the dense model, the pruning asked for).
    """

    pictures: Pictures
    rows: Tensor
    loss: Loss
    generator: torch.Generator
    size: int = 128
    room: Classroom | None = None
    objectives: Sequence[Objective] = ()

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return (self.pictures[rows] for rows in torch.split(self.rows, self.size))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def at(self) -> Classroom:
        """Where the pruning goes on; a bare score has no such place."""
        if self.room is None:
            raise BadValue("This score asks for groups or a goal: it needs a classroom.")
        return self.room

    def moments(self, model: nn.Module) -> Iterator[Moment]:
        """The network's answers to each piece, and what its stages say where that is asked."""
        listens = any(objective.listens for objective in self.objectives)
        watched = ends(model) if listens else {}
        for rows in torch.split(self.rows, self.size):
            images, labels = self.pictures[rows]
            with listening(model, watched, _as_it_is) as heard:
                logits = model(images)
            said = {name: told[-1] for name, told in heard.items()}
            yield Moment(images, labels, rows, logits, self.room, said)

    def cost(self, moment: Moment) -> Tensor:
        """The loss of one piece, as the objectives have it."""
        return whole(self.objectives, moment, self.loss(moment.logits, moment.labels))

    def groups(self, by: str) -> Groups:
        """The group of each image, in the order of `rows`."""
        found = self.at.groups(by)
        return Groups(found.codes[self.rows.cpu()], found.names)


def _as_it_is(activation: Tensor) -> Tensor:
    return activation


class Pruner(Protocol):
    """What every file of this folder offers as `scores`."""

    def __call__(self, model: nn.Module, batch: Batch) -> Scores: ...


def weights(model: nn.Module) -> dict[str, nn.Parameter]:
    """The weight of every convolution and linear layer, by the layer's name."""
    return {n: m.weight for n, m in model.named_modules() if is_prunable(m)}


Gradients = tuple[dict[str, Tensor], int]


def gradients(
    model: nn.Module, batch: Batch, wanted: dict[str, nn.Parameter]
) -> Iterator[Gradients]:
    """Gradient of each piece's mean loss with respect to what is wanted, and the piece's size.

    The model answers in evaluation mode: BatchNorm's statistics are read and stay as they were.
    """
    with evaluating(model):
        for moment in batch.moments(model):
            found = torch.autograd.grad(batch.cost(moment), list(wanted.values()))
            yield dict(zip(wanted, found, strict=True)), len(moment.labels)


def mean_gradient(
    model: nn.Module, batch: Batch, wanted: dict[str, nn.Parameter]
) -> dict[str, Tensor]:
    """Gradient of the mean loss over all images of the batch, however they are cut into pieces."""
    total = {name: torch.zeros_like(weight).detach() for name, weight in wanted.items()}
    for found, images in gradients(model, batch, wanted):
        for name, gradient in found.items():
            total[name] += gradient * (images / len(batch))
    return total
