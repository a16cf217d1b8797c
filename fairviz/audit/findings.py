"""The first line of a page: what the data say, in a sentence that simultaneous intervals carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from fairviz.audit.cells import Cell, pruned_cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.contrasts import pairs
from fairviz.audit.estimates import Estimates, of_change
from fairviz.audit.groups import Grouping
from fairviz.audit.onset import onset
from fairviz.audit.outcomes import Floats, Run
from fairviz.audit.tables import changes, overall, sign_of
from fairviz.audit.wording import interval, listed, method, percent, points

Severity = Literal["none", "unknown", "calm", "harm"]


@dataclass(frozen=True)
class Finding:
    """One sentence, how grave it is, the rows it rests on, and what must be said beside it.

    severity: none (nothing to say yet), unknown (cannot be told), calm, harm.
    """

    headline: str
    severity: Severity
    evidence: pd.DataFrame
    caveat: str = ""


def overview(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: str = "accuracy",
    *,
    pruner: str | None = None,
    schedule: str | None = None,
    scope: str | None = None,
    asked: float | None = None,
) -> Finding:
    """What pruning costs, and whom: at this sparsity, else at the highest that has not collapsed."""
    offered = _offered(runs, pruner, schedule, scope, asked)
    if not offered:
        return Finding("Nothing is pruned here yet: there is no loss to report.", "none", _none())
    standing = [cell for cell in offered if not any_collapsed(cell.runs)]
    if not standing:
        return _all_collapsed(offered[-1], grouping)
    cell = max(standing, key=lambda found: found.sparsity)
    skipped = [other for other in offered if other.sparsity > cell.sparsity]
    return _of_cell(cell, grouping, metric, skipped)


def groups(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: str = "accuracy",
    *,
    pruner: str | None = None,
    schedule: str | None = None,
    scope: str | None = None,
    points_lost: float = 1.0,
) -> Finding:
    """Who pays from which sparsity on, by the first method that fits."""
    offered = _offered(runs, pruner, schedule, scope, None)
    if not offered:
        return Finding("Nothing is pruned here yet: no group has a curve.", "none", _none())
    first = [cell for cell in offered if cell.method == offered[0].method]
    members = [run for cell in first for run in cell.runs]
    table = onset(members, grouping, metric, points=points_lost)
    caveat = _caveat(first[-1], grouping)
    return _of_onsets(table, first, points_lost, caveat)


def bias_map(table: pd.DataFrame, title: str = "CEV", digits: int = 0) -> Finding:
    """Which cell of the map stands out of what dense seeds differ by among themselves."""
    pruned = table[~table["dense"].astype(bool)]
    seen = pruned[~pruned["collapsed"].astype(bool)].dropna(subset=["value"])
    if seen.empty:
        word = "has a value" if pruned.empty or pruned["value"].isna().all() else "still answers"
        return Finding(f"No cell of the map {word} yet: {title} is unknown.", "none", pruned)
    top = seen.loc[seen["value"].idxmax()]
    where = f"{method(top['pruner'], top['schedule'])} at {percent(top['asked'])}"
    ends = f" [{top['low']:,.{digits}f}, {top['high']:,.{digits}f}]"
    number = f"{top['value']:,.{digits}f}{'' if np.isnan(top['low']) else ends}"
    return _of_map(seen, top, title, f"{title} is highest for {where}: {number}", digits)


def _offered(
    runs: Sequence[Run],
    pruner: str | None,
    schedule: str | None,
    scope: str | None,
    asked: float | None,
) -> list[Cell]:
    """The pruned cells that fit; what is None fits all, but one method is told at a time."""
    fitting = [
        cell
        for cell in pruned_cells(runs)
        if pruner in (None, cell.pruner)
        and schedule in (None, cell.schedule)
        and scope in (None, cell.scope)
        and (asked is None or abs(cell.asked - asked) < 5e-5)
    ]
    return [cell for cell in fitting if cell.method == fitting[0].method]


def _of_cell(cell: Cell, grouping: Grouping, metric: str, skipped: Sequence[Cell]) -> Finding:
    lost = of_change(cell.runs, grouping, metric).combined(-sign_of(metric) * np.eye(len(grouping)))
    evidence = changes(cell.runs, grouping, metric, simultaneous=True)
    evidence = evidence[~evidence["dense"]].reset_index(drop=True)
    counted = np.flatnonzero(~np.isnan(lost.mean))
    if not len(counted):
        head = f"At {percent(cell.asked)} no group has a number: {_first_reason(evidence)}."
        return Finding(head, "unknown", evidence)
    caveat = " ".join([_caveat(cell, grouping), _left_out(skipped)]).strip()
    low, high = lost.limits(comparisons=len(counted))
    if len(counted) == 1:
        return _one_group(cell, grouping, lost, counted[0], evidence, caveat)
    return _compared(cell, grouping, lost, (low, high), evidence, metric, caveat)


def _compared(
    cell: Cell,
    grouping: Grouping,
    lost: Estimates,
    limits: tuple[Floats, Floats],
    evidence: pd.DataFrame,
    metric: str,
    caveat: str,
) -> Finding:
    found = pairs(lost)
    ranked = np.argsort(np.nan_to_num(lost.mean, nan=-np.inf))
    most = ranked[-1]
    least = next(g for g in ranked if not np.isnan(lost.mean[g]))
    at = f"At {percent(cell.asked)} sparsity"
    if len(found.low) and found.low.max() > 0:
        said = _loses(grouping, lost, limits, most)
        other = (
            _loses(grouping, lost, limits, least).replace(" loses ", " ").replace(" points", "", 1)
        )
        return Finding(f"{at} {said}, {other}.", "harm", evidence, caveat)
    names = f"{points(lost.mean[least])} and {points(lost.mean[most])} points"
    head = f"No group differs beyond chance at {percent(cell.asked)}: all lose between {names}."
    everyone = overall(cell.runs, metric, change=True)
    cost = -sign_of(metric) * everyone.loc[~everyone["dense"], "value"].iloc[0]
    return Finding(f"{head} Everyone together loses {points(cost)}.", "calm", evidence, caveat)


def _loses(grouping: Grouping, lost: Estimates, limits: tuple[Floats, Floats], group: int) -> str:
    low, high = limits[0][group], limits[1][group]
    value = lost.mean[group]
    if value < -5e-4:
        return f"{_named(grouping, group)} gains {points(-value)} points{interval(-high, -low)}"
    return f"{_named(grouping, group)} loses {points(value)} points{interval(low, high)}"


def _named(grouping: Grouping, group: int) -> str:
    name = grouping.names[group]
    return name if not grouping.columns else f"the {name} group"


def _one_group(
    cell: Cell, grouping: Grouping, lost: Estimates, group: int, evidence: pd.DataFrame, caveat: str
) -> Finding:
    said = _loses(grouping, lost, lost.limits(), group)
    shown = bool(lost.limits()[0][group] > 0)
    more = "" if len(grouping) == 1 else " No other group has samples to compare with."
    head = f"At {percent(cell.asked)} sparsity {said}.{more}"
    return Finding(head, "harm" if shown else "calm", evidence, caveat)


def _all_collapsed(cell: Cell, grouping: Grouping) -> Finding:
    head = (
        f"At {percent(cell.asked)} the {method(cell.pruner, cell.schedule)} models no longer answer:"
        " they reach chance or know fewer than half of the classes."
    )
    return Finding(head, "unknown", _none(), "Whom a collapsed model hurts says nothing.")


def _of_onsets(
    table: pd.DataFrame, curve: Sequence[Cell], points_lost: float, caveat: str
) -> Finding:
    limit = f"{points_lost:g} point{'' if points_lost == 1 else 's'}"
    paying = table.dropna(subset=["value"]).sort_values("value", kind="stable")
    if paying.empty:
        last = percent(curve[-1].asked)
        head = f"No group is shown to lose more than {limit} up to {last}."
        return Finding(head, "calm", table, caveat)
    each = [
        f"{listed(list(names['group']))} from {percent(asked)}"
        for asked, names in paying.groupby("asked")
    ]
    spared = table[table["value"].isna()]["group"]
    rest = f"; {listed(list(spared))} not shown to" if len(spared) else ""
    head = f"A loss beyond {limit} is clear for {', for '.join(each)}{rest}."
    return Finding(head, "harm", table, caveat)


def _of_map(
    seen: pd.DataFrame, top: "pd.Series[object]", title: str, head: str, digits: int
) -> Finding:
    low, high = float(str(top["floor_low"])), float(str(top["floor_high"]))
    if np.isnan(high):
        why = "There are no two dense seeds to say what chance alone would show."
        return Finding(f"{head}.", "unknown", seen, why)
    span = f"{low:,.{digits}f} to {high:,.{digits}f}"
    if float(str(top["low_all"])) > high:
        more = f", above the {span} by which dense seeds differ among themselves."
        return Finding(head + more, "harm", seen, _floor_caveat(top))
    more = f", not beyond the {span} by which dense seeds differ among themselves."
    return Finding(head + more, "calm", seen, _floor_caveat(top))


def _floor_caveat(top: "pd.Series[object]") -> str:
    if top["floor_seeds"] == top["seeds"]:
        return ""
    return (
        f"The cell averages {top['seeds']} seeds, the floor {top['floor_seeds']}: more seeds mean"
        " smaller values, so the floor is rather too high."
    )


def _caveat(cell: Cell, grouping: Grouping) -> str:
    if len(cell.runs) > 1:
        return ""
    return "One seed only: the interval is over images, and training again may say otherwise."


def _left_out(skipped: Sequence[Cell]) -> str:
    if not skipped:
        return ""
    shares = listed([percent(cell.asked) for cell in skipped])
    return f"Left out: {shares}, where the models no longer answer."


def _first_reason(evidence: pd.DataFrame) -> str:
    reasons = [str(why) for why in evidence["reason"] if why]
    return reasons[0] if reasons else "undefined"


def _none() -> pd.DataFrame:
    return pd.DataFrame({"group": [], "value": [], "low": [], "high": []})


__all__ = ["Finding", "bias_map", "groups", "overview"]
