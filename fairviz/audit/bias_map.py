"""Where do CEV, SDE and the other gaps light up? One row per method and sparsity."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from fairviz import catalog
from fairviz.audit.cell_scores import SCORES, Asked, scored
from fairviz.audit.cells import Cell, dense_runs, pruned_cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.error_rates import Over, Rates, Reader, reader
from fairviz.audit.floor import floor
from fairviz.audit.gap_tables import gap_table
from fairviz.audit.groups import Grouping
from fairviz.audit.imbalance import Average, Form
from fairviz.audit.intervals import CONFIDENCE
from fairviz.audit.outcomes import Run
from fairviz.audit.tables import COLUMNS, ORPHANED
from fairviz.errors import BadValue, UnknownName

EXTRA = ["low_all", "excluded", "unequal", "floor_low", "floor_high", "floor_seeds"]
NUMBERS = ("value", "low", "high", "low_all", "floor_low", "floor_high")

METHOD = ("dataset", "model", "pruner", "schedule", "scope", "mitigation")
BEARABLE = 0.05

Dense = dict[tuple[str, str], tuple[Run, list[Rates]]]


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
    if score not in [*SCORES, *catalog.GAPS]:
        raise UnknownName(score, "gap", [*SCORES, *catalog.GAPS])
    if score not in SCORES:
        return _with_cost(_gaps(runs, grouping, score, metric, confidence), runs)
    title = grouping.title if grouping and over == "groups" else "classes"
    split = grouping.split if grouping else "explore"
    asked = Asked(score, reader(over, grouping), title, form, average, confidence, split)
    return _with_cost(_scores(runs, asked), runs)


def shippable(table: pd.DataFrame) -> pd.DataFrame:
    """The pruned cells that cost everyone together at most 5 points; all where none is so cheap."""
    cheap = table[table["cost"] <= BEARABLE]
    return table if cheap.empty else cheap


def _with_cost(table: pd.DataFrame, runs: Sequence[Run]) -> pd.DataFrame:
    """The table with the share of accuracy that everyone together lost in each cell."""
    lost = {(*cell.method, cell.asked): _lost(cell) for cell in pruned_cells(runs)}
    keys = zip(*(table[name] for name in (*METHOD, "asked")), strict=True)
    return table.assign(cost=[lost.get(key, float("nan")) for key in keys])


def _lost(cell: Cell) -> float:
    """Mean over the seeds; NaN where a seed has no dense parent to compare with."""
    pairs = [(run.before, run.said) for run in cell.runs]
    lost = [before.correct.mean() - said.correct.mean() for before, said in pairs if before]
    return float(np.mean(lost)) if len(lost) == len(pairs) else float("nan")


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
    shared = cell.words() | _about(cell.runs[0], asked)
    shared |= {"collapsed": any_collapsed(cell.runs)}
    if any(run.before is None for run in cell.runs):
        missing = {"excluded": 0, "reason": ORPHANED}
        return shared | dict.fromkeys(NUMBERS, float("nan")) | missing
    below = floor(dense[cell.dataset, cell.model][1], asked.of, len(cell.runs))
    floors = {"floor_low": below.low, "floor_high": below.high, "floor_seeds": below.seeds}
    return shared | floors | scored(cell.runs, asked)


def _floor_row(run: Run, dense: Sequence[Rates], asked: Asked) -> dict[str, object]:
    """Dense seeds against dense seeds, as a cell of its own: the mean, from smallest to largest."""
    found = floor(dense, asked.of, len(dense))
    cell = Cell(run.dataset, run.model, "", "dense", "global", "", 0.0, (run,))
    numbers = dict.fromkeys(("low", "floor_low", "low_all"), found.low)
    numbers |= dict.fromkeys(("high", "floor_high"), found.high)
    counts = {"seeds": found.seeds, "floor_seeds": found.seeds, "excluded": 0, "collapsed": False}
    why = "" if found.seeds else "one dense seed only: nothing to compare it with"
    known = cell.words() | _about(run, asked) | numbers | counts
    return known | {"value": found.value, "reason": why}


def _about(run: Run, asked: Asked) -> dict[str, object]:
    n = len(run.said)
    place = {"split": asked.split, "metric": asked.score, "group": asked.over}
    return place | {"n": n, "base": float(n)}


def _gaps(
    runs: Sequence[Run], grouping: Grouping | None, gap: str, metric: str, confidence: float
) -> pd.DataFrame:
    if grouping is None:
        raise BadValue(f"{catalog.GAPS[gap].title} compares groups: give a grouping.")
    table = gap_table(runs, grouping, gap, metric, confidence=confidence)
    extra: dict[str, Any] = dict.fromkeys(("floor_low", "floor_high"), float("nan"))
    return _marked(table.assign(low_all=table["low"], floor_seeds=0, **extra))


def _marked(table: pd.DataFrame) -> pd.DataFrame:
    """The table with cells of an unusual number of seeds marked."""
    pruned = ~table["dense"].astype(bool)
    usual = Counter(table.loc[pruned, "seeds"]).most_common(1)
    unequal = pruned & (table["seeds"] != (usual[0][0] if usual else 0))
    return table.assign(unequal=unequal)
