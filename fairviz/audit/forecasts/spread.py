"""Intervals over images and seeds together, of numbers that were resampled."""

import numpy as np

from fairviz.audit.intervals import CONFIDENCE, freedom, t_quantile
from fairviz.audit.outcomes import Floats

Told = tuple[Floats, Floats, Floats]  # value, low, high


def told(values: Floats, redrawn: Floats, n: int, comparisons: int = 1) -> Told:
    """Mean over seeds with its interval; values (seeds, ...), redrawn (resamples, ...) of the mean.

    One seed: over images only. NaN where a seed has no value or half of the resamples have none.
    """
    seeds, mean = len(values), values.mean(axis=0)
    between = values.var(axis=0, ddof=1) / seeds if seeds > 1 else np.zeros_like(mean)
    within = _variance(redrawn)
    df = freedom(np.nan_to_num(between), seeds, np.nan_to_num(within), np.float64(n))
    reach = t_quantile(df, CONFIDENCE, comparisons) * np.sqrt(between + within)
    return mean, mean - reach, mean + reach


def draws(n: int, times: int, stream: int) -> Floats:
    """How often each of n images is drawn: (times, n); streams are independent."""
    dice = np.random.default_rng([stream, n])
    return dice.multinomial(n, np.full(n, 1 / n), size=times).astype(float)


def _variance(redrawn: Floats) -> Floats:
    known = ~np.isnan(redrawn)
    count = known.sum(axis=0)
    middle = np.where(known, redrawn, 0).sum(axis=0) / np.maximum(count, 1)
    squares = np.where(known, (redrawn - middle) ** 2, 0).sum(axis=0)
    enough = count >= max(len(redrawn) / 2, 2)
    return np.asarray(np.where(enough, squares / np.maximum(count - 1, 1), np.nan))
