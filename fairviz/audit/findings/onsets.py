"""Who loses, and from which sparsity on?"""

from collections.abc import Sequence

import pandas as pd

from fairviz.audit.cells import Cell
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.findings.base import Finding, curve, nothing, one_seed
from fairviz.audit.groups import Grouping
from fairviz.audit.lacking import lacking
from fairviz.audit.onset import onset
from fairviz.audit.outcomes import Run
from fairviz.audit.wording import listed, percent
from fairviz.catalog import METRICS, find


def groups(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: str = "accuracy",
    *,
    pruner: str | None = None,
    schedule: str | None = None,
    scope: str | None = None,
    points: float = 1.0,
) -> Finding:
    """Who pays from which sparsity on, by the first method that fits."""
    cells = curve(runs, pruner, schedule, scope)
    if not cells:
        return nothing("Nothing is pruned here yet: no group has a curve.")
    read = [run for cell in cells for run in cell.runs]
    table = onset(read, grouping, metric, points=points)
    limit = f"{points:g} point{'' if points == 1 else 's'}"
    caveat = one_seed(cells[-1])
    if why := lacking(read, metric):
        return Finding(f"No group has a number: {why}.", "unknown", table, caveat)
    standing = [cell for cell in cells if not any_collapsed(cell.runs)]
    if not standing:
        return _ruined(cells[0], table)
    if table["value"].isna().all():
        lost = f"lose more than {limit}" if metric == "accuracy" else f"get worse by {limit}"
        head = f"No group is shown to {lost} up to {percent(standing[-1].asked)}."
        return Finding(head, "calm", table, caveat)
    return Finding(_sentence(table, f"{_worsening(metric)} beyond {limit}"), "harm", table, caveat)


def _ruined(first: Cell, table: pd.DataFrame) -> Finding:
    """Where nothing answers any more nobody is shown to lose, and nobody is spared."""
    head = f"From {percent(first.asked)} on the models have collapsed: nobody can be compared."
    return Finding(head, "unknown", table, "Whom a collapsed model hurts says nothing.")


def _worsening(metric: str) -> str:
    """'A loss', 'A worse calibration error'."""
    title = find(METRICS, metric, "metric").title
    plain = title if title[1:2].isupper() else title[0].lower() + title[1:]  # ROC stays ROC
    return "A loss" if metric == "accuracy" else f"A worse {plain}"


def _sentence(table: pd.DataFrame, what: str) -> str:
    """'A loss beyond 1 point is clear for dark from 80 %, for light from 95 %.'"""
    paying = table.dropna(subset=["value"])
    each = [
        f"for {listed(list(names))} from {percent(float(str(asked)))}"
        for asked, names in paying.groupby("asked")["group"]
    ]
    spared = list(table.loc[table["value"].isna(), "group"])
    rest = f"; not for {listed(spared)}" if spared else ""
    return f"{what} is clear {', '.join(each)}{rest}."
