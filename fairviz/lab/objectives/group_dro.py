"""Group distributionally robust optimisation (Sagawa, Koh, Hashimoto and Liang, 2020).

    q_g  = q_g * exp(rate * loss_g) / sum_h q_h * exp(rate * loss_h)       every batch
    loss = sum_g q_g * loss_g

The groups' weights q begin equal and move before the network does. A group that is absent from a
batch has loss 0 there; one that training never sees has no weight. `weight` mixes this loss with
the one that it is handed (ours): 1 is theirs, 0 leaves everything as it was.
"""

import torch
from torch import Tensor

from fairviz.errors import BadValue
from fairviz.lab.objectives.base import Objective
from fairviz.lab.training.by_group import means
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.groups import Groups
from fairviz.lab.training.moment import Moment


class GroupDRO(Objective):
    """The groups that lose most count most."""

    def __init__(self, by: str, groups: Groups, rate: float, weight: float) -> None:
        self._by, self._names, self._rate, self._weight = by, groups.names, rate, weight
        seen = torch.bincount(groups.codes, minlength=len(groups)) > 0
        self.shares = seen.float() / seen.sum()

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The groups' losses by their weights."""
        losses = self._losses(moment)
        return torch.lerp(base, self._raised(losses) @ losses, self._weight)

    def after(self, moment: Moment) -> None:
        """The weights stay where this batch raised them."""
        self.shares = self._raised(self._losses(moment)).cpu()

    def told(self) -> dict[str, float]:
        """The weight of each group at the end."""
        named = zip(self._names, self.shares.tolist(), strict=True)
        return {f"group_dro q {name}": share for name, share in named}

    def _raised(self, losses: Tensor) -> Tensor:
        """q * exp(rate * loss), summing to 1; in logarithms, where nothing overflows."""
        before = self.shares.to(losses.device).log()
        return torch.softmax(before + self._rate * losses.detach(), dim=0)

    def _losses(self, moment: Moment) -> Tensor:
        return means(moment.costs, moment.codes(self._by), len(self._names)).values


def begin(room: Classroom, by: str = "", rate: float = 0.01, weight: float = 1.0) -> GroupDRO:
    """The worst group's loss, by the groups of a column."""
    if rate < 0 or not 0 <= weight <= 1:
        raise BadValue(f"Rate begins at 0 and weight lies in [0, 1]; got {rate:g}, {weight:g}.")
    return GroupDRO(by, room.groups(by), rate, weight)
