"""From which sparsity does a group pay?"""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import pandas as pd

from fairviz.audit.cells import Cell, pruned_cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.groups import Grouping
from fairviz.audit.intervals import CONFIDENCE
from fairviz.audit.losses import losses
from fairviz.audit.outcomes import Floats, Run
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
    at which it cannot be excluded. Limits hold for all groups and sparsities of a method together.
    """
    rows = [
        row
        for _, members in groupby(pruned_cells(runs), key=lambda cell: cell.method)
        for row in _of_method(list(members), grouping, metric, points, confidence)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _of_method(
    curve: list[Cell], grouping: Grouping, metric: str, points: float, confidence: float
) -> list[dict[str, object]]:
    drops, lows, highs = _drops(curve, grouping, metric, confidence)
    shared = curve[0].words() | {"metric": metric, "split": grouping.split, "points": points}
    return [
        shared
        | {"group": name, "n": int(grouping.n[g])}
        | _found(curve, drops[:, g], lows[:, g], highs[:, g], points / 100)
        for g, name in enumerate(grouping.names)
    ]


def _drops(
    curve: list[Cell], grouping: Grouping, metric: str, confidence: float
) -> tuple[Floats, Floats, Floats]:
    """Drops (sparsities, groups) with limits that hold all together."""
    changes = [losses(cell.runs, grouping, metric) for cell in curve]
    limits = [change.limits(confidence, len(curve) * len(grouping)) for change in changes]
    lows, highs = zip(*limits, strict=True)
    return np.array([change.mean for change in changes]), np.array(lows), np.array(highs)


def _found(
    curve: list[Cell], drops: Floats, lows: Floats, highs: Floats, limit: float
) -> dict[str, object]:
    shown, possible = np.flatnonzero(lows > limit), np.flatnonzero(highs > limit)
    first = curve[possible[0]].sparsity if len(possible) else np.nan
    if not len(shown):
        return _never(curve, drops, first, limit)
    at = shown[0]
    return {
        "sparsity": curve[at].sparsity,
        "asked": curve[at].asked,
        "value": curve[at].sparsity,
        "low": first,
        "high": curve[at].sparsity,
        "drop": drops[at],
        "drop_low": lows[at],
        "drop_high": highs[at],
        "seeds": len(curve[at].runs),
        "collapsed": any_collapsed(curve[at].runs),
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
