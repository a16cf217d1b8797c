"""Tidy frames of metrics per group, with n and intervals: one row per cell and group."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from fairviz import catalog
from fairviz.audit import estimates
from fairviz.audit.cells import Cell, cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.estimates import Estimates, metric_named
from fairviz.audit.groups import EVERYONE, Grouping, everyone
from fairviz.audit.intervals import CONFIDENCE
from fairviz.audit.lacking import lacking
from fairviz.audit.losses import losses
from fairviz.audit.outcomes import Floats, Run
from fairviz.audit.resampling import resamples

COLUMNS = [
    *("variant", "dataset", "model", "pruner", "schedule", "scope", "sparsity", "asked"),
    *("mitigation", "seed", "seeds", "dense", "collapsed", "split", "metric", "group", "n"),
    *("base", "value", "low", "high", "reason"),
]

Estimator = Callable[[Sequence[Run], Grouping, str], Estimates]
ORPHANED = "the dense model it came from is missing"

Names = str | Sequence[str]


def by_group(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: Names = "accuracy",
    *,
    confidence: float = CONFIDENCE,
    simultaneous: bool = False,
) -> pd.DataFrame:
    """Each metric of each group over a cell's seeds; simultaneous: all groups hold together."""
    return _table(runs, grouping, metric, estimates.of_metric, confidence, simultaneous)


def changes(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: Names = "accuracy",
    *,
    confidence: float = CONFIDENCE,
    simultaneous: bool = False,
) -> pd.DataFrame:
    """Change of each group's metric from the seeds' own dense parents, on the same images."""
    return _table(runs, grouping, metric, estimates.of_change, confidence, simultaneous)


def overall(
    runs: Sequence[Run],
    metric: Names = "accuracy",
    *,
    grouping: Grouping | None = None,
    shares: Mapping[str, float] | None = None,
    change: bool = False,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Each metric over everyone; with the groups' shares in a deployment, weighted by them."""
    if not runs:
        return empty()
    split = grouping.split if grouping else "explore"
    people = everyone(len(runs[0].said), split)
    estimator: Estimator = estimates.of_change if change else estimates.of_metric
    if grouping is not None and shares is not None:
        estimator = _weighted(weights_of(grouping, shares), change)
    table = _table(runs, people, metric, estimator, confidence, False)
    return table.assign(reweighted=shares is not None)


def excess(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: str = "accuracy",
    *,
    shares: Mapping[str, float] | None = None,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """psi: each group's loss minus everyone's (CEAG); intervals hold for all groups together."""
    contrast = np.eye(len(grouping)) - grouping.shares(shares)

    def excesses(members: Sequence[Run], groups: Grouping, name: str) -> Estimates:
        return losses(members, groups, name).combined(contrast)

    table = _table(runs, grouping, metric, excesses, confidence, True)
    return table.assign(metric="psi")


def weights_of(grouping: Grouping, shares: Mapping[str, float]) -> Floats:
    """What each sample counts for when the groups have these shares."""
    each = np.divide(
        grouping.shares(shares), grouping.n, out=np.zeros(len(grouping)), where=grouping.n > 0
    )
    weights = np.where(grouping.codes >= 0, each[grouping.codes], 0.0)
    return np.asarray(weights * len(weights))


def needs_dense(metric: str) -> bool:
    """Whether the metric itself compares with dense."""
    return catalog.find(catalog.METRICS, metric, "metric").needs_dense


def empty() -> pd.DataFrame:
    """The table of nothing yet."""
    return pd.DataFrame({name: pd.Series(dtype=_KINDS.get(name, "str")) for name in COLUMNS})


_NUMBERS = ("sparsity", "asked", "base", "value", "low", "high")
_KINDS = dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(("seed", "seeds", "n"), "int64")
_KINDS |= {"dense": "bool", "collapsed": "bool"}


def _table(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: Names,
    estimator: Estimator,
    confidence: float,
    simultaneous: bool,
) -> pd.DataFrame:
    names = [metric] if isinstance(metric, str) else list(metric)
    comparisons = max(len(grouping), 1) if simultaneous else 1
    rows = [
        row
        for cell in cells(runs)
        for name in names
        for row in _rows(cell, grouping, name, estimator, confidence, comparisons)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype(_KINDS) if rows else empty()


def _rows(
    cell: Cell,
    grouping: Grouping,
    metric: str,
    estimator: Estimator,
    confidence: float,
    comparisons: int,
) -> list[dict[str, object]]:
    found = estimator(cell.runs, grouping, metric)
    low, high = found.limits(confidence, comparisons)
    compares = estimator is not estimates.of_metric or needs_dense(metric)
    untold = lacking(cell.runs, metric)
    orphaned = ORPHANED if compares and any(run.before is None for run in cell.runs) else ""
    shared = cell.words() | {
        "split": grouping.split,
        "metric": metric,
        "collapsed": any_collapsed(cell.runs),
    }
    return [
        shared
        | {
            "group": name,
            "n": int(grouping.n[g]),
            "base": found.base[g],
            "value": found.mean[g],
            "low": low[g],
            "high": high[g],
            "reason": orphaned or untold or reason(found, g, metric, int(grouping.n[g])),
        }
        for g, name in enumerate(grouping.names)
    ]


def reason(found: Estimates, group: int, metric: str, n: int) -> str:
    """Why a number or its interval is missing or needs care; empty where all is well."""
    if n == 0:
        return "no samples"
    if np.isnan(found.mean[group]):
        return _undefined(metric)
    if n == 1:
        return "only one sample"
    if np.isnan(found.variance[group]):
        return "too few samples for an interval"
    return ""


def _undefined(metric: str) -> str:
    entry = catalog.find(catalog.METRICS, metric, "metric")
    return entry.undefined or "undefined here"


def _weighted(weights: Floats, change: bool) -> Estimator:
    """Metrics of everyone under these weights; noise over images by paired bootstrap."""

    def estimate(runs: Sequence[Run], grouping: Grouping, name: str) -> Estimates:
        entry = catalog.find(catalog.METRICS, name, "metric")
        parts = [weights[None], *(drawn * weights for drawn in resamples(len(weights)))]
        read = np.array(
            [
                np.concatenate([read_under(run, name, part, change) for part in parts])
                for run in runs
            ]
        )
        variance = np.array([read[:, 1:].mean(axis=0).var(ddof=1)])
        base, low = np.array([float(len(weights))]), entry.low - entry.high if change else entry.low
        spare = np.zeros(1)
        return Estimates(read[:, :1], variance, spare, base, grouping.n, False, low, entry.high)

    return estimate


def read_under(run: Run, name: str, weights: Floats, change: bool) -> Floats:
    """The metric of one model under these weights, or its change from dense."""
    metric, compares = metric_named(name), needs_dense(name)
    if run.before is None and (compares or change):
        return np.full(len(weights), np.nan)
    dense = run.before or run.said
    if compares:
        return metric.under(weights, dense, run.said)
    said = metric.under(weights, run.said)
    return said - metric.under(weights, dense) if change else said


__all__ = ["EVERYONE", "by_group", "changes", "excess", "overall"]
