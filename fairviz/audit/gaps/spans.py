"""From the lowest group to the highest, as a difference and as a ratio."""

import numpy as np

from fairviz.audit.contrasts import known, pairs
from fairviz.audit.estimates import Estimates
from fairviz.audit.gaps.base import UNKNOWN, Gap, Limits
from fairviz.audit.intervals import range_quantile
from fairviz.audit.metrics.base import divide
from fairviz.audit.outcomes import Floats, Ints


def _span(values: Floats, n: Ints) -> Floats:
    return np.asarray(values.max(axis=-1) - values.min(axis=-1))


def _span_limits(estimates: Estimates, confidence: float) -> Limits:
    """From the largest lower limit of any pair (nought at least) to the largest upper limit."""
    found = pairs(estimates, confidence)
    if not len(found.value):
        return UNKNOWN
    return max(0.0, float(found.low.max())), float(found.high.max())


def _quotient(values: Floats, n: Ints) -> Floats:
    return divide(values.min(axis=-1), values.max(axis=-1))


def _quotient_limits(estimates: Estimates, confidence: float) -> Limits:
    """Pairwise limits of the logarithms' differences, simultaneous."""
    groups = known(estimates)
    mean = estimates.mean[groups]
    if len(groups) < 2 or (mean <= 0).any():
        return UNKNOWN
    error, df = estimates.standard_error()
    relative = (error[groups] / mean) ** 2
    spread = np.sqrt(relative[:, None] + relative[None, :])
    reach = range_quantile(np.minimum.outer(df[groups], df[groups]), len(groups), confidence)
    logs = np.log(mean)[:, None] - np.log(mean)[None, :]
    np.fill_diagonal(spread, 0.0)
    low, high = (logs - reach * spread).min(), (logs + reach * spread).min()
    return float(np.exp(low)), min(1.0, float(np.exp(high)))


difference = Gap(_span, _span_limits)
ratio = Gap(_quotient, _quotient_limits)
