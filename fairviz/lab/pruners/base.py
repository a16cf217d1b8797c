"""The shape of a pruner: `scores(model, batch) -> {layer: score}`, one score a weight or a filter.

A score says how much a weight (same shape as the layer's weight) or a filter (one a row of it)
would be missed: the lowest fall first. A pruner reads the model and leaves it as it was; how many
fall, where and in which scope is the business of masks.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from fairviz.lab.losses import Loss
from fairviz.lab.models.base import is_prunable
from fairviz.lab.pictures import Pictures

Scores = dict[str, Tensor]


@dataclass(frozen=True)
class Batch:
    """Some training images, handed out piece by piece, the loss on them, and dice."""

    pictures: Pictures
    rows: Tensor
    loss: Loss
    generator: torch.Generator
    size: int = 128

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        return (self.pictures[rows] for rows in torch.split(self.rows, self.size))

    def __len__(self) -> int:
        return len(self.rows)


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
        for images, labels in batch:
            loss = batch.loss(model(images), labels)
            found = torch.autograd.grad(loss, list(wanted.values()))
            yield dict(zip(wanted, found, strict=True)), len(labels)


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """The model in evaluation mode, and each module back in its own mode afterwards."""
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes.items():
            module.training = mode
