"""What does pruning cost, and whom?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fairviz.audit.cells import Cell
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.contrasts import pairs
from fairviz.audit.estimates import Estimates
from fairviz.audit.findings.base import SAME, Finding, curve, no_rows, nothing, one_seed
from fairviz.audit.groups import Grouping, everyone
from fairviz.audit.losses import losses
from fairviz.audit.outcomes import Run
from fairviz.audit.tables import changes
from fairviz.audit.wording import interval, method, percent, points

BEARABLE = 0.05  # what everyone together may lose for a sparsity to be told unasked
CHOSEN = "The highest sparsity at which everyone together loses at most 5 points."


@dataclass(frozen=True)
class _Loss:
    """What each group loses in one cell, and the limits that hold for all groups together."""

    cell: Cell
    grouping: Grouping
    numbers: Estimates

    @property
    def ranked(self) -> list[int]:
        """The groups with a number, the least loss first."""
        order = np.argsort(self.numbers.mean, kind="stable")
        return [int(g) for g in order if not np.isnan(self.numbers.mean[g])]

    def told(self, group: int, verb: bool = True) -> str:
        """'the dark group loses 11.2 points [9.8, 12.6]'."""
        low, high = (end[group] for end in self.numbers.limits(comparisons=len(self.ranked)))
        value, name = self.numbers.mean[group], self.grouping.names[group]
        who = f"the {name} group" if self.grouping.columns else name
        if value < 0 and points(value) != "0.0":
            return f"{who} gains {points(-value)}{' points' * verb}{interval(-high, -low)}"
        return f"{who}{' loses' * verb} {points(value)}{' points' * verb}{interval(low, high)}"


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
    """The cost to whom: at this sparsity, else at the highest that somebody might ship.

    That is the highest at which everyone together loses at most 5 points: chosen by what all lose,
    so that the choice singles out no group.
    """
    offered = curve(runs, pruner, schedule, scope)
    at = [cell for cell in offered if asked is None or abs(cell.asked - asked) < SAME]
    standing = [cell for cell in at if not any_collapsed(cell.runs)]
    if not at:
        return nothing("Nothing is pruned here yet: there is no loss to report.")
    if not standing:
        return _collapsed(at[-1])
    costs = [_cost(cell, grouping, metric) for cell in standing]
    bearable = [cell for cell, cost in zip(standing, costs, strict=True) if cost <= BEARABLE]
    cell = bearable[-1] if bearable else standing[int(np.argmin(costs))]
    return _of_cell(cell, grouping, metric, "" if asked is not None or not bearable else CHOSEN)


def _cost(cell: Cell, grouping: Grouping, metric: str) -> float:
    """What everyone together loses."""
    everybody = everyone(len(grouping.codes), grouping.split)
    return float(losses(cell.runs, everybody, metric).mean[0])


def _of_cell(cell: Cell, grouping: Grouping, metric: str, choice: str) -> Finding:
    loss = _Loss(cell, grouping, losses(cell.runs, grouping, metric))
    table = changes(cell.runs, grouping, metric, simultaneous=True)
    evidence = table[~table["dense"]].reset_index(drop=True)
    caveat = " ".join(part for part in (one_seed(cell), choice) if part)
    if not loss.ranked:
        why = next(iter(evidence["reason"]), "") or "undefined"
        head = f"At {percent(cell.asked)} sparsity no group has a number: {why}."
        return Finding(head, "unknown", evidence, caveat)
    if len(loss.ranked) == 1:
        return _one_group(loss, evidence, caveat)
    return _compared(loss, metric, evidence, caveat)


def _compared(loss: _Loss, metric: str, evidence: pd.DataFrame, caveat: str) -> Finding:
    least, most = loss.ranked[0], loss.ranked[-1]
    at = percent(loss.cell.asked)
    found = pairs(loss.numbers)
    if len(found.low) and found.low.max() > 0:
        head = f"At {at} sparsity {loss.told(most)}, {loss.told(least, verb=False)}."
        return Finding(head, "harm", evidence, caveat)
    cost = _cost(loss.cell, loss.grouping, metric)
    verb = "gains" if cost < 0 else "loses"
    head = (
        f"No group is shown to pay more than another at {at} sparsity: groups"
        f" {_range(*loss.numbers.mean[[least, most]])} points, everyone together"
        f" {verb} {points(abs(cost))}."
    )
    return Finding(head, "calm", evidence, caveat)


def _range(least: float, most: float) -> str:
    """'lose 1.1 to 2.9'; 'range from a gain of 0.9 to a loss of 2.9' where some gain."""
    if least > 0 or points(least) == "0.0":
        return f"lose {points(max(least, 0.0))} to {points(most)}"
    ends = [f"a {'gain' if end < 0 else 'loss'} of {points(abs(end))}" for end in (least, most)]
    return f"range from {ends[0]} to {ends[1]}"


def _one_group(loss: _Loss, evidence: pd.DataFrame, caveat: str) -> Finding:
    group = loss.ranked[0]
    alone = "" if len(loss.grouping) == 1 else " There is no other group to compare with."
    head = f"At {percent(loss.cell.asked)} sparsity {loss.told(group)}.{alone}"
    shown = loss.numbers.limits()[0][group] > 0
    return Finding(head, "harm" if shown else "calm", evidence, caveat)


def _collapsed(cell: Cell) -> Finding:
    head = (
        f"At {percent(cell.asked)} sparsity the models no longer answer"
        f" ({method(cell.pruner, cell.schedule)}): they are at chance, or say few of the classes."
    )
    return Finding(head, "unknown", no_rows(), "Whom a collapsed model hurts says nothing.")
