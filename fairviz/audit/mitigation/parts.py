"""Which method stands beside which: one part differs, all else is plain, sparsity is the same.

    loss, distillation, training   same pruner and schedule, trained plainly; a schedule that needs
                                   objectives stands beside the plain one that recovers
    criterion                      the plain criterion of the same unit (magnitude, L1 filters),
                                   same schedule
    schedule                       same pruner, pruned once and recovered

Sparsity is the achieved one: two methods are compared where it differs by at most one point. Where
filters fell until a share of the work (MACs) was gone, that share is what must be alike. A
schedule with settings is the same schedule; the one with the same settings comes first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fairviz import catalog
from fairviz.audit.cells import Cell, pruned_cells
from fairviz.audit.outcomes import Run
from fairviz.spec import AND
from fairviz.ways import WAYS

ALIKE = 0.01  # of achieved sparsity
PLAIN_CRITERIA = {"weight": "magnitude", "filter": "l1_filter"}
PLAIN_SCHEDULE = "recovered"
UNTRAINED = "oneshot"
SEVERAL = "several"
BY_WORK = tuple(name for name, (_, budget) in WAYS.items() if budget == "macs")


@dataclass(frozen=True)
class Comparison:
    """A method, what it is held against, and the part that differs."""

    part: str
    method: Cell
    plain: Cell


def comparisons(runs: Sequence[Run]) -> list[Comparison]:
    """Every method beside the plain one that differs from it in one part, where that is stored."""
    found = [cell for cell in pruned_cells(runs) if not cell.scope.startswith("stages")]
    return [
        Comparison(part, cell, plain)
        for cell in found
        for part, fits in _asked(cell)
        if (plain := _nearest(cell, [other for other in found if fits(other)]))
    ]


def part_of(mitigation: str) -> str:
    """'distillation', or 'loss + distillation' of a variant's mitigation."""
    entries = [catalog.MITIGATIONS.get(name.partition("?")[0]) for name in mitigation.split(AND)]
    return AND.join(dict.fromkeys(entry.part if entry else "loss" for entry in entries))


def kind_of(pruner: str, schedule: str, mitigation: str) -> str:
    """Which part of a method is not plain; 'several' where more than one is."""
    trained = _name(schedule) not in (PLAIN_SCHEDULE, UNTRAINED)
    found = [
        *([part_of(mitigation)] if mitigation else []),
        *(["criterion"] if _plain_criterion(pruner) else []),
        *(["schedule"] if trained and not mitigation else []),
    ]
    return (
        "plain" if not found else found[0] if len(found) == 1 and AND not in found[0] else SEVERAL
    )


Fits = Callable[[Cell], bool]


def _asked(cell: Cell) -> Iterator[tuple[str, Fits]]:
    """The parts of a method that are not plain, and what it is held against for each."""
    if cell.mitigation:
        yield part_of(cell.mitigation), lambda other: _is_plain(other, cell)
        return
    if criterion := _plain_criterion(cell.pruner):
        yield "criterion", lambda other: _differs_in_pruner(other, cell, criterion)
    if _name(cell.schedule) not in (PLAIN_SCHEDULE, UNTRAINED):
        yield "schedule", lambda other: _is_recovered(other, cell)


def _name(schedule: str) -> str:
    return schedule.partition("?")[0]


def _plain_criterion(pruner: str) -> str:
    """What this pruner's unit is usually chosen by; empty where it is that, or unknown."""
    entry = catalog.PRUNERS.get(pruner.partition("?")[0])
    plain = PLAIN_CRITERIA[entry.unit] if entry else ""
    return "" if plain == pruner else plain


def _is_plain(other: Cell, cell: Cell) -> bool:
    schedules = (_name(cell.schedule), PLAIN_SCHEDULE)
    same = (other.pruner, other.scope) == (cell.pruner, cell.scope)
    return same and not other.mitigation and _name(other.schedule) in schedules


def _differs_in_pruner(other: Cell, cell: Cell, criterion: str) -> bool:
    same = _name(other.schedule) == _name(cell.schedule)
    return same and not other.mitigation and other.pruner == criterion


def _is_recovered(other: Cell, cell: Cell) -> bool:
    same = (other.pruner, other.scope) == (cell.pruner, cell.scope)
    return same and not other.mitigation and _name(other.schedule) == PLAIN_SCHEDULE


def _nearest(cell: Cell, others: Sequence[Cell]) -> Cell | None:
    """As sparse as this one, of the same data and model; the same schedule and scope first."""
    near = [
        other
        for other in others
        if (other.dataset, other.model) == (cell.dataset, cell.model)
        and _apart(other, cell) <= ALIKE
    ]
    return min(near, key=lambda other: _distance(cell, other), default=None)


def _distance(cell: Cell, other: Cell) -> tuple[bool, bool, bool, float]:
    return (
        _name(other.schedule) != _name(cell.schedule),
        other.schedule != cell.schedule,
        other.scope != cell.scope,
        _apart(other, cell),
    )


def _apart(other: Cell, cell: Cell) -> float:
    """How far what they removed lies apart: of the work, where both had a budget of that."""
    if other.scope == cell.scope and cell.scope in BY_WORK:
        return abs(other.asked - cell.asked)
    return abs(other.sparsity - cell.sparsity)
