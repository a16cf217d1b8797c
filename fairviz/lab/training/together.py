"""Many small networks of one architecture trained side by side, in one call for each batch.

A small network leaves a GPU mostly idle; K of them as one (their weights stacked, the forward pass
mapped over the stack by torch.func) fill it. Each sees its own images in its own order, wears its
own mask, and its loss is its own: the losses are added, so that no gradient reaches a neighbour;
the optimisers work number by number. What comes out is what each alone would come to, within
rounding. Objectives and maskings beyond a mask that stays or a ramp are trained alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.func import functional_call, stack_module_state, vmap

from fairviz import catalog
from fairviz.lab.maskings.base import Masking
from fairviz.lab.objectives.base import Objective
from fairviz.lab.progress import Tick, no_tick
from fairviz.lab.training.paces import pace
from fairviz.lab.training.train import Lesson, check
from fairviz.spec import Train, Variant

MOST = 12  # at once: fewer than a workshop keeps warm
Stack = dict[str, Tensor]  # by parameter or buffer: those of all networks, one on another


@dataclass(frozen=True)
class Pupil:
    """One of the networks that learn side by side, with what is its own."""

    model: nn.Module
    lesson: Lesson
    masking: Masking
    objectives: Sequence[Objective] = ()


def company(
    variant: Variant, others: Iterable[Variant], is_ready: Callable[[Variant], bool]
) -> list[Variant]:
    """This variant, and those that can be trained beside it now."""
    if not _is_plain(variant):
        return [variant]
    own = _class_of(variant)
    plain = [other for other in others if other != variant and _is_plain(other)]
    like = [other for other in plain if _class_of(other) == own and is_ready(other)]
    return [variant, *like][:MOST]


def training(variant: Variant) -> Train:
    """The training that a variant ends with."""
    step = variant.steps[-1]
    assert isinstance(step, Train), "only trainings go side by side"
    return step


def _is_plain(variant: Variant) -> bool:
    step = variant.steps[-1] if variant.steps else None
    return isinstance(step, Train) and not step.objectives and not step.masking


def _class_of(variant: Variant) -> tuple[object, ...]:
    """What networks must share: data, architecture, how long and how fast they learn."""
    step = training(variant)
    lasting = (step.epochs, step.batch, step.until, step.since, step.augment)
    moving = (step.rate, step.momentum, step.decay, step.optimiser, step.pace)
    return variant.dataset, variant.model, len(variant.steps), *lasting, *moving


class Average(nn.Module):
    """Global average pooling as a plain mean, which torch.func maps without a loop."""

    def forward(self, images: Tensor) -> Tensor:
        return images.mean((2, 3), keepdim=True)


def _mappable(model: nn.Module) -> nn.Module:
    """A copy of the network to compute with; its weights are not read."""
    copied = deepcopy(model)
    for name, module in list(copied.named_modules()):
        if isinstance(module, nn.AdaptiveAvgPool2d) and module.output_size in (1, (1, 1)):
            copied.set_submodule(name, Average())
    return copied


def train_together(pupils: Sequence[Pupil], tick: Tick = no_tick) -> None:
    """Train all of them in place."""
    course = SideBySide(pupils)
    first = pupils[0].lesson
    for number, pieces in enumerate(course.batches(), first.first):
        if number == first.last:
            break
        tick(number - first.first, first.last - first.first)
        course.learn(number, pieces)
        if (number + 1) % first.per_epoch == 0:
            course.end_epoch(number // first.per_epoch)
    course.settle()


class SideBySide:
    """A training of several networks that goes on."""

    def __init__(self, pupils: Sequence[Pupil]) -> None:
        self.pupils = pupils
        self._lesson = pupils[0].lesson
        models = [pupil.model.train() for pupil in pupils]
        self._like = _mappable(models[0])
        self.weights, self.buffers = stack_module_state(models)
        make = catalog.OPTIMISERS[self._lesson.step.optimiser].load()
        self._optimiser: torch.optim.Optimizer = make(self.weights.values(), self._lesson.step)
        self._losses: list[Tensor] = []

    def batches(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Images (networks, batch, ...) and labels, each network's in its own order."""
        for pieces in zip(*(pupil.lesson.batches() for pupil in self.pupils), strict=True):
            yield torch.stack([p[1] for p in pieces]), torch.stack([p[2] for p in pieces])

    def learn(self, number: int, pieces: tuple[Tensor, Tensor]) -> None:
        """One batch of each."""
        self._tighten(number)
        self._set_rate(number)
        self._optimiser.zero_grad()
        costs = self._costs(*pieces)
        torch.autograd.backward(costs.sum())
        self._optimiser.step()
        self._mask()
        self._losses.append(costs.detach())

    def end_epoch(self, epoch: int) -> None:
        """A loss that is no number ends the training of all."""
        check(self.weights.values(), self._losses, epoch, self._lesson.step)
        self._losses.clear()

    def settle(self) -> None:
        """Each network takes its own weights back."""
        for place, pupil in enumerate(self.pupils):
            self._give_back(place)
            pupil.masking.settle(pupil.model)

    def _costs(self, images: Tensor, labels: Tensor) -> Tensor:
        def cost(weights: Stack, buffers: Stack, seen: Tensor, right: Tensor) -> Tensor:
            logits = functional_call(self._like, (weights, buffers), (seen,))
            return self._lesson.loss(logits, right)

        found: Tensor = vmap(cost)(self.weights, self.buffers, images, labels)
        return found

    def _tighten(self, number: int) -> None:
        """Masks that move are made network by network, on its own weights."""
        for place, pupil in enumerate(self.pupils):
            before = pupil.masking.kept
            if pupil.lesson.step.pruning:
                self._give_back(place)
                pupil.masking.before(pupil.model, number, pupil.lesson.total)
            if pupil.masking.kept is not before:
                self._mask()

    @torch.no_grad()
    def _mask(self) -> None:
        for place, pupil in enumerate(self.pupils):
            for name, stays in pupil.masking.kept.items():
                self.weights[name][place].masked_fill_(~stays, 0)

    @torch.no_grad()
    def _give_back(self, place: int) -> None:
        state = {**self.weights, **self.buffers}
        for name, kept in self.pupils[place].model.state_dict().items():
            kept.copy_(state[name][place])

    def _set_rate(self, number: int) -> None:
        step, lesson = self._lesson.step, self._lesson
        share = pace(step.pace, number, lesson.total, lesson.per_epoch)
        for group in self._optimiser.param_groups:
            group["lr"] = step.rate * share
