"""The one group that matters most."""

import numpy as np

from fairviz.audit.contrasts import known
from fairviz.audit.estimates import Estimates
from fairviz.audit.gaps.base import UNKNOWN, Gap, Limits
from fairviz.audit.outcomes import Floats, Ints


def _lowest(values: Floats, n: Ints) -> Floats:
    return np.asarray(values.min(axis=-1))


def _lowest_limits(estimates: Estimates, confidence: float) -> Limits:
    """The lowest of the groups' simultaneous limits."""
    groups = known(estimates)
    if not len(groups):
        return UNKNOWN
    low, high = estimates.limits(confidence, len(groups))
    return float(low[groups].min()), float(high[groups].min())


def _largest_excess(values: Floats, n: Ints) -> Floats:
    return np.asarray(values.max(axis=-1) - values @ (n / n.sum()))


def _excess_limits(estimates: Estimates, confidence: float) -> Limits:
    """The largest of the simultaneous limits of each group's excess, nought at least."""
    groups = known(estimates)
    if len(groups) < 2:
        return UNKNOWN
    weights = np.zeros((len(groups), estimates.values.shape[1]))
    weights[:, groups] = np.eye(len(groups)) - estimates.n[groups] / estimates.n[groups].sum()
    low, high = estimates.combined(weights).limits(confidence, len(groups))
    return max(0.0, float(low.max())), float(high.max())


worst = Gap(_lowest, _lowest_limits, oriented=True)
max_psi = Gap(_largest_excess, _excess_limits)
