"""What pages would say of a limit: an estimate with its interval, and no guarantee.

For the what-if on explore, and for limits without an exact test. Intervals of groups hold for all
groups together, since the worst of them is looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from fairviz.audit import estimates, tables
from fairviz.audit.cell_scores import SCORES, Asked, scored
from fairviz.audit.deciding.claims import AGAINST, by_shares, kept, whom
from fairviz.audit.deciding.kinds import KINDS
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.error_rates import reader
from fairviz.audit.estimates import Estimates
from fairviz.audit.gap_tables import gap_table
from fairviz.audit.gaps.spans import difference
from fairviz.audit.groups import CLASS, EVERYONE, Grouping
from fairviz.audit.losses import losses, sign_of
from fairviz.audit.outcomes import Run
from fairviz.audit.tables import ORPHANED

NAN = float("nan")
TOO_FEW = "fewer than two groups have a number"


@dataclass(frozen=True)
class Estimated:
    """A number of one group, or of all together, over the seeds of a cell."""

    group: str
    n: int
    value: float
    low: float
    high: float
    reason: str = ""


Reader = Callable[[Sequence[Run], Limit, Limits, Sequence[Grouping]], list[Estimated]]


def estimated(
    runs: Sequence[Run], limit: Limit, limits: Limits, people: Sequence[Grouping]
) -> list[Estimated]:
    """What the seeds of one cell say about a limit, one row per group where it is about groups."""
    if limit.needs_dense and any(run.before is None for run in runs):
        return [Estimated(limit.title, len(runs[0].said), NAN, NAN, NAN, ORPHANED)]
    if limit.what in SCORES:
        return _score(runs, limit, limits, people)
    return _KINDS.get(limit.what, _gap)(runs, limit, limits, people)


def _numbers(runs: Sequence[Run], limit: Limit, groups: Grouping) -> Estimates:
    if KINDS[limit.what].of == "value":
        return estimates.of_metric(runs, groups, limit.metric)
    return losses(runs, groups, limit.metric)


def _groups(
    runs: Sequence[Run], limit: Limit, limits: Limits, people: Sequence[Grouping]
) -> list[Estimated]:
    groups = kept(whom(limit, people, runs[0]), limits.without)
    found = _numbers(runs, limit, groups)
    low, high = found.limits(limits.confidence, max(len(groups), 1))
    return [
        _either_way(
            limit,
            Estimated(
                name,
                int(groups.n[g]),
                float(found.mean[g]),
                float(low[g]),
                float(high[g]),
                tables.reason(found, g, limit.metric, int(groups.n[g])),
            ),
        )
        for g, name in enumerate(groups.names)
    ]


def _everyone(
    runs: Sequence[Run], limit: Limit, limits: Limits, people: Sequence[Grouping]
) -> list[Estimated]:
    strata = by_shares(limits, people)
    if strata is None:
        return _groups(runs, limit, limits, people)
    is_drop = KINDS[limit.what].of == "drop"
    table = tables.overall(
        runs,
        limit.metric,
        grouping=strata,
        shares=limits.given,
        change=is_drop,
        confidence=limits.confidence,
    )
    row = table.iloc[-1]  # the dense models come before
    ends = np.array([row["value"], row["low"], row["high"]], dtype=float)
    if is_drop and sign_of(limit.metric) > 0:
        ends = -ends[[0, 2, 1]]
    value, low, high = map(float, ends)
    told = Estimated(EVERYONE, int(strata.n.sum()), value, low, high, str(row["reason"]))
    return [_either_way(limit, told)]


def _pairs(
    runs: Sequence[Run], limit: Limit, limits: Limits, people: Sequence[Grouping]
) -> list[Estimated]:
    groups = kept(whom(limit, people, runs[0]), limits.without)
    found = _numbers(runs, limit, groups)
    known = np.flatnonzero(~np.isnan(found.mean))
    if len(known) < 2:
        return [Estimated(groups.title, int(groups.n.sum()), NAN, NAN, NAN, TOO_FEW)]
    order = known[np.argsort(found.mean[known], kind="stable")]
    name = f"{groups.names[order[-1]]}{AGAINST}{groups.names[order[0]]}"
    value, ends = difference(found.mean, groups.n), difference.limits(found, limits.confidence)
    return [Estimated(name, int(groups.n[order[[0, -1]]].min()), value, *ends)]


def _gap(
    runs: Sequence[Run], limit: Limit, limits: Limits, people: Sequence[Grouping]
) -> list[Estimated]:
    groups = kept(whom(limit, people, runs[0]), limits.without)
    table = gap_table(runs, groups, limit.what, limit.metric, confidence=limits.confidence, times=0)
    row = table.iloc[-1]  # the dense models come before
    name = f"{row['worst']}{AGAINST}{row['best']}" if row["worst"] else str(row["group"])
    value, low, high = (float(row[column]) for column in ("value", "low", "high"))
    return [Estimated(name, int(row["n"]), value, low, high, str(row["reason"]))]


def _score(
    runs: Sequence[Run], limit: Limit, limits: Limits, people: Sequence[Grouping]
) -> list[Estimated]:
    """CEV or SDE: over the groups of its columns, over classes where it names none."""
    if all(run.schedule == "dense" for run in runs):
        return [Estimated(CLASS, len(runs[0].said), 0.0, 0.0, 0.0, "dense itself: nothing moved")]
    groups = kept(whom(limit, people, runs[0]), limits.without) if limit.columns else None
    title, split = (groups.title, groups.split) if groups else ("classes", "explore")
    read = reader("groups" if groups else "classes", groups)
    asked = Asked(limit.what, read, title, "code", "rates", limits.confidence, split)
    row = scored(runs, asked)
    value, low, high = (float(str(row[column])) for column in ("value", "low", "high"))
    return [Estimated(title, len(runs[0].said), value, low, high, str(row["reason"]))]


_KINDS: dict[str, Reader] = {
    "overall": _everyone,
    "overall_drop": _everyone,
    "group": _groups,
    "group_drop": _groups,
    "gap": _pairs,
    "gap_drop": _pairs,
}


def _either_way(limit: Limit, found: Estimated) -> Estimated:
    """The same; where neither way is better, how far it moved."""
    if not limit.moves_either_way:
        return found
    ends = sorted((abs(found.low), abs(found.high)))
    low = 0.0 if found.low <= 0 <= found.high else ends[0]
    return Estimated(found.group, found.n, abs(found.value), low, ends[1], found.reason)
