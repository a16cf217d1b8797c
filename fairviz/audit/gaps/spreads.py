"""How far all groups lie from one another."""

import numpy as np

from fairviz.audit.contrasts import known
from fairviz.audit.estimates import Estimates
from fairviz.audit.gaps.base import UNKNOWN, Gap, Limits
from fairviz.audit.intervals import t_quantile
from fairviz.audit.outcomes import Floats, Ints

DRAWS = 4000


def _sd(values: Floats, n: Ints) -> Floats:
    return np.asarray(values.std(axis=-1))


def _sd_limits(estimates: Estimates, confidence: float) -> Limits:
    """The spread, more or less what noise alone can add or hide (|sd(x + e) - sd(x)| <= sd(e))."""
    groups = known(estimates)
    if len(groups) < 2:
        return UNKNOWN
    error, df = (part[groups] for part in estimates.standard_error())
    stretch = float((t_quantile(df, confidence) / t_quantile(np.float64(1e6), confidence)).max())
    noise = np.random.default_rng(0).normal(size=(DRAWS, len(groups))) * error * stretch
    reach = float(np.quantile(noise.std(axis=1), confidence))
    spread = float(estimates.mean[groups].std())
    low, high = estimates.ends
    return max(0.0, spread - reach), min(spread + reach, (high - low) / 2)  # half at either end


def _variance(values: Floats, n: Ints) -> Floats:
    return np.asarray(values.var(axis=-1))


def _variance_limits(estimates: Estimates, confidence: float) -> Limits:
    low, high = _sd_limits(estimates, confidence)
    return low**2, high**2


spread = Gap(_sd, _sd_limits)
variance = Gap(_variance, _variance_limits)
