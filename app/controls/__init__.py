"""What the visitor can choose, and how the address holds it."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app.controls import address, sidebar
from app.controls.choice import Choice
from app.controls.possible import IMBALANCES, Possible, possible, studies
from app.controls.settle import Settled, one, settle
from fairviz import catalog

__all__ = [
    "ALL",
    "MEASURED",
    "PEOPLE",
    "Choice",
    "Possible",
    "choose",
    "measures",
    "notes",
    "pick",
    "pick_from",
    "presenting",
    "switch",
]


NOTES = "notes"  # what is said once, below the title
ALL = sidebar.ALL
MEASURED = ("measured",)  # a page that shows every method at every sparsity
PEOPLE = ("people",)  # a page that asks for its metrics itself


def choose(
    index: pd.DataFrame, parts: tuple[str, ...] = sidebar.ALL, *, every: bool = False
) -> tuple[Choice, Possible]:
    """What is looked at now, and what else could be; the controls show it and so does the address.

    The index must hold something: pages ask `panels.nothing_yet()` before. `parts` are the
    controls that matter to the page; `every`: it shows all mitigations, whatever was chosen.
    """
    wish, found = address.asked(), studies(index)
    remarks: list[str] = []
    study = one("study", wish.study, found, remarks)
    within = possible(study, index)
    options = {"study": found, **within.options}
    settled = settle(wish, options, within.defaults, within.stages)
    _show(settled, remarks)
    if not settled.choice.is_presented:
        sidebar.draw(settled.choice, options, within.stages, parts)
    return settled.choice, within if every else within.of(settled.choice)


def notes(within: Possible) -> None:
    """What the address asked for and could not be had, said once; what is left out, always."""
    if within.left_out:
        st.caption(
            f":material/rule: {within.left_out} variants answered another evaluation set: their"
            " numbers cannot stand beside these, and are left out."
        )
    for note in st.session_state.get(NOTES, ()):
        st.warning(note, icon=":material/link_off:")


def _show(settled: Settled, remarks: list[str]) -> None:
    by_link = address.came_by_link()
    told = tuple(dict.fromkeys((*remarks, *settled.notes)))
    st.session_state[NOTES] = told if by_link else ()
    address.keep(settled.choice)


def measures(choice: Choice, within: Possible) -> None:
    """Which gap the map shows; for CEV and SDE, over what and in which form."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sidebar.one("gap", "Measure", choice, within.options, width=320)
        if choice.gap in IMBALANCES:
            switch("over", choice, within, "Points")
            with st.popover("Forms", icon=":material/tune:"):
                switch("form", choice, within, "Form", _FORM)
                switch("average", choice, within, "Averaged over seeds", _AVERAGE)
    st.caption(_EXPLAINED.get(choice.gap) or catalog.GAPS[choice.gap].summary)


def pick(field: str, label: str, choice: Choice, within: Possible) -> None:
    """A choice between several things, above the figure it changes."""
    sidebar.one(field, label, choice, within.options, width=260)


def pick_from(
    field: str, label: str, choice: Choice, titles: Mapping[str, str], width: int = 200
) -> None:
    """A choice between what only the page can know."""
    now = getattr(choice, field)
    st.selectbox(
        label,
        list(titles),
        format_func=lambda value: titles.get(value, value),
        key=address.seed(field, now if now in titles else next(iter(titles))),
        width=width,
        **sidebar.KEPT,
    )


def switch(
    field: str, choice: Choice, within: Possible, label: str = "", help: str | None = None
) -> None:
    """A choice between few things, all in sight, above the figure it changes."""
    titles = within.options[field]
    st.segmented_control(
        label or "How it is shown",
        list(titles),
        format_func=lambda value: titles.get(value, value),
        key=address.seed(field, getattr(choice, field)),
        required=True,
        help=help,
        label_visibility="visible" if label else "collapsed",
        **sidebar.KEPT,
    )


def presenting() -> None:
    """A button that tells this view as a story, on the whole screen."""
    st.button(
        "Present",
        icon=":material/slideshow:",
        key="present_button",
        on_click=address.amend,
        type="tertiary",
        kwargs={"present": "1", "step": ""},
        help="A story in five steps for a projector. The address keeps it; Escape leaves it.",
    )


_EXPLAINED = {
    "cev": "Combined error variance: how unevenly false positives and false negatives changed over"
    " the points, in percent squared. 0: all changed alike. Lower is better.",
    "sde": "Symmetric distance error: how far false positives and false negatives moved apart, in"
    " percent. 0: both changed alike at every point. Lower is better.",
}
_FORM = "The paper's code averages the variances of both axes; others sum them, or leave out x 100."
_AVERAGE = "The paper averages error rates over seeds before it compares them with dense."
