"""Re-weighting: each image counts inversely to its group's share of the training images.

    loss = mean_i w_i * loss_i
    w_i  = share(group_i) ** -power          then scaled to a mean of 1 over the training images

With `classes` the groups are crossed with the classes, as in the baselines of Sagawa et al. (2020).
What is added to the loss so far is the difference that the weights make: power = 0 makes none.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from fairviz.errors import BadValue
from fairviz.lab.objectives.base import Objective
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Moment


@dataclass(frozen=True)
class Reweighting(Objective):
    """Images of rare groups count more. weights: of each training image."""

    weights: Tensor

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The loss so far and what the weights change of it."""
        weights = self.weights[moment.rows.cpu()].to(base.device)
        return base + ((weights - 1) * moment.costs).mean()


def begin(room: Classroom, by: str = "", classes: bool = False, power: float = 1.0) -> Reweighting:
    """Weights by the groups of a column, or by group and class."""
    codes = room.groups(by).codes
    return Reweighting(weights_of(_crossed(room, codes) if classes else codes, power))


def weights_of(codes: Tensor, power: float) -> Tensor:
    """One weight an image, 1 on average, the higher the rarer its code."""
    shares = torch.bincount(codes)[codes] / len(codes)
    weights = shares**-power
    return weights / weights.mean()


def _crossed(room: Classroom, codes: Tensor) -> Tensor:
    """A number for each pair of group and class."""
    evalset = room.material.evalset
    if evalset.task == "labels":
        raise BadValue(
            "An image has several of these labels: they cannot be crossed with groups. Leave out"
            " classes=true, or give the label's own column in by=."
        )
    return codes * len(evalset.classes) + room.material.train.labels.cpu()
