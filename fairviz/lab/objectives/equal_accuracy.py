"""Equal accuracy (BiFP; Dai et al., 2023): a price on the distance of the groups' accuracies.

One yes-or-no question, two groups, with y and s in {-1, +1} and f(x) the log odds of yes:

    F_A  = (1/N) * sum_i u(s_i * y_i * f(x_i)) / P(s_i)  -  1
    loss = J + weight * form(F_A),    form: F ** 2, |F|, or the hinge max(0, |F| - tau)

The paper prints u(y_i * f(x_i)), which loses the sign of s: it is restored here (ours). F_A is
signed, so that making it small could overshoot: the forms are two-sided (ours). u is the sigmoid
(ours, the paper leaves it open): u(-z) = 1 - u(z), so that F_A is exactly the difference of the
groups' mean soft accuracies. P(s) is the share in the batch (ours); a batch of one group says
nothing. Other tasks and more groups are undefined there; here they take the differences of the
groups' mean losses: the largest less the smallest, or the mean over all pairs (ours).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.objectives.base import Objective
from fairviz.lab.training.by_group import means
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.margins import margin
from fairviz.lab.training.moment import Moment

FORMS: dict[str, Callable[[Tensor, float], Tensor]] = {
    "square": lambda gap, tau: gap**2,
    "abs": lambda gap, tau: gap.abs(),
    "hinge": lambda gap, tau: (gap.abs() - tau).clamp(min=0),
}
PAIRS: dict[str, Callable[[Tensor], Tensor]] = {
    "extremes": lambda found: (found.max() - found.min()).view(1),
    "all": lambda found: torch.combinations(found).diff(dim=1).flatten(),
}


@dataclass(frozen=True)
class EqualAccuracy(Objective):
    """A price on groups that fare differently."""

    by: str
    groups: int
    weight: float
    form: str
    tau: float
    pairs: str
    binary: bool

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The loss so far and the price; a batch of one group has none."""
        codes = moment.codes(self.by)
        if bool((codes == codes[0]).all()):
            return base
        gaps = self._signed(moment, codes) if self._is_theirs else self._of_losses(moment, codes)
        return base + self.weight * FORMS[self.form](gaps, self.tau).mean()

    @property
    def _is_theirs(self) -> bool:
        return self.binary and self.groups == 2

    def _signed(self, moment: Moment, codes: Tensor) -> Tensor:
        """F_A."""
        sides, truths = 2 * codes - 1, 2 * moment.labels - 1
        shares = (torch.bincount(codes) / len(codes))[codes]
        sure = torch.sigmoid(sides * truths * margin(moment.logits, 1, "binary"))
        return (sure / shares).mean() - 1

    def _of_losses(self, moment: Moment, codes: Tensor) -> Tensor:
        """Differences of the groups' mean losses."""
        return PAIRS[self.pairs](means(moment.costs, codes, self.groups).present)


def begin(
    room: Classroom,
    by: str = "",
    weight: float = 1.0,
    form: str = "abs",
    tau: float = 0.0,
    pairs: str = "extremes",
) -> EqualAccuracy:
    """Equal accuracy for the groups of a column."""
    for asked, there, what in ((form, FORMS, "form"), (pairs, PAIRS, "choice of pairs")):
        if asked not in there:
            raise UnknownName(asked, what, there)
    if weight < 0 or tau < 0:
        raise BadValue(f"Weight and tau begin at 0; got {weight:g} and {tau:g}.")
    binary = room.material.evalset.task == "binary"
    return EqualAccuracy(by, len(room.groups(by)), weight, form, tau, pairs, binary)
