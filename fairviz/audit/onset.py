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
from fairviz.audit.intervals import CONFIDENCE
from fairviz.audit.lacking import lacking
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
    at which it cannot be excluded. Each group is followed from the highest sparsity that has not
    collapsed downwards, until its drop is no longer shown (a fixed sequence: many sparsities cost
    nothing); groups are judged together (Bonferroni), drops from their lower side alone.
    """
    rows = [
        row
        for _, members in groupby(pruned_cells(runs), key=lambda cell: cell.method)
        for row in _of_method(list(members), grouping, metric, points, confidence)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


@dataclass(frozen=True)
class _Drops:
    """Drops of a method (sparsities, groups), and how sure each is to be beyond the limit."""

    curve: list[Cell]
    limit: float
    value: Floats
    error: Floats
    df: Floats
    beyond: Floats  # p-value of a drop beyond the limit
    within: Floats  # p-value of a drop within it
    alpha: float
    untold: str  # why there are no drops

    def shown(self, group: int) -> Ints:
        """Where the drop is shown, from the top down without a gap."""
        top_down = (self.beyond[:, group] < self.alpha)[::-1]
        return np.flatnonzero(np.logical_and.accumulate(top_down)[::-1])

    def possible(self, group: int) -> Ints:
        """Where it cannot be excluded: from the bottom up, all after the first."""
        bottom_up = self.within[:, group] < self.alpha
        return np.flatnonzero(~np.logical_and.accumulate(bottom_up))


def _of_method(
    curve: list[Cell], grouping: Grouping, metric: str, points: float, confidence: float
) -> list[dict[str, object]]:
    standing = [cell for cell in curve if not any_collapsed(cell.runs)]
    sure = confidence if standing else 1.0  # where all have collapsed nothing is shown
    drops = _drops(standing or curve[:1], grouping, metric, points / 100, sure)
    shared = curve[0].words() | {"metric": metric, "split": grouping.split, "points": points}
    fallen = curve[len(standing)].sparsity if len(standing) < len(curve) else np.nan
    return [
        shared | {"group": name, "n": int(grouping.n[g])} | _found(drops, g, fallen)
        for g, name in enumerate(grouping.names)
    ]


def _drops(
    curve: list[Cell], grouping: Grouping, metric: str, limit: float, confidence: float
) -> _Drops:
    found = [losses(cell.runs, grouping, metric) for cell in curve]
    value = np.array([numbers.mean for numbers in found])
    error, df = (np.array(part) for part in zip(*(n.standard_error() for n in found), strict=True))
    away = (value - limit) / np.where(error > 0, error, np.nan)
    alpha = (1 - confidence) / max(len(grouping), 1)
    beyond, within = stats.t.sf(away, df), stats.t.cdf(away, df)
    runs = [run for cell in curve for run in cell.runs]
    untold = lacking(runs, metric) or "no samples to tell by"
    return _Drops(curve, limit, value, error, df, beyond, within, alpha, untold)


def _found(drops: _Drops, group: int, fallen: float) -> dict[str, object]:
    shown, possible = drops.shown(group), drops.possible(group)
    first = drops.curve[possible[0]].sparsity if len(possible) else np.nan
    if not len(shown):
        return _never(drops, group, first, fallen)
    at = (int(shown[0]), group)
    cell, value = drops.curve[at[0]], drops.value[at]
    reach = float(stats.t.isf(drops.alpha, drops.df[at]) * drops.error[at])
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


def _never(drops: _Drops, group: int, first: float, fallen: float) -> dict[str, object]:
    blank = dict.fromkeys(("sparsity", "asked", "value", "high", "drop", "drop_low", "drop_high"))
    last = drops.curve[-1].sparsity
    many = f"{100 * drops.limit:g} point{'' if drops.limit == 0.01 else 's'}"
    why = f"no drop above {many} is shown up to {percent(last)}"
    if not np.isnan(fallen):
        why += f"; from {percent(fallen)} on a seed has collapsed"
    if np.isnan(drops.value[:, group]).all():
        why = drops.untold
    return dict.fromkeys(blank, np.nan) | {"low": first, "collapsed": False, "reason": why}
