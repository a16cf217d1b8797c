"""Exact one-sided bounds of shares (Clopper and Pearson, 1934) and of weighted sums of shares.

What is limited is always a sum of shares: a rate is one share, the drop of a group p10 - p01 (dense
right and sparse wrong, minus the reverse) two, the difference of two groups' drops four. With J
shares, each is bounded at delta / J (Bonferroni), those that are subtracted from below:

    U(sum) = sum of w U(p; delta / J) over w > 0, plus sum of w L(p; delta / J) over w < 0

Conditional rates are counted among the samples that the rate conditions on. That is exact: given
how many these are, their answers are binomial.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainccinv, betaincinv

from fairviz.audit.metrics.base import divide
from fairviz.audit.outcomes import Bools, Floats

HALVINGS = 50  # of the interval in which the logarithm of a p-value lies
SMALLEST, EPSILON = -100.0, 1e-12


def upper(hits: ArrayLike, among: ArrayLike, delta: ArrayLike) -> Floats:
    """What the true share exceeds with a chance of at most delta; 1 where nobody was asked."""
    k, n = np.asarray(hits, dtype=float), np.asarray(among, dtype=float)
    inside = k < n
    found = betainccinv(np.where(inside, k + 1, 1.0), np.where(inside, n - k, 1.0), delta)
    return np.asarray(np.where(inside, found, 1.0))


def lower(hits: ArrayLike, among: ArrayLike, delta: ArrayLike) -> Floats:
    """What the true share falls below with a chance of at most delta; 0 where nobody was asked."""
    k, n = np.asarray(hits, dtype=float), np.asarray(among, dtype=float)
    inside = k > 0
    found = betaincinv(np.where(inside, k, 1.0), np.where(inside, n - k + 1, 1.0), delta)
    return np.asarray(np.where(inside, found, 0.0))


@dataclass(frozen=True)
class Sums:
    """Weighted shares (..., J) of which the last axis is summed: hits among so many samples.

    A share of weight 0 is not there: it costs nothing and knows nothing.
    """

    weights: Floats
    hits: Floats
    among: Floats

    @property
    def shares(self) -> Floats:
        """Each share as observed; NaN where nobody was asked."""
        return divide(self.hits, self.among)

    @property
    def estimate(self) -> Floats:
        """(...,) the sum as observed; NaN where a share of it is unknown."""
        return np.asarray(np.where(self.weights == 0, 0.0, self.weights * self.shares).sum(axis=-1))

    def upper(self, delta: ArrayLike) -> Floats:
        """(...,) what the true sum exceeds with a chance of at most delta."""
        each = np.asarray(delta, dtype=float)[..., None] / self._parts
        ends = np.where(
            self.weights > 0,
            upper(self.hits, self.among, each),
            lower(self.hits, self.among, each),
        )
        return np.asarray((self.weights * ends).sum(axis=-1))

    def lower(self, delta: ArrayLike) -> Floats:
        """(...,) what the true sum falls below with a chance of at most delta."""
        found: Floats = -self.negated.upper(delta)
        return found

    @property
    def negated(self) -> Self:
        return type(self)(-self.weights, self.hits, self.among)

    @property
    def _parts(self) -> Floats:
        return np.asarray(np.maximum((self.weights != 0).sum(axis=-1, keepdims=True), 1.0))


def p_value(shown: Callable[[Floats], Bools], rows: int) -> Floats:
    """(rows,) the smallest delta at which it is shown; 1 where it never is.

    Limits narrow as delta grows, so that halving finds it; the end that is shown is returned.
    """
    low, high = np.full(rows, SMALLEST), np.full(rows, -EPSILON)  # logarithms
    ever = shown(np.exp(high))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        passed = shown(np.exp(middle))
        low, high = np.where(passed, low, middle), np.where(passed, middle, high)
    return np.asarray(np.where(ever, np.exp(high), 1.0))
