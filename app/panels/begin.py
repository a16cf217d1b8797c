"""How every page begins: its question, what there is to choose from, and what was chosen."""

from collections.abc import Callable

import streamlit as st

from app import controls, loaders
from app.controls import Choice, Possible
from app.loaders import brought
from app.panels.states import nothing_pruned, nothing_yet, title


def begin(
    question: str,
    *,
    beside: Callable[[], None] | None = None,
    measured_alone: bool = False,
    needs_pruned: bool = False,
    every: bool = False,
    parts: tuple[str, ...] = (),
) -> tuple[Choice, Possible]:
    """The choice and what else could be chosen; ends the run where the page has nothing to show.

    measured_alone: the page shows every method at every sparsity, so it offers neither; every: of
    every mitigation, too. parts: the controls that matter, where neither says it.
    """
    index = loaders.index()
    if index.empty:
        title(question, beside)
        nothing_yet()
    place = st.container()
    parts = parts or (controls.MEASURED if measured_alone or every else controls.ALL)
    choice, possible = controls.choose(index, parts, every=every)
    with place:
        title(brought.worded(question, possible.rows), beside)
    controls.notes(possible)
    if needs_pruned and possible.rows["schedule"].eq("dense").all():
        nothing_pruned()
    return choice, possible
