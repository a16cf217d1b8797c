"""Where weights compete with each other, and what the share removed is a share of."""

from typing import Literal, Protocol

from fairviz import catalog
from fairviz.errors import BadValue

WHOLE = 10_000  # a sparsity is an integer number of these: floats differ in bits by how they arose

Scope = Literal["global", "layer", "stages", "2:4"]
SCOPES: tuple[Scope, ...] = ("global", "layer", "stages", "2:4")
Budget = Literal["units", "macs"]
BUDGETS: tuple[Budget, ...] = ("units", "macs")
WAYS: dict[str, tuple[Scope, Budget]] = {  # what tables and screens call the two of them together
    **{scope: (scope, "units") for scope in SCOPES},
    "macs": ("global", "macs"),
    "layer macs": ("layer", "macs"),
}


class Asked(Protocol):
    """What a pruning says about it."""

    @property
    def pruner(self) -> str: ...
    @property
    def sparsity(self) -> int: ...
    @property
    def scope(self) -> Scope: ...
    @property
    def stages(self) -> tuple[int, ...]: ...
    @property
    def budget(self) -> Budget: ...


def in_a_word(asked: Asked) -> str:
    """Scope and budget by the name that tables have for them."""
    return next(word for word, way in WAYS.items() if way == (asked.scope, asked.budget))


def check(asked: Asked) -> None:
    """Raise where scope, stages, budget and pruner do not go together."""
    if asked.budget not in BUDGETS:
        raise BadValue(f"Budget {asked.budget!r} is not one of {', '.join(BUDGETS)}.")
    if asked.scope not in SCOPES:
        raise BadValue(f"Scope {asked.scope!r} is not one of {', '.join(SCOPES)}.")
    if (asked.scope == "stages") != bool(asked.stages):
        raise BadValue("Scope 'stages' and a list of stage sparsities come together or not at all.")
    if asked.scope == "2:4":
        _check_halves(asked)
    if asked.budget == "macs":
        _check_macs(asked)


def _check_halves(asked: Asked) -> None:
    """They are weights of the same row, two of which are always left."""
    pruner = catalog.find(catalog.PRUNERS, asked.pruner, "pruner")
    if pruner.unit != "weight":
        raise BadValue(
            f"Scope '2:4' is about single weights, and {asked.pruner} removes filters: take a"
            " pruner of weights, such as magnitude, or another scope."
        )
    if asked.sparsity > WHOLE // 2:
        raise BadValue(
            f"Scope '2:4' removes two of every four weights, at most 50 %;"
            f" it was asked for {100 * asked.sparsity / WHOLE:g} %."
        )


def _check_macs(asked: Asked) -> None:
    """They are saved by whole filters, and the budget is the whole network's."""
    pruner = catalog.find(catalog.PRUNERS, asked.pruner, "pruner")
    if pruner.unit != "filter":
        raise BadValue(
            f"{pruner.title} removes single weights, which saves no MACs: take a pruner of filters,"
            " such as l1_filter, or a budget of units."
        )
    if asked.scope not in ("global", "layer"):
        raise BadValue(
            f"A budget of MACs is the whole network's, which scope {asked.scope!r} leaves no"
            " choice: take global or layer."
        )
