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
    `compared` per seed, of the same images: noise of images and of seeds together. sure_low and
    sure_high hold for all groups together.
    """
    dense, sparse = (
        np.stack([table[f"{name}_inside"].to_numpy(dtype=float) for table in seeds])
        for name in ("dense", "sparse")
    )
    change = sparse - dense
    known = np.asarray(~np.isnan(change).any(axis=0))  # by every network: the same images
    columns = {"dense": dense, "sparse": sparse, "change": change}
    rows = [
        {"group": people.names[group], "of": of}
        | _mean(values[:, kept], len(people), -1.0 if of == "change" else 0.0)
        for group in range(len(people))
        for kept in [people.rows(group)[known[people.rows(group)]]]
        for of, values in columns.items()
    ]
    return pd.DataFrame(rows).assign(seeds=len(seeds))


def averages(
    dense: Sequence[Maps], sparse: Sequence[Maps], people: Grouping
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Each group's mean maps of mass over images and seeds, dense and sparse.

    Images of which any network's map is flat are left out of both, and groups without others.
    """
    shares = np.stack([[[mass(one) for one in maps] for maps in of] for of in (dense, sparse)])
    known = np.asarray(~np.isnan(shares).any(axis=(0, 1, 3, 4)))
    groups = {people.names[g]: people.rows(g) for g in range(len(people))}
    kept = {name: rows[known[rows]] for name, rows in groups.items() if known[rows].any()}
    before, after = (
        {name: of[:, rows].mean(axis=(0, 1)) for name, rows in kept.items()} for of in shares
    )
    return before, after


def cascade(levels: Maps) -> list[float]:
    """Mean rank correlation of the map with itself as more stages are shuffled; begins at 1."""
    each = [
        [rank_correlation(new, old) for new, old in zip(level, levels[0], strict=True)]
        for level in levels
    ]
    return [_known_mean(values) for values in each]


def verdict(levels: Maps, title: str) -> str:
    """Whether the method looks at the network at all."""
    left = _left(levels)
    if left != left:
        return f"{title} attributes nothing here: its map is flat, and there is nothing to check."
    said = f"rank correlation {left:.2f} with all weights shuffled"
    if is_misleading(levels):
        return f"Misleading: shuffling the weights hardly changes this map of {title} ({said})."
    return f"{title} depends on what was learnt: shuffling the weights changes its map ({said})."


def is_misleading(levels: Maps) -> bool:
    """Whether most of the map is still there with all weights shuffled."""
    return _left(levels) > MISLEADING


def _left(levels: Maps) -> float:
    """What is left of the map at the end: with the sign or without it, whichever is more."""
    return max((cascade(kind)[-1] for kind in (levels, np.abs(levels))), key=_or_less)


def _or_less(value: float) -> float:
    return value if value == value else -2.0


def _known_mean(values: Sequence[float]) -> float:
    known = [value for value in values if value == value]
    return float(np.mean(known)) if known else NAN


def _mean(known: Floats, groups: int, least: float) -> dict[str, object]:
    """Of seeds by images, with its interval and the one that holds for so many groups."""
    seeds, n = known.shape
    middle = float(known.mean()) if n else NAN
    near, far = (_reach(known, k) if n > 1 else NAN for k in (1, groups))
    ends = np.clip([middle - near, middle + near, middle - far, middle + far], least, 1.0)
    named = dict(zip(("low", "high", "sure_low", "sure_high"), map(float, ends), strict=True))
    return {"n": n, "seeds": seeds, "value": middle, **named}


def _reach(known: Floats, comparisons: int) -> float:
    """Half an interval: s²(seeds)/K + s²(images, averaged over seeds)/n, t by Satterthwaite."""
    seeds, n = known.shape
    within = np.float64(known.mean(axis=0).var(ddof=1) / n)
    between = np.float64(known.mean(axis=1).var(ddof=1) / seeds if seeds > 1 else 0.0)
    df = freedom(between, seeds, within, np.float64(n))
    return float(t_quantile(df, CONFIDENCE, comparisons) * np.sqrt(between + within))
