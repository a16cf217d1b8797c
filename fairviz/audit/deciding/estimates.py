"""The what-if: what explore makes one expect, before anything is certified.

Every number here has been looked at and may be looked at again: estimates, no guarantee. They move
with the limits at once, and are read in the order in which a certificate would be sought: from the
lowest sparsity up, until a limit is passed.
"""

from collections.abc import Mapping, Sequence
from math import copysign, inf, isnan
from typing import Any

import numpy as np
import pandas as pd

from fairviz.audit.cells import Cell, cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.deciding.estimated import Estimated, estimated
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.deciding.sequence import passed
from fairviz.audit.deciding.testing import unguaranteed
from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Run

METHOD = ["dataset", "model", "pruner", "schedule", "scope", "mitigation"]
CELL = ["sparsity", "asked"]
FOUND = ["limit", "group", "value", "at", "room"]
COLUMNS = [
    *(*METHOD, *CELL, "seeds", "dense", "collapsed", "subject", "group", "n"),
    *("value", "low", "high", "limit", "at", "room", "holds", "unguaranteed", "reason"),
]
HELD = ("limit", "at", "room", "holds")
NEXT = [f"next_{name}" for name in (*CELL, *FOUND)]
DENSE = [f"dense_{name}" for name in FOUND]
ANSWERS = [*METHOD, *CELL, *FOUND, *NEXT, *DENSE, "later"]
FRONTIER = [*METHOD, "limit", "at", *CELL]
READ = [*METHOD, *CELL, *FOUND, "dense", "low", "high", "holds"]

Row = Mapping[Any, Any]  # of a table with these columns: a hundred small frames would be slow


def what_if(runs: Sequence[Run], limits: Limits, people: Sequence[Grouping]) -> pd.DataFrame:
    """Per cell, limit and group the value, the room left until the limit, and whether it holds.

    Dense models head each method; room is negative where a limit is passed; unguaranteed says why
    there could be no certificate ('' where there could).
    """
    return held(measured(runs, limits, people), limits)


def measured(runs: Sequence[Run], limits: Limits, people: Sequence[Grouping]) -> pd.DataFrame:
    """The values alone, whatever the limits on them are: slow, and the same when a limit moves."""
    rows = [
        _row(cell, limit, found, unguaranteed(limit, limits, cell.runs[0]))
        for cell in cells(runs)
        for limit in limits.limits
        for found in estimated(cell.runs, limit, limits, people)
    ]
    return pd.DataFrame(rows, columns=[name for name in COLUMNS if name not in HELD])


def held(table: pd.DataFrame, limits: Limits) -> pd.DataFrame:
    """Measured values against limits on the same subjects: instant."""
    limited = {limit.subject: limit for limit in limits.limits}
    known = table[table["subject"].isin(limited)]
    own = known["subject"].map(limited)
    value, at = known["value"].astype(float), own.map(lambda limit: limit.at).astype(float)
    room = (at - value).where(own.map(lambda limit: limit.side == "<="), value - at)
    told = known.assign(limit=own.map(str), at=at, room=room, holds=room >= 0)
    return told[COLUMNS]


def answers(table: pd.DataFrame) -> pd.DataFrame:
    """Per method the largest sparsity up to which every limit holds by the estimate; NaN: none.

    limit, group, value and room: what comes nearest to its limit there. next_: the same one step
    further, dense_: of the dense model. later: a larger sparsity at which all limits hold again,
    which no sequence of tests would reach.
    """
    rows = [_answer(rows) for rows in _methods(table)]
    return pd.DataFrame(rows, columns=ANSWERS)


def frontier(table: pd.DataFrame, limit: Limit) -> pd.DataFrame:
    """Per method the sparsity that a limit of `at` allows, from the strictest to the loosest.

    A curve of steps; the other limits stay as they are.
    """
    rows = [row for part in _methods(table) for row in _steps(part, limit)]
    return pd.DataFrame(rows, columns=FRONTIER)


def _row(cell: Cell, limit: Limit, found: Estimated, why: str) -> dict[str, object]:
    told = {name: getattr(found, name) for name in ("group", "n", "value", "low", "high", "reason")}
    about = {"subject": limit.subject, "unguaranteed": why, "collapsed": any_collapsed(cell.runs)}
    return cell.words() | about | told


def _methods(table: pd.DataFrame) -> list[list[Row]]:
    """The rows of each method, in their order."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in table[READ].to_dict("records"):
        found.setdefault(tuple(row[name] for name in METHOD), []).append(row)
    return list(found.values())


def _answer(rows: Sequence[Row]) -> dict[str, object]:
    """One method's answer, read along its sparsities."""
    steps = _pruned(rows)
    holds = [all(row["holds"] for row in step) for step in steps]
    count = int(passed(np.array(holds, dtype=bool)))
    later = [step[0]["sparsity"] for step, fine in zip(steps, holds, strict=True) if fine]
    answer = {name: rows[0][name] for name in METHOD}
    answer |= _nearest(steps[count - 1]) if count else {}
    if count < len(steps):
        answer |= {f"next_{name}": value for name, value in _nearest(steps[count]).items()}
    if dense := [row for row in rows if row["dense"]]:
        answer |= {f"dense_{name}": value for name, value in _nearest(dense).items()}
    return answer | {"later": max(later[count:], default=float("nan"))}


def _pruned(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each sparsity, the lowest first."""
    steps: dict[tuple[float, ...], list[Row]] = {}
    for row in rows:
        if not row["dense"]:
            steps.setdefault(tuple(row[name] for name in CELL), []).append(row)
    return [steps[cell] for cell in sorted(steps)]


def _nearest(step: Sequence[Row]) -> dict[str, object]:
    """What has the least room for the width of its interval: what will be hardest to show."""
    row = min(step, key=_ease)
    return {name: row[name] for name in (*CELL, *FOUND)}


def _ease(row: Row) -> float:
    """An unknown number stops everything, and comes first."""
    room, width = float(row["room"]), float(row["high"]) - float(row["low"])
    if isnan(room):
        return -inf
    return room / width if width > 0 else copysign(inf, room)


def _steps(rows: Sequence[Row], limit: Limit) -> list[dict[str, object]]:
    steps, text = _pruned(rows), str(limit)
    others = [all(row["holds"] for row in step if row["limit"] != text) for step in steps]
    allowed = steps[: int(passed(np.array(others, dtype=bool)))]
    worst = _worst_so_far(
        [[r["value"] for r in step if r["limit"] == text] for step in allowed], limit
    )
    shared = {name: rows[0][name] for name in METHOD} | {"limit": text}
    points = {
        at: shared | {"at": at} | {name: step[0][name] for name in CELL}
        for at, step in zip(worst, allowed, strict=True)
        if at == at
    }
    return list(points.values())


def _worst_so_far(values: Sequence[Sequence[float]], limit: Limit) -> list[float]:
    """What each sparsity asks of the limit, together with all before it; NaN from an unknown on."""
    turned = -1.0 if limit.side == ">=" else 1.0
    each = np.array([np.max(turned * np.array(value, dtype=float)) for value in values])
    return [float(at) for at in turned * np.maximum.accumulate(each)]
