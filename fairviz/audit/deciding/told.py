"""Verdicts and descents in words: what binds, by how much, and what would decide."""

from collections.abc import Sequence
from math import ceil, floor

import pandas as pd

from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.sequence import Descent
from fairviz.audit.deciding.standing import harm, stands
from fairviz.audit.deciding.verdict import Tested, Verdict
from fairviz.audit.deciding.words import amount, of_limit
from fairviz.audit.groups import EVERYONE
from fairviz.audit.outcomes import Run
from fairviz.audit.wording import listed, method, percent
from fairviz.predictions.words import mitigated, uncapitalised

DIGIT = 0.001  # a tenth of a point is what sentences show
ROUNDING = 1e-9
SEVERAL = 3  # names in a row; more are counted
COVERS_NOT = (
    "It speaks of these weights and of new data drawn like these: not of a shift, of wrong labels,"
    " of groups that are not named, or of another seed."
)


def variant(run: Run) -> str:
    """'magnitude, one-shot', 'magnitude, recovered with distillation'; 'the dense model'."""
    if run.schedule == "dense":
        return "the dense model"
    besides = f" with {uncapitalised(mitigated(run.mitigation))}" if run.mitigation else ""
    return method(run.pruner, run.schedule) + besides


def at(run: Run) -> str:
    """' at 90 %'; nothing where nothing was asked to leave."""
    return "" if run.schedule == "dense" else f" at {sparsity(run)}"


def sparsity(run: Run) -> str:
    return percent(run.asked or run.sparsity)


def several(names: Sequence[str]) -> str:
    """'a, b and c'; 'a, b and 12 more'."""
    told = list(dict.fromkeys(names))
    if len(told) <= SEVERAL:
        return listed(told)
    return f"{', '.join(told[: SEVERAL - 1])} and {len(told) - SEVERAL + 1} more"


def binds(verdict: Verdict) -> str:
    """'every group loses at most 2 points of accuracy (dark binds: at most 1.7 points)'."""
    rows = verdict.binding
    first = rows[0]
    names = [row.group for row in rows if row.limit == first.limit]
    told = several(names)
    verb = "" if names == [EVERYONE] else f"{told} bind{'s' if len(names) == 1 else ''}: "
    return f"{of_limit(first.limit)} ({verb}{bounded(first)})"


def bounded(row: Tested) -> str:
    """'at most 1.7 points'; of what is refuted the other side: 'at least 3.4 points'."""
    return f"at {'least' if _is_lower(row) else 'most'} {bound(row)}"


def open_claim(row: Tested) -> str:
    """'dark loses 1.5 points of accuracy by the estimate, up to 3.1 points cannot …; …'."""
    if not row.towards:
        return f"{row.group}: {row.reason or 'nothing is known'}; {_asked(row)}"
    seen = f"{stands(row.limit, row.group, row.estimate)} by the estimate"
    way = "down" if _is_lower(row) else f"{harm(row.limit, row.estimate)}up"
    sure = f", {way} to {bound(row)} cannot be excluded" if row.guaranteed else ""
    return f"{seen}{sure}; {_asked(row)}"


def refuted(row: Tested) -> str:
    """'dark loses 3.4 points or more; asked is that every group loses at most 2 points of …'."""
    beyond = " or more" if _is_lower(row) else " or less"
    shown = stands(row.limit, row.group, _outward(row), more=beyond, briefly=True)
    return f"{shown}; asked is that {of_limit(row.limit)}"


def more(needs: pd.DataFrame) -> str:
    """'About 340 more samples of dark would decide'; what can't be had by any number, first."""
    if needs.empty:
        return ""
    never = needs[needs["towards"] == "never"]
    if len(never):
        who = several(list(never["claim"]))
        return f"No number of samples like these would decide it for {who}."
    largest = needs.groupby("group", sort=False)["more"].max()
    each = [f"{_rounded(count):,} more samples of {group}" for group, count in largest.items()]
    ends = set(needs["towards"])
    towards = f"would show it {ends.pop()}" if len(ends) == 1 else "would decide"
    return f"About {several(each)} {towards}, if the estimates are right (power 80 %)."


def beside(descents: Sequence[Descent], limits: Limits, reading: int) -> str:
    """What must be said beside every certificate."""
    told = [COVERS_NOT, _paid(descents, reading), _reweighted(limits), _left_out(limits)]
    return " ".join(sentence for sentence in told if sentence)


def _is_lower(row: Tested) -> bool:
    """Whether the bound is one from below: of a floor, or of a refuted ceiling."""
    return (row.limit.side == ">=") != (row.outcome == "violated")


def bound(row: Tested) -> str:
    """'1.7 points', rounded to its own side."""
    return amount(row.limit, _outward(row))


def _outward(row: Tested) -> float:
    """The bound, rounded to its own side: a limit of the truth must not get stricter by a digit."""
    if row.bound != row.bound:
        return row.bound
    digits = row.bound / DIGIT
    return DIGIT * (floor(digits + ROUNDING) if _is_lower(row) else ceil(digits - ROUNDING))


def _asked(row: Tested) -> str:
    way = "least" if row.limit.side == ">=" else "most"
    return f"asked is at {way} {amount(row.limit, row.limit.at)}"


def _rounded(count: float) -> int:
    """To two digits: more are not known."""
    return ceil(float(f"{count:.1e}"))


def _paid(descents: Sequence[Descent], reading: int) -> str:
    """At which confidence each was tested, where that is not the one asked for."""
    reasons = []
    if len(descents) > 1:
        reasons.append(f"{len(descents)} methods are certified at once")
    if reading:
        reasons.append(f"this is reading {reading} of these samples")
    each = percent(1 - descents[0].alpha)
    return f"Tested at {each}, since {listed(reasons)}." if reasons else ""


def _reweighted(limits: Limits) -> str:
    if limits.given is None:
        return ""
    total = sum(limits.given.values())
    shares = [f"{name} {percent(share / total)}" for name, share in limits.given.items()]
    return f"Everyone's numbers are re-weighted to the shares given: {several(shares)}."


def _left_out(limits: Limits) -> str:
    return f"Left out of it: {several(limits.without)}." if limits.without else ""
