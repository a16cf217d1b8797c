"""The cubic schedule (Zhu and Gupta, 2017): most falls early, the last weights one by one.

s(t) = s_f + (s_0 - s_f) * (1 - (t - t0) / (t1 - t0))^3
"""

from dataclasses import dataclass

EVENTS_PER_EPOCH = 4
RAMP = 0.75  # of all batches; the rest trains with the final mask


def cubic(start: float, end: float, elapsed: float) -> float:
    """The sparsity after this share of the way, from start to end."""
    return end + (start - end) * (1 - min(max(elapsed, 0.0), 1.0)) ** 3


@dataclass(frozen=True)
class Ramp:
    """At which batches the mask tightens, of so many batches an epoch and in all."""

    per_epoch: int
    total: int

    @property
    def last(self) -> int:
        return round((self.total - 1) * RAMP)

    def is_due(self, batch: int) -> bool:
        """Whether the mask tightens before this batch."""
        every = max(1, self.per_epoch // EVENTS_PER_EPOCH)
        return batch == self.last or (batch < self.last and batch % every == 0)

    def done(self, batch: int) -> float:
        """The share of the final cut that is made at this batch, from 0 to 1."""
        return cubic(0.0, 1.0, batch / self.last) if self.last else 1.0
