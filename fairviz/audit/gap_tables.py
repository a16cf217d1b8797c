"""Gaps between groups per cell, with limits, and what mere chance would show."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fairviz import catalog
from fairviz.audit import estimates
from fairviz.audit.cells import Cell, cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.contrasts import known
from fairviz.audit.estimates import Estimates
from fairviz.audit.gaps.base import Gap
from fairviz.audit.groups import Grouping, by_class
from fairviz.audit.intervals import CONFIDENCE
from fairviz.audit.lacking import lacking
from fairviz.audit.losses import losses, sign_of
from fairviz.audit.outcomes import Floats, Ints, Run
from fairviz.audit.resampling import SHUFFLES, shuffles
from fairviz.audit.tables import COLUMNS, empty, read_under
from fairviz.catalog import GapEntry

EXTRA = ["gap", "best", "worst", "chance", "p", "excluded"]


def gap_table(
    runs: Sequence[Run],
    grouping: Grouping,
    gap: str | Sequence[str] = "difference",
    metric: str = "accuracy",
    *,
    confidence: float = CONFIDENCE,
    times: int = SHUFFLES,
) -> pd.DataFrame:
    """Each gap of each cell: value, limits, best and worst group, expected by chance, p-value.

    chance is the mean gap when the samples' groups are shuffled within each class, p how often such
    a gap is at least as large; both NaN where groups are classes.
    """
    names = [gap] if isinstance(gap, str) else list(gap)
    known_cells: dict[tuple[object, ...], dict[str, object]] = {}
    rows = []
    for cell in cells(runs):
        for name in names:
            key = (name, *map(id, cell.runs))  # dense models head many curves: measured once
            if key not in known_cells:
                known_cells[key] = _measured(cell, grouping, name, metric, confidence, times)
            rows.append(cell.words() | known_cells[key])
    blank = empty().assign(**{name: pd.Series(dtype="object") for name in EXTRA})
    return pd.DataFrame(rows, columns=[*COLUMNS, *EXTRA]) if rows else blank


def metrics_of(entry: GapEntry, metric: str) -> list[str]:
    """The metrics that this gap reads: its own, or else the one asked for."""
    return [name for name in (entry.metric or metric, entry.also) if name]


@dataclass(frozen=True)
class _Reading:
    """One metric's numbers as a gap reads them: losses, or turned so that more is better."""

    gap: Gap
    metric: str
    numbers: Estimates
    turn: float  # what the metric was multiplied by
    back: float  # what turns the gap into the metric's own direction

    @property
    def value(self) -> float:
        return self.back * self.gap(self.numbers.mean, self.numbers.n)

    def limits(self, confidence: float) -> tuple[float, float]:
        low, high = (self.back * end for end in self.gap.limits(self.numbers, confidence))
        return (low, high) if self.back > 0 else (high, low)


def _measured(
    cell: Cell, grouping: Grouping, name: str, metric: str, confidence: float, times: int
) -> dict[str, object]:
    entry = catalog.find(catalog.GAPS, name, "gap")
    people = _people(cell, grouping, entry)
    read = [_read(cell, people, entry, each) for each in metrics_of(entry, metric)]
    values = [reading.value for reading in read]
    worst = read[int(np.nanargmax(values))] if not np.isnan(values).all() else read[0]
    lows, highs = zip(*(r.limits(1 - (1 - confidence) / len(read)) for r in read), strict=True)
    expected, p = _by_chance(cell, people, entry, read, times)
    counted = len(known(worst.numbers))
    untold = lacking(cell.runs, worst.metric) or "fewer than two groups have a number"
    return _extremes(worst, people, entry) | {
        "gap": name,
        "metric": worst.metric,
        "group": people.title,
        "split": people.split,
        "n": int(people.n.sum()),
        "base": float(people.n.sum()),
        "collapsed": any_collapsed(cell.runs),
        "value": float(np.max(values)),
        "low": float(np.max(lows)),
        "high": float(np.max(highs)),
        "chance": expected,
        "p": p,
        "reason": "" if counted > 1 else untold,
        "excluded": len(people) - counted,
    }


def _people(cell: Cell, grouping: Grouping, entry: GapEntry) -> Grouping:
    if entry.over == "groups":
        return grouping
    said = cell.runs[0].said
    return by_class(said.labels, [str(c) for c in range(said.classes)], grouping.split)


def _read(cell: Cell, people: Grouping, entry: GapEntry, metric: str) -> _Reading:
    gap: Gap = entry.load()
    if entry.of == "change":
        return _Reading(gap, metric, losses(cell.runs, people, metric), -sign_of(metric), 1.0)
    turn = sign_of(metric) if gap.oriented else 1.0
    numbers = estimates.of_metric(cell.runs, people, metric)
    return _Reading(gap, metric, numbers if turn > 0 else numbers.flip(), turn, turn)


def _extremes(read: _Reading, people: Grouping, entry: GapEntry) -> dict[str, object]:
    """The groups that fare best and worst; where losses are read, less is better."""
    groups = known(read.numbers)
    if not len(groups):
        return {"best": "", "worst": ""}
    better = -1.0 if entry.of == "change" else sign_of(read.metric) * read.turn
    ranked = groups[np.argsort(better * read.numbers.mean[groups], kind="stable")]
    return {"best": people.names[ranked[-1]], "worst": people.names[ranked[0]]}


def _by_chance(
    cell: Cell, people: Grouping, entry: GapEntry, read: Sequence[_Reading], times: int
) -> tuple[float, float]:
    if entry.over == "classes" or not times or len(people) < 2:
        return float("nan"), float("nan")
    labels = cell.runs[0].said.labels
    if _are_classes(people.codes, labels):
        return float("nan"), float("nan")
    blocks = shuffles(people.codes, labels, len(people), times)
    drawn = np.concatenate([_gaps_under(cell, people, entry, read, block) for block in blocks])
    return _expected(float(drawn[0]), drawn[1:], entry)


def _are_classes(codes: Ints, labels: Ints) -> bool:
    """Whether all samples of a class are in one group: a shuffle within it changes nothing."""
    groups = int(codes.max(initial=0)) + 2  # -1: in none
    return len(np.unique(labels * groups + codes)) == len(np.unique(labels))


def _gaps_under(
    cell: Cell, people: Grouping, entry: GapEntry, read: Sequence[_Reading], block: Floats
) -> Floats:
    """The gap under each shuffle (shuffles, groups, n) of the samples' groups."""
    flat = block.reshape(-1, block.shape[2])
    each = []
    for reading in read:
        numbers = np.mean(
            [read_under(run, reading.metric, flat, entry.of == "change") for run in cell.runs],
            axis=0,
        )
        table = reading.turn * numbers.reshape(block.shape[:2])
        each.append([reading.back * reading.gap(row, people.n) for row in table])
    return np.asarray(np.max(each, axis=0))


def _expected(seen: float, drawn: Floats, entry: GapEntry) -> tuple[float, float]:
    drawn = drawn[~np.isnan(drawn)]
    if np.isnan(seen) or not len(drawn):
        return float("nan"), float("nan")
    beyond = drawn >= seen - 1e-12 if entry.better == "lower" else drawn <= seen + 1e-12
    return float(drawn.mean()), float((1 + beyond.sum()) / (1 + len(drawn)))
