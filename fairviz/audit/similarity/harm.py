"""Does similarity predict harm? Correlations over cells, plain and with sparsity held fixed."""

from dataclasses import dataclass
from math import atanh, nan, sqrt, tanh

import numpy as np
import pandas as pd
from scipy import stats

from fairviz.audit.intervals import CONFIDENCE
from fairviz.audit.outcomes import Floats

FEWEST = 6  # points below which no correlation is told


@dataclass(frozen=True)
class Correlation:
    """A correlation of so many points with its interval (Fisher's z; Bonett-Wright for ranks)."""

    value: float
    low: float
    high: float
    points: int

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def pearson(x: Floats, y: Floats) -> Correlation:
    """Of the values."""
    return _told(_r(x, y), len(x), 1.0)


def spearman(x: Floats, y: Floats) -> Correlation:
    """Of the ranks."""
    r = _r(stats.rankdata(x), stats.rankdata(y))
    return _told(r, len(x), sqrt(1 + r**2 / 2))


def partial(x: Floats, y: Floats, fixed: Floats) -> Correlation:
    """Of the ranks, with the ranks of `fixed` held still."""
    a, b, c = (stats.rankdata(values) for values in (x, y, fixed))
    ab, ac, bc = _r(a, b), _r(a, c), _r(b, c)
    rest = (1 - ac**2) * (1 - bc**2)
    r = (ab - ac * bc) / sqrt(rest) if rest > 1e-12 else nan
    return _told(r, len(x), sqrt(1 + r**2 / 2), fixed=1)


def within(frame: pd.DataFrame, x: str, y: str, by: str = "asked") -> pd.DataFrame:
    """Spearman among the cells of one sparsity, where there are cells enough: by, value, points."""
    rows = [
        {by: level, "value": _r(stats.rankdata(part[x]), stats.rankdata(part[y])), "n": len(part)}
        for level, part in frame.dropna(subset=[x, y]).groupby(by)
        if len(part) >= 3
    ]
    return pd.DataFrame(rows, columns=[by, "value", "n"])


def _r(x: Floats, y: Floats) -> float:
    if len(x) < 3:
        return nan
    a, b = np.asarray(x, float) - np.mean(x), np.asarray(y, float) - np.mean(y)
    scale = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b / scale) if scale > 0 else nan


def _told(r: float, n: int, spread: float, fixed: int = 0) -> Correlation:
    """With its interval on the scale on which correlations are normal; so many are held fixed."""
    if n - fixed < FEWEST or r != r:
        return Correlation(r, nan, nan, n)
    reach = float(stats.norm.ppf((1 + CONFIDENCE) / 2)) * spread / sqrt(n - fixed - 3)
    z = atanh(min(max(r, -0.999999), 0.999999))
    return Correlation(r, tanh(z - reach), tanh(z + reach), n)
