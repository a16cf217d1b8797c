"""What is being computed for this view: asked for, shown while it comes, and then it is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import pandas as pd
import streamlit as st

from app import loaders, wishes
from app.controls.choice import Choice
from fairviz import grids
from fairviz.grids.costs import duration
from fairviz.spec import Variant

GLANCE = 0.2  # seconds between two looks at the queue while something is coming


@dataclass(frozen=True)
class Coming:
    """Variants under way for this tab, those that wait for a button, and what hinders them."""

    quick: tuple[Variant, ...] = ()
    slow: tuple[Variant, ...] = ()
    failed: tuple[str, ...] = ()  # reasons
    hindrance: str = ""

    @property
    def digests(self) -> list[str]:
        return [variant.digest for variant in self.quick]


def request(choice: Choice, rows: pd.DataFrame) -> Coming:
    """What this view lacks: quick variants are asked for at once, slow ones wait for a button."""
    lacking = wishes.absent(wishes.wanted(choice, rows), rows)
    if not lacking:
        return Coming()
    jobs = _jobs(lacking)
    failed = {str(d): str(why) for d, why in _of(jobs, "failed")[["digest", "reason"]].values}
    open_ones = [variant for variant in lacking if variant.digest not in failed]
    hindrance = _hindrance()
    started = set(_of(jobs, "waiting", "running")["digest"])
    quick = [v for v in open_ones if wishes.is_instant(v) or v.digest in started]
    slow = [variant for variant in open_ones if variant not in quick]
    if hindrance:
        return Coming((), tuple(open_ones), tuple(dict.fromkeys(failed.values())), hindrance)
    loaders.queue().submit(quick, urgent=True, tab=tab())
    return Coming(tuple(quick), tuple(slow), tuple(dict.fromkeys(failed.values())))


def watch(coming: Coming) -> None:
    """One fragment that looks at the queue while something is coming, and says how far it is."""
    pace = GLANCE if coming.quick else None
    st.fragment(_look, run_every=pace, key="coming")(coming)


def tab() -> str:
    """This browser tab's name in the queue."""
    return str(st.session_state.setdefault("tab", uuid4().hex))


def _look(coming: Coming) -> None:
    _say(coming)
    if not coming.quick:
        return
    jobs = _jobs(coming.quick)
    ended = _of(jobs, "done", "failed")
    if len(ended) == len(coming.quick) or not loaders.store().missing(coming.quick):
        st.rerun()
    loaders.queue().renew(coming.digests, tab())
    _progress(coming, jobs)


def _say(coming: Coming) -> None:
    for reason in coming.failed:
        st.error(f"This could not be made: {reason}", icon=":material/error:")
    if coming.hindrance:
        st.info(coming.hindrance, icon=":material/info:")
    elif coming.slow:
        _offer(coming.slow)


def _offer(slow: Sequence[Variant]) -> None:
    cost = grids.estimate(list(slow), loaders.store())
    label = f"Compute {_counted(len(slow))}, {cost.in_words()}"
    if st.button(label, icon=":material/play_arrow:", key="compute_slow"):
        loaders.queue().submit(slow, urgent=True, tab=tab(), again=True)
        st.rerun()


def _progress(coming: Coming, jobs: pd.DataFrame) -> None:
    done = len(coming.quick) - len(_of(jobs, "waiting", "running"))
    running = _of(jobs, "running")
    share = (running["done"] / running["total"].where(running["total"] > 0)).fillna(0).sum()
    left = jobs["eta_seconds"].max()
    time = "" if pd.isna(left) else f", about {duration(max(left, 1))} left"
    text = f"Pruning and asking again: {done} of {_counted(len(coming.quick))}{time}"
    st.progress(min((done + share) / len(coming.quick), 1.0), text=text)


def _jobs(variants: Sequence[Variant]) -> pd.DataFrame:
    jobs = loaders.queue().jobs()
    return jobs[jobs["digest"].isin([variant.digest for variant in variants])]


def _of(jobs: pd.DataFrame, *states: str) -> pd.DataFrame:
    return jobs[jobs["state"].isin(states)]


def _hindrance() -> str:
    """Why nothing can be computed here, and what to do; empty where it can."""
    if not wishes.has_lab():
        return (
            "This sparsity has not been computed. Pruning needs the lab: `pip install"
            " 'fairviz[lab]'`, then start FairViz again. What is stored stays in view."
        )
    if not loaders.queue().workers()["alive"].any():
        return (
            "This sparsity has not been computed, and no worker is running. Start one with"
            " `fairviz worker`. What is stored stays in view."
        )
    return ""


def _counted(count: int) -> str:
    return "1 variant" if count == 1 else f"{count} variants"
