"""The shape gaps share: one number from the groups' numbers, and limits for it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fairviz.audit.estimates import Estimates
from fairviz.audit.outcomes import Floats, Ints

Limits = tuple[float, float]
UNKNOWN = (float("nan"), float("nan"))


@dataclass(frozen=True)
class Gap:
    """of: values and sizes of the groups (last axis) -> numbers; NaN groups count for nothing.

    oriented: whether it matters which way is good; it then reads values where more is better.
    """

    of: Callable[[Floats, Ints], Floats]
    limits: Callable[[Estimates, float], Limits]
    oriented: bool = False

    def __call__(self, values: Floats, n: Ints | None = None) -> float:
        """The gap between these groups; NaN for fewer than two of them."""
        known = ~np.isnan(values)
        sizes = np.ones(len(values), dtype=np.int64) if n is None else n
        if known.sum() < 2:
            return float("nan")
        return float(self.of(values[known], sizes[known]))
