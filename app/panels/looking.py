"""Looks that a page needs: which are there, which are coming, and a button for the rest."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from app import loaders
from app.loaders import brought
from app.panels.coming import tab
from app.panels.queue import in_words, without_worker
from fairviz.grids.costs import duration
from fairviz.look import Look

HIDDEN = ":material/image_not_supported:"
PACE = 0.5  # seconds between two looks at the queue while something is coming
GUESS = {"comparison": 12.0, "maps": 6.0, "sanity": 8.0}  # seconds for one look, as measured


def wanted(looks: Sequence[Look], what: str, key: str, at_once: bool = False) -> bool:
    """Whether all of these looks are there; what is not can be asked for, and is shown coming.

    `what` names them in a sentence ('the features of 12 variants'); `at_once` asks without a
    button, for what takes a moment.
    """
    lacking = loaders.store().missing(looks)
    if not lacking:
        return True
    if why_not := next(filter(None, (brought.lacking(look.variant) for look in lacking)), ""):
        st.info(f"{why_not}. {what[:1].upper()}{what[1:]} cannot be shown.", icon=HIDDEN)
        return False
    jobs = _jobs(lacking)
    failed = jobs[jobs["state"] == "failed"]
    for reason in failed["reason"].unique():
        st.error(f"This could not be observed: {reason}", icon=":material/error:")
    coming = jobs["state"].isin(["waiting", "running"])
    given_up = jobs["state"].isin(["failed", "cancelled"])
    if hindrance := without_worker():
        st.info(f"Missing: {what}. {hindrance}", icon=":material/engineering:")
    elif coming.any():
        st.fragment(_look, run_every=PACE, key=f"{key}_coming")(lacking, what, key)
    elif at_once and not given_up.any():
        _ask(lacking)
        st.fragment(_look, run_every=PACE, key=f"{key}_coming")(lacking, what, key)
    else:
        _offer(lacking, what, key)
    return False


def _offer(lacking: Sequence[Look], what: str, key: str) -> None:
    seconds = sum(GUESS.get(look.name, 2.0) for look in lacking)
    label = f"Compute {what}, about {duration(seconds)}"
    st.button(label, key=key, on_click=_ask, args=(lacking,), icon=":material/play_arrow:")


def _ask(lacking: Sequence[Look]) -> None:
    """Asked for as a study asks, so that it goes on when this tab is closed; and urgently."""
    loaders.queue().submit(lacking, again=True)
    loaders.queue().submit(lacking, urgent=True, tab=tab())


def _look(lacking: Sequence[Look], what: str, key: str) -> None:
    jobs = _jobs(lacking)
    active = jobs[jobs["state"].isin(["waiting", "running"])]
    if active.empty:
        st.rerun()
    left = len(loaders.store().missing(lacking))
    said = in_words(loaders.queue().progress())
    share = min((len(lacking) - left + _underway(active)) / len(lacking), 1.0)
    st.progress(share, text=f"Computing {what}: {left} to go; {said}")
    st.button("Cancel", key=f"{key}_cancel", on_click=_cancel, args=(lacking,))


def _underway(active: pd.DataFrame) -> float:
    """How much of those that are running is done, in looks."""
    running = active[active["state"].eq("running") & active["total"].gt(0)]
    return float((running["done"] / running["total"]).sum())


def _cancel(lacking: Sequence[Look]) -> None:
    loaders.queue().cancel(digests=[look.digest for look in lacking])


def _jobs(looks: Sequence[Look]) -> pd.DataFrame:
    jobs = loaders.queue().jobs()
    return jobs[jobs["digest"].isin([look.digest for look in looks])]
