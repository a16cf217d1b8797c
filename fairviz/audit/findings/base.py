"""The shape findings share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from fairviz.audit.cells import Cell, pruned_cells
from fairviz.audit.outcomes import Run

Severity = Literal["none", "unknown", "calm", "harm"]
SAME = 5e-5  # sparsities closer than this are one request


@dataclass(frozen=True)
class Finding:
    """One sentence, how grave it is, the rows it rests on, and what must be said beside it.

    severity: none (nothing to say yet), unknown (cannot be told), calm, harm.
    """

    headline: str
    severity: Severity
    evidence: pd.DataFrame
    caveat: str = ""


def nothing(headline: str) -> Finding:
    """There is nothing to say yet."""
    return Finding(headline, "none", no_rows())


def no_rows() -> pd.DataFrame:
    """Evidence of nothing."""
    return pd.DataFrame({"group": [], "value": [], "low": [], "high": []})


def curve(
    runs: Sequence[Run],
    pruner: str | None = None,
    schedule: str | None = None,
    scope: str | None = None,
) -> list[Cell]:
    """The cells of the first method that fits, by rising sparsity; None fits all."""
    fitting = [
        cell
        for cell in pruned_cells(runs)
        if pruner in (None, cell.pruner)
        and schedule in (None, cell.schedule)
        and scope in (None, cell.scope)
    ]
    return [cell for cell in fitting if cell.method == fitting[0].method]


def one_seed(cell: Cell) -> str:
    """What must be said where nothing was trained twice."""
    if len(cell.runs) > 1:
        return ""
    return "One seed only: the interval is over images, and training again may say otherwise."
