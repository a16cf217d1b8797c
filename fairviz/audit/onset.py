"""From which sparsity does a group pay?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd
from scipy import stats

from fairviz.audit.cells import Cell, pruned_cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.groups import Grouping
from fairviz.audit.holm import holm
from fairviz.audit.intervals import CONFIDENCE, t_quantile
from fairviz.audit.losses import losses
from fairviz.audit.outcomes import Floats, Ints, Run
from fairviz.audit.wording import percent

COLUMNS = [
    *("variant", "dataset", "model", "pruner", "schedule", "scope", "mitigation", "seed"),
    *("seeds", "split", "metric", "group", "n", "sparsity", "asked", "value", "low", "high"),
    *("drop", "drop_low", "drop_high", "collapsed", "points", "reason"),
]


def onset(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: str = "accuracy",
    *,
    points: float = 1.0,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Per method and group, the smallest sparsity at which a drop beyond so many points is shown.

    value is that sparsity; low to high is where the drop may really begin: from the first sparsity
    at which it cannot be excluded. All groups and sparsities of a method are judged together
    (Holm), and the drop's own limits are as wide as that asks for.
    """
    rows = [
        row
        for _, members in groupby(pruned_cells(runs), key=lambda cell: cell.method)
        for row in _of_method(list(members), grouping, metric, points, confidence)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


@dataclass(frozen=True)
class _Drops:
    """Drops of a method (sparsities, groups), and in how many comparisons each was shown."""

    curve: list[Cell]
    limit: float
    value: Floats
    error: Floats
    df: Floats
    shown: Ints  # beyond the limit; 0: not shown
    excluded: Ints  # as large as the limit


def _of_method(
    curve: list[Cell], grouping: Grouping, metric: str, points: float, confidence: float
) -> list[dict[str, object]]:
    drops = _drops(curve, grouping, metric, points / 100, confidence)
    shared = curve[0].words() | {"metric": metric, "split": grouping.split, "points": points}
    return [
        shared | {"group": name, "n": int(grouping.n[g])} | _found(drops, g, confidence)
        for g, name in enumerate(grouping.names)
    ]


def _drops(
    curve: list[Cell], grouping: Grouping, metric: str, limit: float, confidence: float
) -> _Drops:
    found = [losses(cell.runs, grouping, metric) for cell in curve]
    value = np.array([numbers.mean for numbers in found])
    error, df = (np.array(part) for part in zip(*(n.standard_error() for n in found), strict=True))
    away, alpha = (value - limit) / np.where(error > 0, error, np.nan), (1 - confidence) / 2
    shown, excluded = holm(stats.t.sf(away, df), alpha), holm(stats.t.cdf(away, df), alpha)
    return _Drops(curve, limit, value, error, df, shown, excluded)


def _found(drops: _Drops, group: int, confidence: float) -> dict[str, object]:
    shown = np.flatnonzero(drops.shown[:, group])
    possible = np.flatnonzero(drops.excluded[:, group] == 0)
    first = drops.curve[possible[0]].sparsity if len(possible) else np.nan
    if not len(shown):
        return _never(drops.curve, drops.value[:, group], first, drops.limit)
    at = (int(shown[0]), group)
    cell, value = drops.curve[at[0]], drops.value[at]
    reach = t_quantile(drops.df[at], confidence, int(drops.shown[at])) * drops.error[at]
    return {
        "sparsity": cell.sparsity,
        "asked": cell.asked,
        "value": cell.sparsity,
        "low": min(first, cell.sparsity),
        "high": cell.sparsity,
        "drop": value,
        "drop_low": value - reach,
        "drop_high": value + reach,
        "seeds": len(cell.runs),
        "collapsed": any_collapsed(cell.runs),
        "reason": "",
    }


def _never(curve: list[Cell], drops: Floats, first: float, limit: float) -> dict[str, object]:
    blank = dict.fromkeys(("sparsity", "asked", "value", "high", "drop", "drop_low", "drop_high"))
    last = curve[-1].sparsity
    many = f"{100 * limit:g} point{'' if limit == 0.01 else 's'}"
    why = f"no drop above {many} is shown up to {percent(last)}"
    if np.isnan(drops).all():
        why = "no samples to tell by"
    return dict.fromkeys(blank, np.nan) | {"low": first, "collapsed": False, "reason": why}
