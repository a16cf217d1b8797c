"""One training loop: SGD with momentum, a rate that warms up and fades, masks that stay on.

Reproducible to the bit on one machine with one number of threads: shuffles and shifts come from a
generator of its own, nothing global is read, so that another training may run between two batches.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from fairviz.errors import FairVizError
from fairviz.lab.augment import shifted
from fairviz.lab.gradual import Ramp
from fairviz.lab.losses import Loss
from fairviz.lab.pictures import Pictures
from fairviz.lab.progress import Tick, no_tick
from fairviz.lab.pruning import Masks, mask
from fairviz.spec import Train

WARM_UP = 0.15  # of all batches
Tighten = Callable[[nn.Module, float], Masks]  # the network, the share of the final cut: new masks


class Diverged(FairVizError):
    """Training left the numbers."""

    def __init__(self, epoch: int, step: Train) -> None:
        super().__init__(
            f"Training diverged in epoch {epoch + 1} of {step.epochs}: the loss is not a number"
            f" any more. Try a rate below {step.rate:g}, for example {step.rate / 3:.2g}."
        )


@dataclass(frozen=True)
class Lesson:
    """What a training reads beside the network: images, loss, hyper-parameters, dice."""

    pictures: Pictures
    loss: Loss
    step: Train
    dice: torch.Generator

    @property
    def per_epoch(self) -> int:
        return max(1, len(self.pictures) // self.step.batch)

    @property
    def total(self) -> int:
        return self.per_epoch * self.step.epochs

    def batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Every epoch's images in a new order; an incomplete last batch is left out."""
        for _ in range(self.step.epochs):
            rows = torch.randperm(len(self.pictures), generator=self.dice)
            for batch in torch.split(rows, self.step.batch)[: self.per_epoch]:
                yield self._augmented(*self.pictures[batch])

    def _augmented(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        return (shifted(images, self.dice) if self.step.augment else images), labels


def train(
    model: nn.Module,
    lesson: Lesson,
    kept: Masks | None = None,
    tighten: Tighten | None = None,
    tick: Tick = no_tick,
) -> None:
    """Train in place; `kept` stays on after every step, `tighten` replaces it along the ramp."""
    if not len(lesson.pictures):
        raise FairVizError("This data has no training images: nothing can be trained on it.")
    kept = kept or {}
    optimiser = _optimiser(model, lesson.step)
    ramp, losses = Ramp(lesson.per_epoch, lesson.total), []
    for number, (images, labels) in enumerate(lesson.batches()):
        tick(number, lesson.total)
        if tighten and ramp.is_due(number):
            kept = tighten(model, ramp.done(number))
            mask(model, kept)
        _set_rate(optimiser, lesson.step.rate * pace(number, lesson.total))
        losses.append(_step(model, lesson.loss, optimiser, images, labels))
        mask(model, kept)
        if (number + 1) % lesson.per_epoch == 0:
            _check(model, losses, number // lesson.per_epoch, lesson.step)
            losses.clear()


def pace(batch: int, total: int) -> float:
    """The rate at this batch as a share of the highest: up along a line, down along a cosine."""
    warm = max(1, round(total * WARM_UP))
    if batch < warm:
        return (batch + 1) / warm
    return (1 + math.cos(math.pi * (batch - warm) / max(1, total - warm))) / 2


def _optimiser(model: nn.Module, step: Train) -> torch.optim.SGD:
    return torch.optim.SGD(
        model.parameters(), lr=step.rate, momentum=step.momentum, weight_decay=step.decay
    )


def _set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate


def _step(
    model: nn.Module,
    loss: Loss,
    optimiser: torch.optim.Optimizer,
    images: Tensor,
    labels: Tensor,
) -> Tensor:
    model.train()
    optimiser.zero_grad()
    cost = loss(model(images), labels)
    torch.autograd.backward(cost)
    optimiser.step()
    return cost.detach()


def _check(model: nn.Module, losses: list[Tensor], epoch: int, step: Train) -> None:
    """Raise where the epoch's losses or the weights are not finite."""
    numbers = [torch.stack(losses), *(parameter.detach() for parameter in model.parameters())]
    if not all(bool(torch.isfinite(part).all()) for part in numbers):
        raise Diverged(epoch, step)
