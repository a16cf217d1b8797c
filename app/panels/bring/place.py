"""Where something lies: a file dropped into the page, or a path on this machine."""

from pathlib import Path

import streamlit as st

from app import imports
from app.panels.literal import literal


def asked(what: str, drop: str, path: str, endings: list[str], example: str) -> Path | None:
    """The place that was named or uploaded; None until there is one."""
    if found := dropped(what, drop, endings):
        return found
    if not imports.may_name_paths():
        st.caption("Paths cannot be named here, since this dashboard is open to other machines.")
        return None
    typed = st.text_input(path, key=f"{what}_path", placeholder=example)
    return Path(typed.strip()).expanduser() if typed.strip() else None


def dropped(what: str, label: str, endings: list[str]) -> Path | None:
    """Where a dropped file lies; it is still there after a look at another page."""
    file = st.file_uploader(label, type=endings or None, key=f"{what}_file")
    if file:
        return _uploaded(what, file)
    held = st.session_state.get(f"{what}_stored")
    if held is None or not Path(held[1]).is_file():
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f":material/attach_file: {literal(Path(held[1]).name)}, dropped before")
        st.button(
            "Let go of it", key=f"{what}_let_go", type="tertiary", on_click=_let_go, args=(what,)
        )
    return Path(held[1])


def _let_go(what: str) -> None:
    st.session_state.pop(f"{what}_stored", None)


def _uploaded(what: str, file: object) -> Path:
    """Written once for each upload."""
    known = st.session_state.get(f"{what}_stored")
    mark = getattr(file, "file_id", "")
    if not known or known[0] != mark:
        known = (mark, str(imports.keep_upload(file)))
        st.session_state[f"{what}_stored"] = known
    return Path(known[1])
