"""Performance-weighted loss (Meyer and Wong, 2022), with the dense model's answers p0 to the image.

    L        = mean_i  w_i * CE(target_i, f(x_i))
    w_i      = theta + (1 - theta) * (1 - p0_i(y_i)) ** alpha          1 unless `weighted`
    target_i = p0_i where the dense model is right, else one-hot(y_i)  y_i unless `corrected`

After the original code; theta and alpha are our names for its `sw_min_weight` and `sw_gamma`. As
there, weights are not normalised: the loss shrinks as theta falls. Of yes-or-no labels each is such
a task of its own, and their losses are summed. The edges are ours: 0 ** 0 is 1, so that alpha = 0
weighs every image 1, and a probability that rounding carried beyond 1 counts as 1.
It replaces the loss that it is handed: in a row with others it comes first.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from fairviz.errors import BadValue
from fairviz.lab.objectives.base import Objective
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Moment


@dataclass(frozen=True)
class PerformanceWeighted(Objective):
    """Images that the dense model got wrong count more; where it was right it is listened to."""

    theta: float
    alpha: float
    weighted: bool
    corrected: bool
    many: bool

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The mean of weighted cross-entropies, each with its own target."""
        if not (self.weighted or self.corrected):
            return base
        said, told = self._pairs(moment.logits), self._pairs(moment.told)
        return self._loss(said, told, self._truth(moment.labels, said.shape[-1]))

    def _loss(self, said: Tensor, told: Tensor, truth: Tensor) -> Tensor:
        """From logits and one-hot truths (n, labels, answers), where a class task has one label."""
        dense = functional.softmax(told, dim=-1)
        target = corrected(dense, truth) if self.corrected else truth
        costs = -(target * functional.log_softmax(said, dim=-1)).sum(-1)
        weights = self._weights((dense * truth).sum(-1)) if self.weighted else 1.0
        return (weights * costs).sum(1).mean()

    def _weights(self, score: Tensor) -> Tensor:
        missed: Tensor = (1 - score.clamp(0, 1)) ** self.alpha
        return self.theta + (1 - self.theta) * missed

    def _pairs(self, logits: Tensor) -> Tensor:
        """A yes-or-no logit z as the two of (no, yes): softmax(0, z) is sigmoid(z)."""
        if self.many:
            return torch.stack([torch.zeros_like(logits), logits], dim=-1)
        return logits.unsqueeze(1)

    def _truth(self, labels: Tensor, answers: int) -> Tensor:
        truth = functional.one_hot(labels.long(), answers).float()
        return truth if self.many else truth.unsqueeze(1)


def corrected(dense: Tensor, truth: Tensor) -> Tensor:
    """The dense model's probabilities where their largest is the truth's, else the truth."""
    right = dense.argmax(-1, keepdim=True) == truth.argmax(-1, keepdim=True)
    return torch.where(right, dense, truth)


def begin(
    room: Classroom,
    theta: float = 0.5,
    alpha: float = 1.0,
    weighted: bool = True,
    corrected: bool = True,
) -> PerformanceWeighted:
    """The loss weighted by how well the variant's own dense model does."""
    if not 0 <= theta <= 1 or alpha < 0:
        raise BadValue(
            f"The lowest weight theta lies in [0, 1] and alpha from 0 on; got {theta:g}, {alpha:g}."
        )
    many = room.material.evalset.task == "labels"
    return PerformanceWeighted(theta, alpha, weighted, corrected, many)
