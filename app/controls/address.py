"""The address holds the whole view: read where it came from outside, written where it changed."""

from collections.abc import Sequence
from dataclasses import fields, replace

import streamlit as st

from app.controls.choice import SEVERAL, Choice

STAGED = "staged"  # key of the toggle: one slider per stage
_CHOICE = "choice"
_RECENT = "addresses"  # what it wrote lately: a slow browser may still show one of these
MEMORY = 12
OF_A_STUDY = ("sparsity", "stage", "pruner", "schedule", "scope", "mitigation")
_WRITTEN = "address"  # what this tab wrote last: another address came from outside


def asked() -> Choice:
    """What the visitor wants now: by a link or the back button, else by the widgets."""
    if came_by_link():
        _forget_widgets()
        return Choice.of(query())
    return _from_widgets(st.session_state.get(_CHOICE, Choice()))


def came_by_link() -> bool:
    """Whether the browser shows an address that this tab did not write.

    A browser that is asked twice within a moment still shows what was written before; that is no
    link while a widget has moved. Without one, it is the back button.
    """
    shown = query()
    if not shown or shown in st.session_state.get(_WRITTEN, ()):
        return False
    return not (shown in st.session_state.get(_RECENT, ()) and _has_moved())


def keep(choice: Choice) -> None:
    """The choice as this tab's state and in its address."""
    st.session_state[_CHOICE] = choice
    wanted, shown = {name: _listed(values) for name, values in choice.query().items()}, query()
    st.session_state[_WRITTEN] = (wanted, shown)  # a run that is cut short in between wrote either
    if wanted != shown:
        st.query_params.from_dict(wanted)
    st.session_state[_WRITTEN] = (wanted,)
    st.session_state[_RECENT] = (wanted, shown, *st.session_state.get(_RECENT, ()))[:MEMORY]


def amend(**values: str | tuple[str, ...]) -> None:
    """From a callback: the next run's choice, with these fields changed."""
    st.session_state[_CHOICE] = replace(st.session_state.get(_CHOICE, Choice()), **values)
    for name in values:
        st.session_state.pop(name, None)


def another_study() -> None:
    """From a callback: how many weights leave, and how, is chosen anew in another study."""
    st.session_state.pop(STAGED, None)
    usual = Choice()
    amend(**{name: getattr(usual, name) for name in OF_A_STUDY})


def seed(key: str, value: object) -> str:
    """The key of a widget that will show this value."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def query() -> dict[str, list[str]]:
    """The address as the browser has it."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def stage_key(place: int) -> str:
    """The key of the slider of one stage."""
    return f"stage_{place}"


def _from_widgets(before: Choice) -> Choice:
    now = {field.name: st.session_state.get(field.name) for field in fields(Choice)}
    picked = {name: _plain(name, value) for name, value in now.items() if value is not None}
    return replace(before, **picked, stage=_stages(before))


def _has_moved() -> bool:
    """Whether a widget shows something else than the choice of the last run."""
    before = st.session_state.get(_CHOICE)
    return before is not None and _from_widgets(before) != before


def _stages(before: Choice) -> tuple[str, ...]:
    if not st.session_state.get(STAGED, bool(before.stage)):
        return ()
    kept = before.stage or (before.sparsity,)
    return tuple(_plain("", st.session_state.get(stage_key(i), v)) for i, v in enumerate(kept))


def _forget_widgets() -> None:
    staged = [stage_key(place) for place in range(20)]
    for key in [field.name for field in fields(Choice)] + [STAGED, *staged]:
        st.session_state.pop(key, None)


def _plain(name: str, value: object) -> str | tuple[str, ...]:
    if name in SEVERAL:
        return tuple(value) if isinstance(value, Sequence) else ()
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def _listed(values: str | list[str]) -> list[str]:
    return values if isinstance(values, list) else [values]
