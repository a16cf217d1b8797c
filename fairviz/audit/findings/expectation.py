"""What explore makes one expect of a decision: the what-if, which moves with its limits."""

import pandas as pd

from fairviz.audit.deciding.estimates import answers
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.deciding.standing import stands
from fairviz.audit.deciding.words import of_limit
from fairviz.audit.findings.base import Finding, nothing
from fairviz.audit.wording import listed, method, percent
from fairviz.predictions.words import mitigated, uncapitalised

ESTIMATE = "An estimate from samples that everybody has seen: certify it to be sure."


def expected(table: pd.DataFrame, limits: Limits) -> Finding:
    """The method that goes farthest by the estimate, what binds it, and one step further.

    table: `what_if` of these limits.
    """
    if table.empty or table["dense"].all():
        return nothing("Nothing is pruned here yet: there is no sparsity to choose.")
    found = answers(table)
    if found["sparsity"].isna().all():
        return Finding(_none(found, limits), "harm", found, ESTIMATE)
    farthest = found[found["sparsity"] == found["sparsity"].max()]
    return Finding(_far(farthest, limits, len(found)), "calm", found, ESTIMATE)


def _far(farthest: pd.DataFrame, limits: Limits, methods: int) -> str:
    row = farthest.iloc[0]
    names = listed([_named(one) for _, one in farthest.iterrows()])
    of = f" (of {methods} methods)" if methods > len(farthest) else ""
    head = f"By the estimate, {names}{of} may go to {percent(row['asked'])}"
    limit = _limit(row["limit"], limits)
    seen = stands(limit, row["group"], row["value"], briefly=True)
    return f"{head}; the nearest limit is that {of_limit(limit)}: {seen}.{_next(row, limits)}"


def _next(row: pd.Series, limits: Limits) -> str:
    """What one step further would cost."""
    if pd.isna(row["next_sparsity"]):
        return " Nothing sparser was tried."
    limit = _limit(row["next_limit"], limits)
    cost = stands(limit, row["next_group"], row["next_value"])
    said = f" One step further, at {percent(row['next_asked'])}, {cost}."
    if pd.isna(row["later"]):
        return said
    return f"{said} {percent(row['later'])} would do again, but no sequence of tests gets there."


def _none(found: pd.DataFrame, limits: Limits) -> str:
    """Nothing keeps to the limits: the nearest try, and whether dense itself does not."""
    row = found.sort_values("next_room", kind="stable").iloc[-1]
    limit = _limit(row["next_limit"], limits)
    seen = stands(limit, row["next_group"], row["next_value"], briefly=True)
    head = f"No sparsity keeps to the limits by the estimate: with {_named(row)} at"
    asked = f"asked is that {of_limit(limit)}"
    said = f"{head} {percent(row['next_asked'])} {seen}; {asked}."
    if pd.isna(row["dense_room"]) or row["dense_room"] >= 0:
        return said
    own = _limit(row["dense_limit"], limits)
    seen = stands(own, row["dense_group"], row["dense_value"])
    return f"{said} Nor does the dense model itself: {seen}."


def _limit(text: object, limits: Limits) -> Limit:
    return next(limit for limit in limits.limits if str(limit) == text)


def _named(row: pd.Series) -> str:
    besides = (
        f" with {uncapitalised(mitigated(str(row['mitigation'])))}" if row["mitigation"] else ""
    )
    return method(str(row["pruner"]), str(row["schedule"])) + besides
