"""The screen that a slide fills: keys, dots, swipes and the wipe are the browser's part."""

from pathlib import Path

import streamlit as st

from app.controls import address
from app.panels.telling import markup
from app.panels.telling.slide import Slide

KEY = "story_on_stage"  # no field of the choice, which widgets of the same key would set
_HERE = Path(__file__).parent
_STAGE = st.components.v2.component(
    "fairviz_stage",
    html=(_HERE / "stage.html").read_text("utf-8"),
    css=(_HERE / "stage.css").read_text("utf-8"),
    js=(_HERE / "stage.js").read_text("utf-8"),
)


def show(slide: Slide, step: int, names: list[str]) -> None:
    """This slide on the whole screen; where somebody goes next is in the address."""
    dark = st.context.theme.type == "dark"
    data = {"slide": markup.of(slide), "step": step, "names": names, "dark": dark}
    _STAGE(key=KEY, data=data, on_go_change=_go, on_leave_change=_leave)


def _go() -> None:
    address.amend(step=str(st.session_state[KEY].go))


def _leave() -> None:
    address.amend(present="", step="")
