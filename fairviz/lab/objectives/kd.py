"""Distillation (Hinton et al., 2015): labels * loss + weight * T^2 * KL(dense_T || network_T).

Softened answers are softmax(z / T); of yes-or-no labels each is a pair (z, 0) of its own, summed.
The usual settings are those of Blakeney et al. (2021): 0.1, 0.9, T = 4.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from fairviz.lab.objectives.base import Objective
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Moment


@dataclass(frozen=True)
class Distillation(Objective):
    """Answers like the dense model's."""

    labels: float
    weight: float
    temperature: float
    many: bool

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The labels' share and the teacher's."""
        told, said = (self._softened(z) for z in (moment.told, moment.logits))
        apart = functional.kl_div(said, told, reduction="sum", log_target=True)
        return self.labels * base + self.weight * self.temperature**2 * apart / len(moment.logits)

    def _softened(self, logits: Tensor) -> Tensor:
        scaled = logits / self.temperature
        if self.many:
            scaled = torch.stack([scaled, torch.zeros_like(scaled)], dim=-1)
        return functional.log_softmax(scaled, dim=-1)


def begin(
    room: Classroom, labels: float = 0.1, weight: float = 0.9, temperature: float = 4.0
) -> Distillation:
    """Distillation from the variant's own dense model."""
    return Distillation(labels, weight, temperature, room.material.evalset.task == "labels")
