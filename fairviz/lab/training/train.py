"""One training loop: losses, masks and rates are parts that combine.

Reproducible to the bit on one machine with one number of threads: shuffles and shifts come from a
generator of its own, nothing global is read, so that another training may run between two batches.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.func import functional_call

from fairviz import catalog
from fairviz.errors import FairVizError
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.maskings.base import Masking
from fairviz.lab.networks.listening import ends, listening
from fairviz.lab.objectives.base import Objective, whole
from fairviz.lab.progress import Tick, no_tick
from fairviz.lab.training.augment import shifted
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.losses import Loss
from fairviz.lab.training.moment import Features, Moment
from fairviz.lab.training.paces import pace
from fairviz.spec import Train

Piece = tuple[Tensor, Tensor, Tensor]  # places of some training images, the images, their labels


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
    room: Classroom | None = None

    @property
    def per_epoch(self) -> int:
        return max(1, len(self.pictures) // self.step.batch)

    @property
    def total(self) -> int:
        return self.per_epoch * self.step.epochs

    @property
    def first(self) -> int:
        """How many batches it leaves out at the beginning."""
        return round(self.step.since * self.per_epoch)

    @property
    def last(self) -> int:
        """After how many batches it stops."""
        return round(self.step.until * self.per_epoch) if self.step.until else self.total

    def batches(self) -> Iterator[Piece]:
        """Every epoch's images in a new order; an incomplete last batch is left out."""
        for _ in range(self.step.epochs):
            rows = torch.randperm(len(self.pictures), generator=self.dice)
            for batch in torch.split(rows, self.step.batch)[: self.per_epoch]:
                yield batch, *self._augmented(*self.pictures[batch])

    def _augmented(self, images: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        return (shifted(images, self.dice) if self.step.augment else images), labels


@dataclass
class Course:
    """A training that goes on: the network, its lesson, and the parts that change the plain one.

    easing: what an objective made of the rate, as a share of what the pace says.
    """

    model: nn.Module
    lesson: Lesson
    masking: Masking
    objectives: Sequence[Objective] = ()
    easing: float = 1.0
    losses: list[Tensor] = field(default_factory=list)

    def __post_init__(self) -> None:
        parts: list[Objective | Masking] = [*self.objectives, self.masking]
        own = [weight for part in parts for weight in part.learned()]
        make = catalog.OPTIMISERS[self.lesson.step.optimiser].load()
        self.optimiser: torch.optim.Optimizer = make(
            [*self.model.parameters(), *own], self.lesson.step
        )
        self.masking.meet(self.optimiser)
        self._ears = (
            ends(self.model) if any(objective.listens for objective in self.objectives) else {}
        )

    def learn(self, number: int, piece: Piece) -> None:
        """One batch."""
        self.masking.before(self.model, number, self.lesson.total)
        self._set_rate(number)
        moment = self._asked(piece, number / self.lesson.total)
        objectives = self.objectives if self.masking.is_fair(number) else ()
        cost = whole(objectives, moment, self.lesson.loss(moment.logits, moment.labels))
        torch.autograd.backward(cost)
        self.masking.learn(self.model, number)
        if not self.masking.moves_weights(number):
            self.model.zero_grad()  # to none: the optimiser passes over what has no gradient
        self.optimiser.step()
        self.masking.after(self.model, number)
        for objective in objectives:
            objective.after(moment)
        self.losses.append(cost.detach())

    def end_epoch(self, epoch: int) -> None:
        """What follows the last batch of an epoch; a loss that is no number ends the training."""
        check(self.model.parameters(), self.losses, epoch, self.lesson.step)
        self.losses.clear()
        for objective in self.objectives:
            objective.end_epoch(self, epoch)

    def _asked(self, piece: Piece, done: float) -> Moment:
        rows, images, labels = piece
        self.model.train()
        self.optimiser.zero_grad()
        with listening(self.model, self._ears, _as_it_is) as heard:
            logits = self._answers(images)
        said: Features = {name: told[-1] for name, told in heard.items()}
        return Moment(images, labels, rows, logits, self.lesson.room, said, done)

    def _answers(self, images: Tensor) -> Tensor:
        others = self.masking.stand_ins(self.model)
        answers: Tensor = (
            functional_call(self.model, others, (images,)) if others else self.model(images)
        )
        return answers

    def _set_rate(self, number: int) -> None:
        step, lesson = self.lesson.step, self.lesson
        share = pace(step.pace, number, lesson.total, lesson.per_epoch)
        for group in self.optimiser.param_groups:
            group["lr"] = step.rate * share * self.easing


def train(
    model: nn.Module,
    lesson: Lesson,
    masking: Masking | None = None,
    objectives: Sequence[Objective] = (),
    tick: Tick = no_tick,
) -> None:
    """Train in place; the masking says what is zero after every step."""
    if not len(lesson.pictures):
        raise FairVizError("This data has no training images: nothing can be trained on it.")
    course = Course(model, lesson, masking or Masking(), objectives)
    for number, piece in enumerate(lesson.batches(), lesson.first):
        if number == lesson.last:
            break
        tick(number - lesson.first, lesson.last - lesson.first)
        course.learn(number, piece)
        if (number + 1) % lesson.per_epoch == 0:
            course.end_epoch(number // lesson.per_epoch)
    course.masking.settle(model)


def _as_it_is(activation: Tensor) -> Tensor:
    return activation


def check(weights: Iterable[Tensor], losses: list[Tensor], epoch: int, step: Train) -> None:
    """Raise where the epoch's losses or the weights are not finite."""
    numbers = [torch.stack(losses), *(weight.detach() for weight in weights)]
    if not all(bool(torch.isfinite(part).all()) for part in numbers):
        raise Diverged(epoch, step)
