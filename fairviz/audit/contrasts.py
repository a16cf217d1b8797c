"""Every group against every other, in intervals that hold for all pairs together."""

from dataclasses import dataclass

import numpy as np

from fairviz.audit.estimates import Estimates
from fairviz.audit.intervals import CONFIDENCE, range_quantile
from fairviz.audit.outcomes import Floats, Ints


@dataclass(frozen=True)
class Pairs:
    """first minus second, for each pair of groups, with simultaneous limits (Games and Howell)."""

    first: Ints
    second: Ints
    value: Floats
    low: Floats
    high: Floats


def known(estimates: Estimates) -> Ints:
    """The groups that have a value and a variance in every seed."""
    whole = estimates.values.sum(axis=0) + estimates.variance
    return np.flatnonzero(~np.isnan(whole))


def pairs(estimates: Estimates, confidence: float = CONFIDENCE) -> Pairs:
    """Differences of all pairs in both directions, seeds paired."""
    groups = known(estimates)
    first, second = _both_ways(groups)
    apart = estimates.apart(first, second)
    error, df = apart.standard_error()
    value, reach = apart.mean, range_quantile(df, len(groups), confidence) * error
    low, high = (np.clip(end, *apart.ends) for end in (value - reach, value + reach))
    return Pairs(first, second, value, low, high)


def _both_ways(groups: Ints) -> tuple[Ints, Ints]:
    first, second = np.meshgrid(groups, groups, indexing="ij")
    different = first != second
    return first[different], second[different]
