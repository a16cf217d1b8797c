"""What each part brings: the change against plain pruning at equal achieved sparsity, paired.

Per comparison and measure one row: `plain` and `value` are the two numbers, `change` lies between
them, with limits; seeds that both have are paired, each image with itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fairviz.audit import estimates
from fairviz.audit.cells import Cell
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.estimates import Estimates
from fairviz.audit.groups import Grouping, everyone
from fairviz.audit.intervals import CONFIDENCE
from fairviz.audit.lacking import lacking
from fairviz.audit.losses import losses, sign_of
from fairviz.audit.mitigation.moved import Measure, Moved, Paired, alone, lowest, span
from fairviz.audit.mitigation.parts import Comparison, comparisons
from fairviz.audit.outcomes import Run

Seconds = Mapping[str, float]  # of training after the dense model, by variant
MEASURES = {
    "gap": "Best minus worst group",
    "worst": "Worst group",
    "overall": "Everyone",
    "degradation": "Degradation gap",
}
LESS_IS_BETTER = ("gap", "degradation")
COLUMNS = [
    *("part", "pruner", "schedule", "scope", "mitigation"),
    *("plain_pruner", "plain_schedule", "plain_scope", "sparsity", "asked", "seeds", "collapsed"),
    *("measure", "metric", "plain", "value", "change", "low", "high"),
    *("seconds", "plain_seconds", "ratio", "reason"),
]
NUMBERS = ["sparsity", "asked", "plain", "value", "change", "low", "high", "seconds", "ratio"]


def brought(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: str = "accuracy",
    *,
    seconds: Seconds | None = None,
    confidence: float = CONFIDENCE,
    found: Sequence[Comparison] | None = None,
) -> pd.DataFrame:
    """One row per comparison and measure; `found` are the comparisons where they are known."""
    asked = comparisons(runs) if found is None else found
    rows = [
        row
        for comparison in asked
        for row in _rows(comparison, grouping, metric, seconds or {}, confidence)
    ]
    kinds = dict.fromkeys([*NUMBERS, "plain_seconds"], "float64")
    return pd.DataFrame(rows, columns=COLUMNS).astype(kinds)


def shared(comparison: Comparison) -> tuple[list[Run], list[Run]]:
    """The runs of the seeds that both have, in the same order."""
    plain = {run.seed: run for run in comparison.plain.runs}
    method = {run.seed: run for run in comparison.method.runs if run.seed in plain}
    return list(method.values()), [plain[seed] for seed in method]


def _rows(
    comparison: Comparison, grouping: Grouping, metric: str, seconds: Seconds, confidence: float
) -> list[dict[str, object]]:
    ours, plain = shared(comparison)
    if not ours:
        return []
    told = _about(comparison, ours, plain) | _cost(ours, plain, seconds)
    people = {"overall": everyone(len(grouping.codes), grouping.split)}
    return [
        told
        | _measured(ours, plain, people.get(measure, grouping), metric, measure, confidence)
        | {"measure": measure, "metric": metric}
        for measure in MEASURES
    ]


def _about(comparison: Comparison, ours: Sequence[Run], plain: Sequence[Run]) -> dict[str, object]:
    method, reference = comparison.method, comparison.plain
    return {
        "part": comparison.part,
        "pruner": method.pruner,
        "schedule": method.schedule,
        "scope": method.scope,
        "mitigation": method.mitigation,
        "plain_pruner": reference.pruner,
        "plain_schedule": reference.schedule,
        "plain_scope": reference.scope,
        "sparsity": method.sparsity,
        "asked": method.asked,
        "seeds": len(ours),
        "collapsed": any_collapsed([*ours, *plain]),
    }


def _cost(ours: Sequence[Run], plain: Sequence[Run], seconds: Seconds) -> dict[str, float]:
    times = [mean_seconds(members, seconds) for members in (ours, plain)]
    ratio = times[0] / times[1] if times[1] > 0 else float("nan")
    return {"seconds": times[0], "plain_seconds": times[1], "ratio": ratio}


def mean_seconds(runs: Sequence[Run] | Cell, seconds: Seconds) -> float:
    """Mean over the seeds; NaN as soon as one is unknown."""
    members = runs.runs if isinstance(runs, Cell) else runs
    return float(np.mean([seconds.get(run.variant, float("nan")) for run in members]))


def _measured(
    ours: Sequence[Run],
    plain: Sequence[Run],
    people: Grouping,
    metric: str,
    measure: str,
    confidence: float,
) -> dict[str, object]:
    paired = _PAIRED.get(measure, _values)(ours, plain, people, metric)
    moved = _HOW[measure](paired, confidence).within(_WIDEST.get(measure, 1) * paired.change.high)
    turn = sign_of(metric) if measure in ("worst", "overall") else 1.0
    low, high = sorted((turn * moved.low, turn * moved.high))
    return {
        "plain": turn * moved.before,
        "value": turn * moved.after,
        "change": turn * moved.change,
        "low": low,
        "high": high,
        "reason": _why([*ours, *plain], metric, moved),
    }


def _why(runs: Sequence[Run], metric: str, moved: Moved) -> str:
    if untold := lacking(runs, metric):
        return untold
    return "too few groups have a number in both" if np.isnan(moved.change) else ""


def _values(ours: Sequence[Run], plain: Sequence[Run], people: Grouping, metric: str) -> Paired:
    """The metric itself, turned so that more is better."""
    numbers = [
        _upwards(estimates.of_metric(runs, people, metric), metric) for runs in (ours, plain)
    ]
    change = _upwards(_difference(ours, plain, people, metric), metric)
    return Paired(numbers[0], numbers[1], change)


def _losses(ours: Sequence[Run], plain: Sequence[Run], people: Grouping, metric: str) -> Paired:
    """What each group loses from dense, in accuracy."""
    lost = [losses(runs, people, "accuracy") for runs in (ours, plain)]
    return Paired(lost[0], lost[1], _difference(ours, plain, people, "accuracy").flip())


def _difference(
    ours: Sequence[Run], plain: Sequence[Run], people: Grouping, metric: str
) -> Estimates:
    """Ours minus plain, each image with itself: as a change from dense, with plain as the dense."""
    beside = [
        replace(run, dense=reference.said) for run, reference in zip(ours, plain, strict=True)
    ]
    return estimates.of_change(beside, people, metric)


def _upwards(numbers: Estimates, metric: str) -> Estimates:
    return numbers if sign_of(metric) > 0 else numbers.flip()


_HOW: dict[str, Measure]
_HOW = {"gap": span, "worst": lowest, "overall": alone, "degradation": span}
_PAIRED = {"degradation": _losses}
_WIDEST = {"degradation": 2}  # of the metric's width: a group may lose all, another gain all
