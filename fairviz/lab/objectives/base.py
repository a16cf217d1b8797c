"""The shape of an objective: it takes the loss so far and gives the loss to be made small.

`begin(room, **settings)` is asked once a training (or scoring). Several objectives stand in a row:
each is handed what the one before gave, the first the plain loss, so that they combine. With
neutral settings an objective gives back the plain loss, to the last gradient.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Protocol

from torch import Tensor, nn

from fairviz import catalog
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Moment
from fairviz.naming import Scalar, parse

if TYPE_CHECKING:
    from fairviz.lab.training.train import Course


class Objective:
    """A change of the loss. What is stateful learns in `after`; what has weights names them."""

    listens = False  # whether it reads what the stages say (Moment.heard)

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The loss in place of `base`; this one leaves it as it is."""
        return base

    def learned(self) -> Iterable[nn.Parameter]:
        """Weights of its own that the optimiser moves along."""
        return ()

    def after(self, moment: Moment) -> None:
        """What follows each step of the optimiser."""

    def end_epoch(self, course: "Course", epoch: int) -> None:
        """What follows each epoch; `course.easing` slows the rate, `course.model` may change."""

    def told(self) -> dict[str, float]:
        """Numbers worth keeping beside the variant when training has ended."""
        return {}


class Begin(Protocol):
    """What every file of this folder offers as `begin`."""

    def __call__(self, room: Classroom, **settings: Scalar) -> Objective: ...


def chosen(room: Classroom, names: Iterable[str]) -> tuple[Objective, ...]:
    """The objectives of these names and settings, begun."""
    return tuple(_begun(room, name) for name in names)


def whole(objectives: Sequence[Objective], moment: Moment, plain: Tensor) -> Tensor:
    """The plain loss as all of these change it, one after another."""
    return reduce(lambda base, objective: objective(moment, base), objectives, plain)


def _begun(room: Classroom, name: str) -> Objective:
    plain, settings = parse(name, catalog.MITIGATIONS, "mitigation")
    begun: Objective = catalog.MITIGATIONS[plain].load()(room, **settings)
    return begun
