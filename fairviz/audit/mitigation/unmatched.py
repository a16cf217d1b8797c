"""Which methods stand beside nothing, why, and what would stand beside them.

The rules are those of `parts`: one part differs, the rest is plain, the sparsity is the same.
"""

from collections.abc import Sequence

from fairviz.audit.cells import Cell, pruned_cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.mitigation.brought import shared
from fairviz.audit.mitigation.parts import (
    PLAIN_CRITERIA,
    PLAIN_SCHEDULE,
    UNTRAINED,
    comparisons,
    kind_of,
)
from fairviz.audit.outcomes import Run
from fairviz.catalog import PRUNERS

NO_PARTNER = "no plain partner of this achieved sparsity is stored"
SEVERAL_PARTS = "it differs in several parts; no partner that differs in one alone is stored"
COLLAPSED = "it, or its plain partner, has collapsed"
NO_SEED = "it shares no seed with its plain partner"

Found = list[tuple[Cell, str, tuple[tuple[str, str], ...]]]


def unmatched(runs: Sequence[Run]) -> Found:
    """Every method that is not plain and cannot be shown beside plain: why, and what to run."""
    beside = {(one.method.method, one.method.asked): one for one in comparisons(runs)}
    found: Found = []
    for cell in pruned_cells(runs):
        one = beside.get((cell.method, cell.asked))
        kind = kind_of(cell.pruner, cell.schedule, cell.mitigation)
        if one and any_collapsed([*one.method.runs, *one.plain.runs]):
            found.append((cell, COLLAPSED, ()))
        elif one and not shared(one)[0]:
            found.append((cell, NO_SEED, ()))
        elif not one and kind != "plain" and not cell.scope.startswith("stages"):
            why = SEVERAL_PARTS if kind == "several" and not cell.mitigation else NO_PARTNER
            found.append((cell, why, tuple(_partners(cell))))
    return found


def _partners(cell: Cell) -> list[tuple[str, str]]:
    """Pruner and schedule of what would stand beside it."""
    schedule = cell.schedule.partition("?")[0]
    recovered = (cell.pruner, PLAIN_SCHEDULE)
    if cell.mitigation:
        return [recovered]
    entry = PRUNERS.get(cell.pruner.partition("?")[0])
    plain = PLAIN_CRITERIA[entry.unit] if entry else cell.pruner
    criterion = [(plain, cell.schedule)] if plain != cell.pruner else []
    trained = [recovered] if schedule not in (PLAIN_SCHEDULE, UNTRAINED) else []
    return criterion + trained
