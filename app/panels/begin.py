"""How every page begins: its question, what there is to choose from, and what was chosen."""

from collections.abc import Callable

from app import controls, loaders
from app.controls import Choice, Possible
from app.panels.states import nothing_pruned, nothing_yet, title


def begin(
    question: str,
    *,
    beside: Callable[[], None] | None = None,
    measured_alone: bool = False,
    needs_pruned: bool = False,
) -> tuple[Choice, Possible]:
    """The choice and what else could be chosen; ends the run where the page has nothing to show.

    measured_alone: the page shows every method at every sparsity, so it offers neither.
    """
    title(question, beside)
    if loaders.index().empty:
        nothing_yet()
    found = controls.choose(controls.MEASURED) if measured_alone else controls.choose()
    choice, possible = found
    controls.notes(possible)
    if needs_pruned and possible.rows["schedule"].eq("dense").all():
        nothing_pruned()
    return choice, possible
