"""What runs and what waits, live; what failed, with its reason."""

import pandas as pd
import streamlit as st

from app import loaders, wishes
from fairviz.grids.costs import duration
from fairviz.jobs import Progress
from fairviz.predictions.words import described
from fairviz.spec import Variant

PACE = 1.0  # seconds between two looks while something is queued
SHOWN = 200  # rows of the queue
STATES = {"running": "Running", "waiting": "Waiting", "failed": "Failed", "cancelled": "Cancelled"}


def section() -> None:
    """One fragment that looks at the queue while something is in it."""
    active = loaders.queue().is_active()
    st.fragment(_look, run_every=PACE if active else None, key="queue")(active)


def in_words(progress: Progress) -> str:
    """'2 running, 38 waiting, about 6 minutes left'."""
    counts = [(progress.running, "running"), (progress.waiting, "waiting")]
    parts = [f"{count} {what}" for count, what in counts if count]
    if progress.active and progress.seconds_left is not None:
        parts.append(f"about {duration(max(progress.seconds_left, 1))} left")
    return ", ".join(parts) or "nothing is running"


def without_worker() -> str:
    """What to do where nobody works on the queue; empty where somebody does."""
    if not wishes.has_lab():
        return "Pruning and training need the lab: `pip install 'fairviz[lab]'`, then start again."
    if not wishes.has_worker():
        return "No worker is running, so nothing starts. `fairviz worker` starts one."
    return ""


def _look(was_active: bool) -> None:
    progress = loaders.queue().progress()
    if was_active and not progress.active:
        st.rerun()
    if progress.active:
        _bar(progress)
        if hindrance := without_worker():
            st.warning(hindrance, icon=":material/engineering:")
    _jobs(loaders.queue().jobs())


def _bar(progress: Progress) -> None:
    share = progress.ended / progress.total if progress.total else 0.0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.progress(share, text=f"{progress.ended} of {progress.total} ended: {in_words(progress)}")
        st.button("Cancel everything", on_click=_cancel_all, icon=":material/stop_circle:")


def _cancel_all() -> None:
    jobs = loaders.queue().jobs()
    active = jobs["state"].isin(["running", "waiting"])
    loaders.queue().cancel(digests=list(jobs.loc[active, "digest"]))


def _jobs(jobs: pd.DataFrame) -> None:
    open_ones = jobs[jobs["state"].isin(["running", "waiting", "failed"])]
    if open_ones.empty:
        return
    order = open_ones["state"].map(list(STATES).index)
    table = open_ones.assign(order=order).sort_values(["order", "position"]).head(SHOWN)
    st.dataframe(_told(table), column_config=_COLUMNS, hide_index=True, key="jobs", height="auto")
    _failures(jobs[jobs["state"] == "failed"])


def _told(jobs: pd.DataFrame) -> pd.DataFrame:
    recipes = loaders.queue().recipes(jobs["digest"])
    named = {digest: described(recipe) for digest, recipe in recipes.items()}
    share = (jobs["done"] / jobs["total"].where(jobs["total"] > 0)).fillna(0.0)
    return pd.DataFrame(
        {
            "State": jobs["state"].map(STATES),
            "Variant": jobs["digest"].map(named),
            "Progress": share.where(jobs["state"] == "running"),
            "Left": [_left(seconds) for seconds in jobs["eta_seconds"]],
            "Asked by": [_title(keys) or "a slider" for keys in jobs["study"]],
            "Remark": jobs["reason"].where(jobs["reason"] != "", jobs["note"]),
        }
    )


def _left(seconds: float) -> str:
    """'about 3 minutes'; nothing where nobody knows."""
    return "" if pd.isna(seconds) else duration(max(float(seconds), 1))


def _title(keys: str) -> str:
    titles = {entry.key: entry.title for entry in loaders.studies().all()}
    return ", ".join(titles.get(key, key) for key in keys.split(", ") if key)


def _failures(failed: pd.DataFrame) -> None:
    """Why, each reason once and in full; a button that tries again whatever failed."""
    for reason, part in failed[failed["reason"].ne("")].groupby("reason", sort=False):
        counted = "1 variant" if len(part) == 1 else f"{len(part)} variants"
        st.caption(f":material/error: {counted} failed: {reason}")
    again = list(loaders.queue().recipes(failed["digest"]).values())
    if again:
        label = f"Try again what failed ({len(again)})"
        st.button(label, on_click=_again, args=(again,), icon=":material/refresh:")


def _again(variants: list[Variant]) -> None:
    loaders.queue().submit(variants, again=True)


_COLUMNS = {
    "Progress": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1),
    "Remark": st.column_config.Column(width="large"),
}
