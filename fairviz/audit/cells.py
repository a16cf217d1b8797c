"""Seeds of one request form one cell; dense models begin the curve of every method."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fairviz.audit.outcomes import Run

Request = tuple[str, str, str, str, str, str, float]


@dataclass(frozen=True)
class Cell:
    """The seeds of one request: how the weights leave, and how many were asked for."""

    dataset: str
    model: str
    pruner: str
    schedule: str
    scope: str
    mitigation: str
    asked: float
    runs: tuple[Run, ...]

    @property
    def sparsity(self) -> float:
        """Mean achieved sparsity."""
        return float(np.mean([run.sparsity for run in self.runs]))

    @property
    def is_dense(self) -> bool:
        return all(run.schedule == "dense" for run in self.runs)

    @property
    def method(self) -> tuple[str, str, str, str, str, str]:
        return (
            self.dataset,
            self.model,
            self.pruner,
            self.schedule,
            self.scope,
            self.mitigation,
        )

    def words(self) -> dict[str, object]:
        """What a tidy row says about the cell."""
        return {
            "variant": "",
            "dataset": self.dataset,
            "model": self.model,
            "pruner": self.pruner,
            "schedule": self.schedule,
            "scope": self.scope,
            "sparsity": self.sparsity,
            "asked": self.asked,
            "mitigation": self.mitigation,
            "seed": -1,
            "seeds": len(self.runs),
            "dense": self.is_dense,
        }


def cells(runs: Sequence[Run]) -> list[Cell]:
    """The pruned cells by method and sparsity, each method led by the dense models."""
    pruned = sorted(_cells(run for run in runs if run.schedule != "dense"), key=_order)
    dense = dense_runs(runs)
    if not pruned:
        return sorted(_cells(dense), key=_order)
    heads = [head for method in _methods(pruned) for head in _heads(method, dense)]
    return sorted([*heads, *pruned], key=_order)


def pruned_cells(runs: Sequence[Run]) -> list[Cell]:
    """The cells without the dense ones."""
    return [cell for cell in cells(runs) if not cell.is_dense]


def dense_runs(runs: Sequence[Run]) -> list[Run]:
    """The dense models: those listed, and parents that only their children mention."""
    listed = [run for run in runs if run.schedule == "dense"]
    known = {run.variant for run in listed} | {_seat(run) for run in listed}
    orphans = {
        _seat(run): _parent_of(run)
        for run in runs
        if run.dense is not None and run.parent not in known and _seat(run) not in known
    }
    return [*listed, *orphans.values()]


def _seat(run: Run) -> tuple[str, str, int]:
    return run.dataset, run.model, run.seed


def _parent_of(run: Run) -> Run:
    assert run.dense is not None
    return Run(
        run.parent, run.dataset, run.model, "", "dense", 0.0, run.mitigation, run.seed, run.dense
    )


def _cells(runs: Sequence[Run] | Iterator[Run]) -> list[Cell]:
    found: dict[Request, list[Run]] = {}
    for run in runs:
        found.setdefault(_request(run), []).append(run)
    return [Cell(*request, runs=tuple(_by_seed(members))) for request, members in found.items()]


def _request(run: Run) -> Request:
    return *run.method, round(run.asked, 4)


def _by_seed(runs: Sequence[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: (run.seed, run.variant))


def _methods(found: Sequence[Cell]) -> list[Cell]:
    return list({cell.method: cell for cell in found}.values())


def _heads(method: Cell, dense: Sequence[Run]) -> list[Cell]:
    """The dense models as the first point of this method's curve."""
    own = [run for run in dense if (run.dataset, run.model) == (method.dataset, method.model)]
    return [replace(method, asked=0.0, runs=tuple(_by_seed(own)))] if own else []


def _order(cell: Cell) -> tuple[object, ...]:
    return (*cell.method, cell.asked, not cell.is_dense)
