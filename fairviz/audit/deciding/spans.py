"""The largest of several sums: between two groups, or in either direction.

That it keeps to a limit is shown when each of its members is (intersection-union: no correction);
that it does not when one of them is shown to pass it, which is asked of all (Bonferroni).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fairviz.audit.deciding.bounds import Sums
from fairviz.audit.outcomes import Floats


@dataclass(frozen=True)
class Either:
    """How far a sum is from nought, whichever way."""

    sums: Sums

    @property
    def estimate(self) -> Floats:
        return np.abs(self.sums.estimate)

    def upper(self, delta: ArrayLike) -> Floats:
        """(...,) a limit for either direction, each at delta."""
        return np.maximum(self.sums.upper(delta), -self.sums.lower(delta))

    def lower(self, delta: ArrayLike) -> Floats:
        """(...,) the larger of both directions' lower limits, each at half of delta."""
        half = np.asarray(delta, dtype=float) / 2
        return np.maximum(self.sums.lower(half), -self.sums.upper(half))


@dataclass(frozen=True)
class Widest:
    """The largest difference between two groups' sums (..., groups, J)."""

    sums: Sums

    @property
    def estimate(self) -> Floats:
        """From the lowest to the highest known group; NaN for fewer than two."""
        return apart(*(_filled(self.sums.estimate, end) for end in (-np.inf, np.inf)))

    def upper(self, delta: ArrayLike) -> Floats:
        """(...,) the largest upper limit of any pair: each pair at delta, half for either group."""
        half = np.asarray(delta, dtype=float)[..., None] / 2
        return apart(self.sums.upper(half), self.sums.lower(half))

    def lower(self, delta: ArrayLike) -> Floats:
        """(...,) the largest lower limit of any pair, all groups' limits holding together."""
        each = np.asarray(delta, dtype=float)[..., None] / (2 * self.sums.weights.shape[-2])
        return apart(self.sums.lower(each), self.sums.upper(each))


def apart(high: Floats, low: Floats) -> Floats:
    """The largest of high minus low over two different groups (last axis)."""
    if high.shape[-1] < 2:
        return np.full(high.shape[:-1], np.nan)
    top, bottom = np.argsort(-high, axis=-1), np.argsort(low, axis=-1)
    first, second = (np.take_along_axis(high, top[..., i : i + 1], -1)[..., 0] for i in (0, 1))
    lowest, next_one = (np.take_along_axis(low, bottom[..., i : i + 1], -1)[..., 0] for i in (0, 1))
    crossed = np.maximum(first - next_one, second - lowest)
    largest = np.where(top[..., 0] == bottom[..., 0], crossed, first - lowest)
    return np.where(np.isfinite(largest), largest, np.nan)


def widest_pair(high: Floats, low: Floats) -> tuple[int, int]:
    """Of one row of groups: the two of which high minus low is largest, the higher first."""
    differences = high[:, None] - low[None, :]
    np.fill_diagonal(differences, -np.inf)
    return tuple(map(int, np.unravel_index(np.argmax(differences), differences.shape)))  # type: ignore[return-value]


def _filled(values: Floats, end: float) -> Floats:
    return np.where(np.isnan(values), end, values)
