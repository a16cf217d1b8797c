"""What is being computed for this view: asked for, shown while it comes, and then it is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import time
from uuid import uuid4

import pandas as pd
import streamlit as st

from app import loaders, wishes
from app.controls.choice import Choice
from app.controls.possible import Possible
from app.loaders import brought
from app.panels.queue import in_words
from fairviz import grids
from fairviz.charts import words
from fairviz.grids.costs import duration
from fairviz.spec import Variant

NEAR = 5e-4  # sparsities closer than this are the same request
GLANCE = 0.25  # seconds per variant between two looks while some come: looking slows the worker
LONGEST = 1.0  # seconds between two such looks
STROLL = 2.0  # the same while only a study is running
LINE = 48  # pixels: a caption, or a bar with its text
RENEWED = "renewed"  # when this tab last said that it still waits


@dataclass(frozen=True)
class Coming:
    """Variants under way for this tab, those that wait for a button, and what hinders them."""

    quick: tuple[Variant, ...] = ()
    slow: tuple[Variant, ...] = ()
    failed: tuple[Variant, ...] = ()
    reasons: tuple[str, ...] = ()  # why they failed, each once
    hindrance: str = ""
    is_without_worker: bool = False  # and would go on once one is there
    of: int = 0  # how many the quick ones' methods have at this sparsity, those stored included

    @property
    def digests(self) -> list[str]:
        return [variant.digest for variant in self.quick]


def request(choice: Choice, possible: Possible) -> Coming:
    """What this view lacks: quick variants are asked for at once, slow ones wait for a button."""
    if why_not := brought.why_closed(possible.rows):
        return Coming(hindrance=_closed(choice, possible.rows, why_not))
    wanted = wishes.wanted(choice, possible.rows)
    lacking = wishes.absent(wanted, possible.known)
    if not lacking:
        return Coming()
    jobs = _jobs(lacking)
    reasons = _of(jobs, "failed").set_index("digest")["reason"]
    failed = tuple(variant for variant in lacking if variant.digest in reasons)
    told = failed, tuple(dict.fromkeys(map(str, reasons)))
    open_ones = [variant for variant in lacking if variant not in failed]
    if why_not := hindrance(*_methods(open_ones)):
        awaits = wishes.has_lab()
        return Coming((), tuple(open_ones), *told, why_not, is_without_worker=awaits)
    started = set(_of(jobs, "waiting", "running")["digest"])
    quick = [v for v in open_ones if wishes.is_instant(v) or v.digest in started]
    slow = [variant for variant in open_ones if variant not in quick]
    loaders.queue().submit(quick, urgent=True, tab=tab())
    of = sum(variant.schedule in {one.schedule for one in quick} for variant in wanted)
    return Coming(tuple(quick), tuple(slow), *told, of=of)


def watch(coming: Coming, possible: Possible, idle: str) -> None:
    """One fragment that looks at the queue while something is coming; idle, it says this."""
    active = loaders.queue().is_active()
    glance = min(GLANCE * len(coming.quick), LONGEST)
    is_awaited = active or coming.is_without_worker
    pace = glance if coming.quick else STROLL if is_awaited else None
    with st.container(height=LINE, border=False):  # of one height, so that no chart jumps
        st.fragment(_look, run_every=pace, key="coming")(
            coming, len(possible.known) if active else 0, idle
        )
    for reason in coming.reasons:
        st.error(f"This could not be made: {reason}", icon=":material/error:")
    if coming.failed:
        st.button("Try it again", key="again", on_click=_again, args=(coming.failed,))


def offer(coming: Coming) -> None:
    """A button for what takes minutes, with its cost; or why nothing can be computed."""
    if coming.hindrance:
        st.caption(f":material/info: {coming.hindrance}")
    elif coming.slow:
        _offer(coming.slow)


def tab() -> str:
    """This browser tab's name in the queue."""
    return str(st.session_state.setdefault("tab", uuid4().hex))


def _again(failed: Sequence[Variant]) -> None:
    loaders.queue().submit(failed, urgent=True, tab=tab(), again=True)


def _look(coming: Coming, stored: int, idle: str) -> None:
    """What comes for this tab, else how far a running study is; `stored` is 0 where none runs."""
    if coming.is_without_worker and wishes.has_worker():
        st.rerun()
    if coming.quick:
        _wait(coming)
    elif not stored:
        st.caption(idle)
    elif len(loaders.index()) != stored or not (progress := loaders.queue().progress()).active:
        st.rerun()
    else:
        st.caption(f":material/hourglass_top: A study is being computed: {in_words(progress)}.")


def _wait(coming: Coming) -> None:
    """Draws the page anew once all seeds have come: a redraw each would slow the worker down."""
    jobs = _jobs(coming.quick)
    ended = set(_of(jobs, "done", "failed")["digest"])
    absent = [v for v in loaders.store().missing(coming.quick) if v.digest not in ended]
    if not absent:
        st.rerun()
    _renew(coming, jobs)
    _progress(coming, jobs, coming.of - len(absent))


def _renew(coming: Coming, jobs: pd.DataFrame) -> None:
    """Says now and then that this tab still waits; what was dropped meanwhile is asked anew."""
    if time() - st.session_state.get(RENEWED, 0.0) > STROLL:
        st.session_state[RENEWED] = time()
        loaders.queue().renew(coming.digests, tab())
        known = set(_of(jobs, "waiting", "running", "done", "failed")["digest"])
        lost = [variant for variant in coming.quick if variant.digest not in known]
        loaders.queue().submit(lost, urgent=True, tab=tab())


def _offer(slow: Sequence[Variant]) -> None:
    cost = grids.estimate(list(slow), loaders.store())
    label = f"Compute {' and '.join(_methods(slow))} here, {cost.in_words()}"
    if st.button(label, icon=":material/play_arrow:", key="compute_slow"):
        loaders.queue().submit(slow, again=True)  # so that it goes on when this tab is closed
        loaders.queue().submit(slow, urgent=True, tab=tab())
        st.rerun()


def _methods(variants: Sequence[Variant]) -> list[str]:
    """'magnitude, one-shot' and 'magnitude, recovered'."""
    parts = [(v.pruning.pruner, v.schedule, v.mitigation) for v in variants if v.pruning]
    return list(dict.fromkeys(words.method(*part) for part in parts))


def _progress(coming: Coming, jobs: pd.DataFrame, done: int) -> None:
    running = _of(jobs, "running")
    share = (running["done"] / running["total"].where(running["total"] > 0)).fillna(0).sum()
    left = jobs["eta_seconds"].max()
    eta = "" if pd.isna(left) else f", {_left(float(left))}"
    text = f"Pruning and asking again: {done} of {counted(coming.of)}{eta}"
    st.progress(min((done + share) / coming.of, 1.0), text=text)


def _left(seconds: float) -> str:
    return f"about {duration(seconds)} left" if seconds > 2 else "a moment left"


def _jobs(variants: Sequence[Variant]) -> pd.DataFrame:
    jobs = loaders.queue().jobs()
    return jobs[jobs["digest"].isin([variant.digest for variant in variants])]


def _of(jobs: pd.DataFrame, *states: str) -> pd.DataFrame:
    return jobs[jobs["state"].isin(states)]


def hindrance(*what: str) -> str:
    """Why nothing can be computed here, and what to do; empty where it can."""
    named = " and ".join(what) or "this"
    start = f"{named[:1].upper()}{named[1:]} {'have' if what[1:] else 'has'} not been computed here"
    if not wishes.has_lab():
        return f"{start}. Pruning needs the lab: `pip install 'fairviz[lab]'`, then start again."
    if not wishes.has_worker():
        return f"{start}, and no worker is running: `fairviz worker` starts one."
    return ""


def _closed(choice: Choice, rows: pd.DataFrame, why: str) -> str:
    """Why nothing can be made at the chosen sparsity, and where answers are; else nothing."""
    pruned = rows[rows["pruner"].isin(choice.pruner) & rows["schedule"].isin(choice.schedule)]
    there = sorted(pruned["asked"].unique())
    if any(abs(share - float(choice.sparsity) / 100) < NEAR for share in there):
        return ""
    told = words.listed([words.percent(share) for share in there])
    return f"{why}. Nothing was asked at this sparsity: there are answers at {told}."


def counted(count: int) -> str:
    """'1 variant', '8 variants'."""
    return "1 variant" if count == 1 else f"{count} variants"
