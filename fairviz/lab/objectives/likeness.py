"""Distillation of what stages say: base + weight * apart(network's stages, dense model's stages).

Hinton's distillation goes beside any of them: ("at", "kd?labels=1&weight=1") is labels + AT + KD.
"""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from fairviz.lab.objectives.base import Objective
from fairviz.lab.training.moment import Features, Moment

Apart = Callable[[Features, Features], Tensor]


@dataclass(frozen=True)
class Likeness(Objective):
    """Stages that say what the dense model's say."""

    weight: float
    apart: Apart
    listens = True

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The loss so far, and how far the stages are apart."""
        return base + self.weight * self.apart(moment.heard, moment.shown)
