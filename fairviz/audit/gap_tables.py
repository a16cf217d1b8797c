"""Gaps between groups per cell, with limits, and what mere chance would show."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fairviz import catalog
from fairviz.audit import estimates
from fairviz.audit.cells import Cell, cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.contrasts import known
from fairviz.audit.estimates import Estimates, metric_named
from fairviz.audit.gaps.base import Gap
from fairviz.audit.groups import Grouping, by_class
from fairviz.audit.intervals import CONFIDENCE
from fairviz.audit.outcomes import Floats, Run
from fairviz.audit.resampling import SHUFFLES, membership, shuffles
from fairviz.audit.tables import COLUMNS, empty, sign_of
from fairviz.catalog import GapEntry
from fairviz.errors import BadValue

EXTRA = ("gap", "best", "worst", "chance", "p", "excluded")


def gap_table(
    runs: Sequence[Run],
    grouping: Grouping,
    gap: str | Sequence[str] = "difference",
    metric: str = "accuracy",
    *,
    confidence: float = CONFIDENCE,
    times: int = SHUFFLES,
) -> pd.DataFrame:
    """Each gap of each cell: value, limits, best and worst group, expected by chance, p-value."""
    names = [gap] if isinstance(gap, str) else list(gap)
    rows = [
        _row(cell, grouping, name, metric, confidence, times)
        for cell in cells(runs)
        for name in names
    ]
    blank = empty().assign(**{name: pd.Series(dtype="object") for name in EXTRA})
    return pd.DataFrame(rows, columns=[*COLUMNS, *EXTRA]) if rows else blank


def metrics_of(entry: GapEntry, metric: str) -> list[str]:
    """The metrics that this gap reads: its own, or else the one asked for."""
    return [name for name in (entry.metric or metric, entry.also) if name]


def _row(
    cell: Cell, grouping: Grouping, name: str, metric: str, confidence: float, times: int
) -> dict[str, object]:
    entry = catalog.find(catalog.GAPS, name, "gap")
    people = _people(cell, grouping, entry)
    found = [
        _measured(cell, people, entry, each, confidence, times)
        for each in metrics_of(entry, metric)
    ]
    shared = cell.words() | {"collapsed": any_collapsed(cell.runs), "split": grouping.split}
    group = {"group": people.title, "n": int(people.n.sum()), "base": float(people.n.sum())}
    return shared | group | {"gap": name} | max(found, key=_size)


def _size(found: dict[str, object]) -> float:
    value = found["value"]
    return -1.0 if not isinstance(value, float) or np.isnan(value) else value


def _people(cell: Cell, grouping: Grouping, entry: GapEntry) -> Grouping:
    if entry.over == "groups":
        return grouping
    said = cell.runs[0].said
    return by_class(said.labels, [str(c) for c in range(said.classes)], grouping.split)


def _measured(
    cell: Cell, people: Grouping, entry: GapEntry, metric: str, confidence: float, times: int
) -> dict[str, object]:
    gap: Gap = entry.load()
    numbers, sign = _numbers(cell, people, entry, metric, gap)
    value = sign * gap(numbers.mean, numbers.n)
    low, high = sorted(sign * end for end in gap.limits(numbers, confidence))
    expected, p = _by_chance(cell, people, entry, metric, gap, sign, times)
    return {
        "metric": metric,
        "value": value,
        "low": low,
        "high": high,
        "chance": expected,
        "p": p,
        "reason": "" if len(known(numbers)) > 1 else "fewer than two groups have a number",
        "excluded": len(people) - len(known(numbers)),
    } | _extremes(numbers, people, sign * sign_of(metric) if entry.of == "value" else -1.0)


def _numbers(
    cell: Cell, people: Grouping, entry: GapEntry, metric: str, gap: Gap
) -> tuple[Estimates, float]:
    """What the gap reads, and the sign that turns its answer back."""
    if entry.of == "change":
        losses = estimates.of_change(cell.runs, people, metric)
        return _turned(losses, -sign_of(metric)), 1.0
    sign = sign_of(metric) if gap.oriented else 1.0
    return _turned(estimates.of_metric(cell.runs, people, metric), sign), sign


def _turned(numbers: Estimates, sign: float) -> Estimates:
    return numbers if sign > 0 else numbers.combined(-np.eye(len(numbers.n)))


def _extremes(numbers: Estimates, people: Grouping, sign: float) -> dict[str, object]:
    groups = known(numbers)
    if not len(groups):
        return {"best": "", "worst": ""}
    ranked = groups[np.argsort(sign * numbers.mean[groups])]
    return {"best": people.names[ranked[-1]], "worst": people.names[ranked[0]]}


def _by_chance(
    cell: Cell,
    people: Grouping,
    entry: GapEntry,
    metric: str,
    gap: Gap,
    sign: float,
    times: int,
) -> tuple[float, float]:
    """Mean gap when the samples' groups are shuffled within each class, and the p-value."""
    if entry.over == "classes" or not times or len(people) < 2:
        return float("nan"), float("nan")
    labels = cell.runs[0].said.labels
    dealt = [people.codes, *shuffles(people.codes, labels, times)]
    found = np.array([_gap_of(cell, people, codes, entry, metric, gap, sign) for codes in dealt])
    return _expected(found[0], found[1:], entry)


def _expected(seen: float, drawn: Floats, entry: GapEntry) -> tuple[float, float]:
    drawn = drawn[~np.isnan(drawn)]
    if np.isnan(seen) or not len(drawn):
        return float("nan"), float("nan")
    beyond = drawn >= seen - 1e-12 if entry.better == "lower" else drawn <= seen + 1e-12
    return float(drawn.mean()), float((1 + beyond.sum()) / (1 + len(drawn)))


def _gap_of(
    cell: Cell,
    people: Grouping,
    codes: np.ndarray,
    entry: GapEntry,
    metric: str,
    gap: Gap,
    sign: float,
) -> float:
    weights = membership(codes, len(people))
    read = [_read(run, metric, entry, weights) for run in cell.runs]
    turn = -sign_of(metric) if entry.of == "change" else sign
    return sign * gap(turn * np.mean(read, axis=0), people.n)


def _read(run: Run, metric: str, entry: GapEntry, weights: Floats) -> Floats:
    needs_dense = catalog.find(catalog.METRICS, metric, "metric").needs_dense
    if needs_dense and entry.of == "change":
        raise BadValue(f"{metric} compares with dense already: its change has no gap.")
    number, dense = metric_named(metric), run.dense or run.said
    if needs_dense:
        return number.under(weights, dense, run.said)
    said = number.under(weights, run.said)
    return said - number.under(weights, dense) if entry.of == "change" else said
