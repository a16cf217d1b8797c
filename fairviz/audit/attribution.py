"""What an attribution map says: how two compare, and how much of one lies on the evidence."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from fairviz.audit.groups import Grouping
from fairviz.audit.intervals import CONFIDENCE, freedom, t_quantile
from fairviz.audit.outcomes import Bools, Floats

Maps = NDArray[np.floating]
MISLEADING = 0.5  # rank correlation that a map keeps with all weights shuffled: ours
NAN = float("nan")


def mass(map_: Maps) -> Floats:
    """Each pixel's share of what is attributed, whatever its sign; NaN where nothing is."""
    size = np.abs(np.asarray(map_, dtype=np.float64))
    total = size.sum()
    return np.asarray(size / total if total > 0 else np.full(size.shape, np.nan))


def rank_correlation(one: Maps, other: Maps) -> float:
    """Spearman over pixels; NaN where a map is flat."""
    a, b = (stats.rankdata(np.ravel(m)) for m in (one, other))
    a, b = a - a.mean(), b - b.mean()
    scale = np.linalg.norm(a) * np.linalg.norm(b)
    return float(a @ b / scale) if scale > 0 else NAN


def shift(one: Maps, other: Maps) -> float:
    """Share of the mass that would have to move to turn one into the other: 0 to 1."""
    return float(np.abs(mass(one) - mass(other)).sum() / 2)


def inside(map_: Maps, evidence: Bools) -> float:
    """Share of the mass on the evidence."""
    return float(mass(map_)[evidence].sum()) if evidence.any() else NAN


def compared(sparse: Maps, dense: Maps, evidence: Bools | None = None) -> pd.DataFrame:
    """One row per image: rank_correlation, shift and, where known, dense_inside, sparse_inside."""
    rows = []
    for place, (after, before) in enumerate(zip(sparse, dense, strict=True)):
        row = {"rank_correlation": rank_correlation(after, before), "shift": shift(after, before)}
        if evidence is not None:
            row |= {
                "dense_inside": inside(before, evidence[place]),
                "sparse_inside": inside(after, evidence[place]),
                "area": float(evidence[place].mean()),
            }
        rows.append(row)
    return pd.DataFrame(rows)


def by_group(seeds: Sequence[pd.DataFrame], people: Grouping) -> pd.DataFrame:
    """Share of the mass on the evidence per group, dense, sparse and the change, with t intervals.

    One row per group and `of` (dense, sparse, change), in the order of the groups; one table of
    `compared` per seed, of the same images: noise of images and of seeds together.
    """
    dense, sparse = (
        np.stack([table[f"{name}_inside"].to_numpy(dtype=float) for table in seeds])
        for name in ("dense", "sparse")
    )
    columns = {"dense": dense, "sparse": sparse, "change": sparse - dense}
    rows = [
        {"group": people.names[group], "of": of} | _mean(values[:, people.rows(group)])
        for group in range(len(people))
        for of, values in columns.items()
    ]
    return pd.DataFrame(rows).assign(seeds=len(seeds))


def average(seeds: Sequence[Maps], people: Grouping) -> dict[str, Floats]:
    """Each group's mean map of mass over images and seeds; groups without images are left out."""
    shares = np.mean([[mass(one) for one in maps] for maps in seeds], axis=0)
    groups = {people.names[g]: people.rows(g) for g in range(len(people))}
    known = np.asarray(~np.isnan(shares).any(axis=(1, 2)))
    kept = {name: rows[known[rows]] for name, rows in groups.items()}
    return {name: shares[rows].mean(axis=0) for name, rows in kept.items() if len(rows)}


def cascade(levels: Maps) -> list[float]:
    """Mean rank correlation of the map with itself as more stages are shuffled; begins at 1."""
    each = [
        [rank_correlation(new, old) for new, old in zip(level, levels[0], strict=True)]
        for level in levels
    ]
    return [_known_mean(values) for values in each]


def in_words(levels: Sequence[float], title: str) -> str:
    """Whether the method looks at the network at all."""
    left = levels[-1]
    if left != left:
        return f"{title} attributes nothing here: its map is flat, and there is nothing to check."
    if left > MISLEADING:
        return (
            f"{title} hardly notices when all weights are shuffled (rank correlation {left:.2f}):"
            " it shows the image more than the network. Do not trust it here."
        )
    return f"With all weights shuffled little of the map is left (rank correlation {left:.2f})."


def _known_mean(values: Sequence[float]) -> float:
    known = [value for value in values if value == value]
    return float(np.mean(known)) if known else NAN


def _mean(values: Floats) -> dict[str, object]:
    """Of (seeds, images): the mean over both, and limits that hold for other seeds and images."""
    known = values[:, ~np.isnan(values).any(axis=0)]
    n, k = known.shape[1], len(known)
    if n < 2:
        return {"n": n, "value": float(known.mean()) if n else NAN, "low": NAN, "high": NAN}
    images = known.mean(axis=0).var(ddof=1) / n
    seeds = known.mean(axis=1).var(ddof=1) / k if k > 1 else 0.0
    df = freedom(np.float64(seeds), k, np.float64(images), np.float64(n))
    reach = float(t_quantile(df, CONFIDENCE, 1) * np.sqrt(images + seeds))
    middle = float(known.mean())
    return {"n": n, "value": middle, "low": middle - reach, "high": middle + reach}
