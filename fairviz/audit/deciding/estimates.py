"""The what-if: what explore makes one expect, before anything is certified.

Every number here has been looked at and may be looked at again: estimates, no guarantee. They move
with the limits at once, and are read in the order in which a certificate would be sought: from the
lowest sparsity up, until a limit is passed.
"""

from collections.abc import Sequence

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
    rows = [_answer(part) for _, part in table.groupby(METHOD, sort=False)]
    return pd.DataFrame(rows, columns=ANSWERS)


def frontier(table: pd.DataFrame, limit: Limit) -> pd.DataFrame:
    """Per method the sparsity that a limit of `at` allows, from the strictest to the loosest.

    A curve of steps; the other limits stay as they are.
    """
    parts = [_steps(part, limit) for _, part in table.groupby(METHOD, sort=False)]
    rows = [row for part in parts for row in part]
    return pd.DataFrame(rows, columns=FRONTIER)


def _row(cell: Cell, limit: Limit, found: Estimated, why: str) -> dict[str, object]:
    told = {name: getattr(found, name) for name in ("group", "n", "value", "low", "high", "reason")}
    about = {"subject": limit.subject, "unguaranteed": why, "collapsed": any_collapsed(cell.runs)}
    return cell.words() | about | told


def _answer(part: pd.DataFrame) -> dict[str, object]:
    """One method's answer, read along its sparsities."""
    steps = _pruned(part)
    holds = np.array([bool(step["holds"].all()) for step in steps], dtype=bool)
    count = int(passed(holds))
    later = [step["sparsity"].iloc[0] for step, fine in zip(steps, holds, strict=True) if fine]
    answer = dict(part.iloc[0][METHOD])
    answer |= _nearest(steps[count - 1]) if count else {}
    if count < len(steps):
        answer |= {f"next_{name}": value for name, value in _nearest(steps[count]).items()}
    if len(dense := part[part["dense"]]):
        answer |= {f"dense_{name}": value for name, value in _nearest(dense).items()}
    return answer | {"later": max(later[count:], default=float("nan"))}


def _pruned(part: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of each sparsity, the lowest first."""
    pruned = part[~part["dense"].astype(bool)]
    return [step for _, step in pruned.groupby(CELL)]


def _nearest(step: pd.DataFrame) -> dict[str, object]:
    """What has the least room for the width of its interval: what will be hardest to show.

    An unknown number stops everything, and comes first.
    """
    width = (step["high"] - step["low"]).astype(float)
    sure = step["room"].map(lambda room: np.copysign(np.inf, room))
    room = (step["room"] / width.where(width > 0)).fillna(sure).where(step["room"].notna(), -np.inf)
    row = step.iloc[int(room.to_numpy(dtype=float).argmin())]
    return {name: row[name] for name in (*CELL, *FOUND)}


def _steps(part: pd.DataFrame, limit: Limit) -> list[dict[str, object]]:
    steps, text = _pruned(part), str(limit)
    others = [bool(step.loc[step["limit"] != text, "holds"].all()) for step in steps]
    allowed = steps[: int(passed(np.array(others, dtype=bool)))]
    worst = _worst_so_far([step.loc[step["limit"] == text, "value"] for step in allowed], limit)
    shared = dict(part.iloc[0][METHOD]) | {"limit": text}
    points = {
        at: shared | {"at": at} | dict(step.iloc[0][CELL])
        for at, step in zip(worst, allowed, strict=True)
        if at == at
    }
    return list(points.values())


def _worst_so_far(values: Sequence["pd.Series[float]"], limit: Limit) -> list[float]:
    """What each sparsity asks of the limit, together with all before it; NaN from an unknown on."""
    turned = -1.0 if limit.side == ">=" else 1.0
    each = np.array([np.max(turned * value.to_numpy(dtype=float)) for value in values])
    return [float(at) for at in turned * np.maximum.accumulate(each)]
