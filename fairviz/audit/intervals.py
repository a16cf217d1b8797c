"""How sure we are: Wilson for rates, images and seeds together, several numbers at once."""

from functools import lru_cache

import numpy as np
from scipy import stats

from fairviz.audit.outcomes import Floats

CONFIDENCE = 0.95
Number = Floats | np.float64

EACH = 128  # quantiles of the range that are worked out one by one
MANY = 1e6  # degrees of freedom beyond which t is normal


def wilson(
    rate: Number, n: Number, confidence: float = CONFIDENCE, quantile: Floats | None = None
) -> tuple[Floats, Floats]:
    """Wilson's score interval of a share of n; n may be an effective number."""
    z = stats.norm.ppf((1 + confidence) / 2) if quantile is None else quantile
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (rate + z**2 / (2 * n)) / (1 + z**2 / n)
        reach = z * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return np.clip(centre - reach, 0, 1), np.clip(centre + reach, 0, 1)


def freedom(between: Number, seeds: int, within: Number, n: Number) -> Floats:
    """Satterthwaite's degrees of freedom of a variance over seeds plus one over images."""
    whole = (between + within) ** 2
    parts = between**2 / max(seeds - 1, 1) + within**2 / np.maximum(n - 1, 1)
    return np.clip(
        np.divide(whole, parts, out=np.full(np.shape(whole), MANY), where=parts > 0), 1, MANY
    )


def t_quantile(df: Number, confidence: float = CONFIDENCE, comparisons: int = 1) -> Floats:
    """How many standard errors to go out, when so many numbers must all be covered."""
    tail = (1 - confidence) / (2 * max(comparisons, 1))
    return np.asarray(stats.t.ppf(1 - tail, df), dtype=float)


def range_quantile(df: Number, groups: int, confidence: float = CONFIDENCE) -> Floats:
    """The same for all pairs of so many groups: studentised range, as Games and Howell use it."""
    rounded = np.round(np.asarray(df, dtype=float), 1).clip(1, 1000)
    found, where = np.unique(rounded, return_inverse=True)
    return _quantiles(found, groups, confidence)[where].reshape(rounded.shape)


def _quantiles(df: Floats, groups: int, confidence: float) -> Floats:
    """One for each; of many, all but a few lie between two others (straight in 1 / df)."""
    asked = df if len(df) <= EACH else np.geomspace(df[0], df[-1], EACH)
    known = np.array([_range_quantile(float(d), groups, confidence) for d in asked])
    return known if asked is df else np.interp(-1 / df, -1 / asked, known)


@lru_cache(maxsize=8192)
def _range_quantile(df: float, groups: int, confidence: float) -> float:
    if groups < 3:
        return float(t_quantile(np.float64(df), confidence))
    reach, chance = _range_of_normals(groups)
    spread = np.sqrt(stats.chi2.ppf((np.arange(500) + 0.5) / 500, df) / df)
    covered = np.interp(np.outer(reach, spread), reach, chance).mean(axis=1)
    return float(np.interp(confidence, covered, reach) / np.sqrt(2))


@lru_cache(maxsize=128)
def _range_of_normals(groups: int) -> tuple[Floats, Floats]:
    """P(the range of so many standard normals is at most r), on a grid of r."""
    reach, z = np.linspace(0, 60, 1201), np.linspace(-8, 8, 641)
    between = stats.norm.cdf(z) - stats.norm.cdf(z - reach[:, None])
    density = groups * stats.norm.pdf(z) * between ** (groups - 1)
    return reach, np.clip(np.trapezoid(density, z, axis=1), 0, 1)
