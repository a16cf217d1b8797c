"""How a method explains: its settings as controls, kept in the address."""

import streamlit as st

from app.controls import address
from app.loaders import maps
from fairviz import catalog

WORDS = {
    "steps": "Steps from the blank image",
    "baseline": "The blank image",
    "patch": "Side of the square, pixels",
    "stride": "Pixels from square to square",
}
MOST = {"steps": 256, "patch": 32, "stride": 16}
LEAST = {"steps": 8, "patch": 2, "stride": 1}


def settings(method: str, text: str) -> str:
    """Controls for what this method can be asked; the answer as one text, '' for the usual."""
    asked = maps.settings(method, text)
    if not asked:
        return ""
    with st.popover("Settings", icon=":material/tune:"):
        for name, value in asked.items():
            _control(method, name, value)
    return maps.options(method, asked)


def _control(method: str, name: str, value: object) -> None:
    key = address.seed(f"{method}_{name}", value)
    changed = {"on_change": _changed, "args": (method,)}
    if name == "baseline":
        st.segmented_control(WORDS[name], catalog.BASELINES, key=key, required=True, **changed)
    else:
        st.number_input(WORDS[name], LEAST[name], MOST[name], key=key, **changed)


def _changed(method: str) -> None:
    names = catalog.EXPLAINERS[method].settings
    now = {name: st.session_state.get(f"{method}_{name}") for name in names}
    address.amend(options=maps.options(method, {k: v for k, v in now.items() if v is not None}))
