"""An import under way: what it does, how far it is, how it ended; it survives a reload."""

import streamlit as st

from app import imports
from app.imports import Ticket
from app.panels.literal import literal

PACE = 0.7  # seconds between two looks at a ticket


def key(what: str) -> str:
    """Where this tab, and its address, keep the ticket of this import."""
    return f"ticket_{what}"


def started(what: str, id: str) -> None:
    """From a callback: this import runs now; the address keeps it."""
    st.session_state[key(what)] = id
    st.query_params[key(what)] = id


def forget(what: str) -> None:
    """From a callback: nobody asks for this one any more."""
    st.session_state.pop(key(what), None)
    st.query_params.pop(key(what), None)


def ended(what: str) -> Ticket | None:
    """The ticket once it has ended; while it runs, progress and a button to cancel."""
    id = st.session_state.get(key(what)) or st.query_params.get(key(what), "")
    found = imports.ticket(id) if id.isalnum() else None
    if found is None:
        return None
    st.session_state[key(what)] = id
    if found.state == "running" and found.lives:
        st.fragment(_look, run_every=PACE, key=f"watch_{what}")(id, what)
        return None
    if found.state == "running":
        st.error(
            "This import was ended from outside; nothing half-done was kept. Try it again.",
            icon=":material/error:",
        )
        return None
    if found.state == "failed":
        st.error(literal(found.text), icon=":material/error:")
        return None
    return found


def _look(id: str, what: str) -> None:
    found = imports.ticket(id)
    if found is None or found.state != "running" or not found.lives:
        st.rerun()
        return
    share = found.done / found.total if found.total else 0.0
    counted = f": {found.done:,} of {found.total:,}" if found.total > 1 else " …"
    st.progress(min(share, 1.0), text=f"{found.text or 'Starting'}{counted}")
    st.button("Cancel", key=f"cancel_{what}", on_click=_cancel, args=(found, what))


def _cancel(found: Ticket, what: str) -> None:
    imports.cancel(found)
    forget(what)
    st.toast("Cancelled: nothing of it was kept.")
