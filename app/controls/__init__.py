"""What the visitor can choose, and how the address holds it."""

import streamlit as st

from app import loaders
from app.controls import address, sidebar
from app.controls.choice import Choice
from app.controls.possible import Possible, possible, studies
from app.controls.settle import Settled, one, settle

__all__ = ["Choice", "Possible", "choose", "notes", "switch"]


def choose() -> tuple[Choice, Possible]:
    """What is looked at now, and what else could be; the controls show it and so does the address.

    The store must hold something: pages ask `panels.nothing_yet()` before.
    """
    index = loaders.index()
    wish, found = address.asked(), studies(index)
    remarks: list[str] = []
    study = one("study", wish.study, found, remarks)
    within = possible(study, index)
    options = {"study": found, **within.options}
    settled = settle(wish, options, within.defaults, within.stages)
    _show(settled, remarks)
    if settled.choice.show != "present":
        sidebar.draw(settled.choice, options, within.stages)
    return settled.choice, within


def notes() -> None:
    """What the address asked for and could not be had, said once."""
    for note in st.session_state.get("notes", ()):
        st.warning(note, icon=":material/link_off:")


def _show(settled: Settled, remarks: list[str]) -> None:
    by_link = address.came_by_link()
    st.session_state["notes"] = (*remarks, *settled.notes) if by_link else ()
    address.keep(settled.choice)


def switch(field: str, choice: Choice, within: Possible) -> None:
    """A choice between few things, all in sight, above the figure it changes."""
    titles = within.options[field]
    st.segmented_control(
        "How it is shown",
        list(titles),
        format_func=lambda value: titles.get(value, value),
        key=address.seed(field, getattr(choice, field)),
        required=True,
        label_visibility="collapsed",
    )
