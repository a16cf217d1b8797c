"""The cubic schedule (Zhu and Gupta, 2017): most falls early, the last weights one by one.

s(t) = s_f + (s_0 - s_f) * (1 - (t - t0) / (t1 - t0))^3
"""

from dataclasses import dataclass

from fairviz.spec import Ramp

USUAL = Ramp()
SHARE = 0.75  # of all batches; the rest trains with the final mask


def cubic(start: float, end: float, elapsed: float) -> float:
    """The sparsity after this share of the way, from start to end."""
    return end + (start - end) * (1 - min(max(elapsed, 0.0), 1.0)) ** 3


@dataclass(frozen=True)
class Calendar:
    """At which batches the mask tightens, of so many batches an epoch and in all.

    initial: what falls at the first of them, as a share of what falls in all.
    """

    per_epoch: int
    total: int
    ramp: Ramp = USUAL
    initial: float = 0.0

    @property
    def first(self) -> int:
        return min(round(self.ramp.first * self.per_epoch), self.total - 1)

    @property
    def last(self) -> int:
        if self.ramp.last:
            return min(round(self.ramp.last * self.per_epoch), self.total - 1)
        return min(max(self.first, round((self.total - 1) * SHARE)), self.total - 1)

    def is_due(self, batch: int) -> bool:
        """Whether the mask tightens before this batch."""
        every = max(1, int(self.per_epoch * self.ramp.every))
        between = self.first <= batch < self.last
        return batch == self.last or (between and (batch - self.first) % every == 0)

    def done(self, batch: int) -> float:
        """The share of the final cut that is made at this batch, from 0 to 1."""
        way = self.last - self.first
        return cubic(self.initial, 1.0, (batch - self.first) / way) if way else 1.0
