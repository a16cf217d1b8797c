"""Where do CEV, SDE and the other gaps light up? One row per method and sparsity."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from fairviz import catalog
from fairviz.audit.cells import Cell, dense_runs, pruned_cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.error_rates import Over, Rates, Reader, reader
from fairviz.audit.floor import Score, floor
from fairviz.audit.gap_tables import gap_table
from fairviz.audit.groups import Grouping
from fairviz.audit.imbalance import Average, Form, Moved, cev_of, moved, sde_of
from fairviz.audit.intervals import CONFIDENCE, freedom, t_quantile
from fairviz.audit.metrics.base import mean_of_defined
from fairviz.audit.outcomes import Floats, Run
from fairviz.audit.resampling import resamples
from fairviz.audit.tables import COLUMNS
from fairviz.errors import UnknownName

Dense = dict[tuple[str, str], tuple[Run, list[Rates]]]
SCORES = {"cev": cev_of, "sde": sde_of}
RESAMPLES = 200
EXTRA = ("low_all", "excluded", "unequal", "floor_low", "floor_high", "floor_seeds", "chance", "p")
TWO = "two points: CEV = SDE² / 2, one number"


@dataclass(frozen=True)
class Asked:
    """Which score, over which points, in which form."""

    score: str
    read: Reader
    over: str
    names: tuple[str, ...]
    form: Form
    average: Average
    confidence: float
    split: str
    cells: int = 1  # how many are looked at together

    def of(self, points: Moved) -> Floats:
        return SCORES[self.score](points, self.form)


def bias_map(
    runs: Sequence[Run],
    grouping: Grouping | None = None,
    score: str = "cev",
    *,
    over: Over = "classes",
    metric: str = "accuracy",
    form: Form = "code",
    average: Average = "rates",
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """CEV, SDE or any gap of each cell, beside what dense seeds differ by among themselves.

    low_all is the lower end that holds for all cells together: what a headline may rest on. The row
    of schedule "dense" is the floor itself; unequal marks cells of another number of seeds.
    """
    if score in SCORES:
        split = grouping.split if grouping else "explore"
        title = grouping.title if grouping and over == "groups" else "classes"
        names = grouping.names if grouping and over == "groups" else ()
        read = reader(over, grouping)
        asked = Asked(score, read, title, names, form, average, confidence, split)
        return _scores(runs, asked)
    if score not in catalog.GAPS:
        raise UnknownName(score, "gap", [*SCORES, *catalog.GAPS])
    return _gaps(runs, _needed(grouping, score), score, metric, confidence)


def _scores(runs: Sequence[Run], asked: Asked) -> pd.DataFrame:
    found = pruned_cells(runs)
    asked = replace(asked, cells=max(len(found), 1))
    dense = _dense_rates(runs, asked.read)
    floors = [_floor_row(run, rates, asked) for run, rates in dense.values()]
    rows = [_cell_row(cell, dense, asked) for cell in found]
    return _marked(pd.DataFrame([*floors, *rows], columns=[*COLUMNS, *EXTRA]))


def _dense_rates(runs: Sequence[Run], read: Reader) -> Dense:
    """The error rates of each model's dense seeds, beside one of those seeds."""
    found: Dense = {}
    for run in dense_runs(runs):
        rates = found.setdefault((run.dataset, run.model), (run, []))[1]
        rates.append(read(run.said, np.ones((1, len(run.said)))))
    return found


def _cell_row(cell: Cell, dense: Dense, asked: Asked) -> dict[str, object]:
    n = len(cell.runs[0].said)
    shared = cell.words() | {"collapsed": any_collapsed(cell.runs), "metric": asked.score}
    shared |= {"split": asked.split, "group": asked.over, "n": n, "base": float(n)}
    parented = [run for run in cell.runs if run.dense is not None]
    if len(parented) < len(cell.runs):
        return shared | _unknown("the dense model it came from is missing")
    below = floor(dense[cell.dataset, cell.model][1], asked.of, len(cell.runs))
    floors = {"floor_low": below.low, "floor_high": below.high, "floor_seeds": below.seeds}
    return shared | floors | _scored(parented, asked)


def _scored(runs: Sequence[Run], asked: Asked) -> dict[str, object]:
    weights = np.vstack([np.ones((1, len(runs[0].said))), resamples(len(runs[0].said), RESAMPLES)])
    before = [asked.read(run.dense, weights) for run in runs if run.dense is not None]
    after = [asked.read(run.said, weights) for run in runs]
    drawn = _score(before, after, asked)
    value, points = float(drawn[0]), _moved_on_average(before, after)
    low, high, low_all = _limits(value, drawn[1:], _jackknife(before, after, asked), asked)
    return {
        "value": value,
        "low": low,
        "high": high,
        "low_all": low_all,
        "excluded": int(np.isnan(points.fpr[0]).sum()),
        "reason": _reason(value, points, asked),
    }


def _score(before: Sequence[Rates], after: Sequence[Rates], asked: Asked) -> Floats:
    """The score under each row of weights, in the order of averaging that was asked for."""
    if asked.average == "rates":
        return asked.of(_moved_on_average(before, after))
    each = [asked.of(moved(*a, *b)) for a, b in zip(before, after, strict=True)]
    return mean_of_defined(np.stack(each, axis=-1))


def _moved_on_average(before: Sequence[Rates], after: Sequence[Rates]) -> Moved:
    return moved(*_mean(before), *_mean(after))


def _mean(rates: Sequence[Rates]) -> Rates:
    return np.mean([fpr for fpr, _ in rates], axis=0), np.mean([fnr for _, fnr in rates], axis=0)


def _jackknife(before: Sequence[Rates], after: Sequence[Rates], asked: Asked) -> float:
    """Variance over seeds, each left out in turn."""
    count = len(before)
    if count < 2:
        return 0.0
    plain_before = [(fpr[:1], fnr[:1]) for fpr, fnr in before]
    plain_after = [(fpr[:1], fnr[:1]) for fpr, fnr in after]
    left = [
        _score(_without(plain_before, k), _without(plain_after, k), asked)[0] for k in range(count)
    ]
    return float((count - 1) * np.var(left))


def _without(rates: Sequence[Rates], seed: int) -> list[Rates]:
    return [rate for k, rate in enumerate(rates) if k != seed]


def _limits(
    value: float, drawn: Floats, between: float, asked: Asked
) -> tuple[float, float, float]:
    """Interval on the log scale, since a score is never negative; and its end for all cells."""
    known = drawn[~np.isnan(drawn)]
    if np.isnan(value + between) or len(known) < RESAMPLES / 2:
        return float("nan"), float("nan"), float("nan")
    within = float(known.var(ddof=1))
    df = freedom(np.float64(between), 2, np.float64(within), np.float64(np.inf))
    error = np.sqrt(between + within)
    if value <= 0:
        return 0.0, float(t_quantile(df, asked.confidence) * error), 0.0
    reach = (
        np.array([t_quantile(df, asked.confidence, m) for m in (1, asked.cells)]) * error / value
    )
    return (
        float(value * np.exp(-reach[0])),
        float(value * np.exp(reach[0])),
        float(value * np.exp(-reach[1])),
    )


def _reason(value: float, points: Moved, asked: Asked) -> str:
    count = points.fpr.shape[1]
    left = count - int(np.isnan(points.fpr[0]).sum())
    if np.isnan(value):
        return f"{left} of {count} points have dense error rates above zero: too few"
    if left < count:
        return f"{count - left} of {count} points left out: their dense error rates are zero"
    return TWO if count == 2 and not asked.names else ""


def _floor_row(first: Run, dense: Sequence[Rates], asked: Asked) -> dict[str, object]:
    found = floor(dense, asked.of, len(dense))
    n = len(first.said)
    blank = dict.fromkeys(("variant", "pruner", "mitigation", "reason"), "")
    if not found.seeds:
        blank["reason"] = "one dense seed only: nothing to compare it with"
    return blank | {
        "dataset": first.dataset,
        "model": first.model,
        "schedule": "dense",
        "scope": "global",
        "sparsity": 0.0,
        "asked": 0.0,
        "seed": -1,
        "seeds": found.seeds,
        "dense": True,
        "collapsed": False,
        "split": asked.split,
        "metric": asked.score,
        "group": asked.over,
        "n": n,
        "base": float(n),
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "low_all": found.low,
        "excluded": 0,
        "floor_low": found.low,
        "floor_high": found.high,
        "floor_seeds": found.seeds,
    }


def _unknown(reason: str) -> dict[str, object]:
    numbers = ("value", "low", "high", "low_all", "floor_low", "floor_high")
    return dict.fromkeys(numbers, float("nan")) | {"excluded": 0, "reason": reason}


def _gaps(
    runs: Sequence[Run], grouping: Grouping, gap: str, metric: str, confidence: float
) -> pd.DataFrame:
    table = gap_table(runs, grouping, gap, metric, confidence=confidence)
    blank = dict.fromkeys(("floor_low", "floor_high"), float("nan"))
    extra: dict[str, Any] = blank | {"low_all": table["low"], "floor_seeds": 0}
    return _marked(table.assign(**extra))


def _marked(table: pd.DataFrame) -> pd.DataFrame:
    """The table with cells of an unusual number of seeds marked."""
    pruned = ~table["dense"].astype(bool)
    usual = Counter(table.loc[pruned, "seeds"]).most_common(1)
    unequal = pruned & (table["seeds"] != (usual[0][0] if usual else 0))
    return table.assign(unequal=unequal)


def _needed(grouping: Grouping | None, gap: str) -> Grouping:
    if grouping is None:
        raise UnknownName("no grouping", f"grouping for {gap!r}", ["fairviz.audit.groups.grouping"])
    return grouping


__all__ = ["SCORES", "bias_map"]
