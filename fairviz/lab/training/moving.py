"""How the mask of a training moves: the masking it asks for, else the ramp, else not at all."""

from torch import nn

from fairviz import catalog
from fairviz.lab.maskings.base import Masking
from fairviz.lab.maskings.ramp import Ramping
from fairviz.lab.removing import scoring
from fairviz.lab.removing.budgets import Price
from fairviz.lab.removing.gradual import USUAL, Calendar
from fairviz.lab.removing.pruning import Masks, parameter_masks, ranked
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.train import Lesson
from fairviz.naming import parse
from fairviz.spec import Prune


def masking_of(room: Classroom, kept: Masks, lesson: Lesson) -> Masking:
    """The masking of this training; `kept` is what the network already wears."""
    step = lesson.step
    if step.masking:
        name, settings = parse(step.masking, catalog.MASKINGS, "masking")
        begun: Masking = catalog.MASKINGS[name].load()(room, kept, **settings)
        return begun
    if step.pruning is None:
        return Masking(kept)
    return Ramping(kept, _calendar(lesson, step.pruning), Tightening(room, step.pruning))


class Tightening:
    """New masks along the ramp of one training, each scored on the weights as they are then."""

    def __init__(self, room: Classroom, prune: Prune) -> None:
        self._room, self._prune = room, prune
        self._start: list[int] | None = None
        self._price: Price | None = None

    def __call__(self, model: nn.Module, done: float) -> Masks:
        ranking = ranked(model, self._prune, scoring.batch(self._room), self._price)
        self._price = ranking.price
        self._start = self._start or ranking.gone
        keep = ranking.keep_on_the_way(self._prune, self._start, done)
        return parameter_masks(model.state_dict(), keep, ranking.after)


def _calendar(lesson: Lesson, prune: Prune) -> Calendar:
    ramp = lesson.step.ramp or USUAL
    initial = min(1.0, ramp.initial / prune.sparsity) if prune.sparsity else 0.0
    return Calendar(lesson.per_epoch, lesson.total, ramp, initial)
