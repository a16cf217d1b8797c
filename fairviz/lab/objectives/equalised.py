"""The equalised loss (Tran, Fioretto, Kim and Naidu, 2022): every group's loss is everybody's.

    min J  so that  J_a = J for each group a:
    loss  = J + sum_a lam_a * |J_a - J|
    lam_a = lam_a + step * |J_a - J|          after each step, from 0

The formulas are from memory, UNVERIFIED against the paper; they agree with the re-implementation in
the code of Balancing Act (Hashemizadeh et al., 2024). J_a and J are measured on the batch, a group
that is absent from it is skipped. A multiplier never falls, as the gap is never below 0.
"""

import torch
from torch import Tensor

from fairviz.errors import BadValue
from fairviz.lab.objectives.base import Objective
from fairviz.lab.training.by_group import Means, means
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.groups import Groups
from fairviz.lab.training.moment import Moment


class Equalised(Objective):
    """A price for each group's distance from the mean loss."""

    def __init__(self, by: str, groups: Groups, step: float) -> None:
        self._by, self._names, self._step = by, groups.names, step
        self.multipliers = torch.zeros(len(groups))

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The loss so far and the priced gaps."""
        return base + self.multipliers.to(base.device) @ self._gaps(moment)

    def after(self, moment: Moment) -> None:
        """What stayed apart becomes dearer."""
        self.multipliers += self._step * self._gaps(moment).detach().to(self.multipliers.device)

    def told(self) -> dict[str, float]:
        """The price of each group at the end."""
        prices = self.multipliers.tolist()
        return {f"equalised λ {name}": p for name, p in zip(self._names, prices, strict=True)}

    def _gaps(self, moment: Moment) -> Tensor:
        """|J_a - J|, 0 for a group that is absent."""
        found: Means = means(moment.costs, moment.codes(self._by), len(self._names))
        return (found.values - moment.costs.mean()).abs() * found.there


def begin(room: Classroom, by: str = "", step: float = 0.01) -> Equalised:
    """Equal losses for the groups of a column."""
    if step < 0:
        raise BadValue(f"Multipliers rise by a step from 0 on; got {step:g}.")
    return Equalised(by, room.groups(by), step)
