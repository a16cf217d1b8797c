"""How a method explains: its settings as controls, kept in the address."""

from collections.abc import Sequence

import streamlit as st

from app.controls import address, sidebar
from app.loaders import maps
from fairviz import catalog

WORDS = {
    "steps": "Steps",
    "baseline": "Blank image",
    "patch": "Square, pixels",
    "stride": "Stride, pixels",
    "layer": "Layer",
}
MOST = {"steps": 512, "patch": 32, "stride": 16}
LEAST = {"steps": 8, "patch": 2, "stride": 1}


def settings(method: str, text: str, layers: Sequence[str] = ()) -> str:
    """Controls for what this method can be asked; the answer as one text, '' for the usual."""
    asked = {n: _within(n, value) for n, value in maps.settings(method, text, layers).items()}
    for name, value in asked.items():  # in sight: a browser forgets what a closed popover holds
        _control(method, name, value, layers)
    return maps.options(method, asked)


def _within(name: str, value: object) -> object:
    """The nearest that the control can show: an address may ask for anything."""
    return min(max(value, LEAST[name]), MOST[name]) if isinstance(value, int) else value


def _control(method: str, name: str, value: object, layers: Sequence[str]) -> None:
    key = address.seed(f"{method}_{name}", value)
    changed = {"on_change": _changed, "args": (method,), **sidebar.KEPT}
    if name == "baseline":
        st.segmented_control(WORDS[name], catalog.BASELINES, key=key, required=True, **changed)
    elif name == "layer":
        st.selectbox(WORDS[name], layers, format_func=str.capitalize, key=key, width=150, **changed)
    else:
        st.number_input(WORDS[name], LEAST[name], MOST[name], key=key, width=150, **changed)


def _changed(method: str) -> None:
    names = catalog.EXPLAINERS[method].settings
    now = {name: st.session_state.get(f"{method}_{name}") for name in names}
    address.amend(options=maps.options(method, {k: v for k, v in now.items() if v is not None}))
