"""What can be done after training: an adjustment, its slider, and every group before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from app import loaders
from app.controls import Choice, Possible
from app.loaders import adjusting
from app.panels import adjusted_numbers, gallery, view
from app.panels.figure import figure, mode
from fairviz import catalog
from fairviz.audit.adjustments.table import GAP, Adjusted, learns
from fairviz.audit.findings.adjusting import adjusting as finding
from fairviz.catalog import AdjustmentEntry
from fairviz.charts import before_after
from fairviz.charts.reading import Reading, reading
from fairviz.naming import Scalar

QUESTION = "What can be done after training?"
STEPS = 40  # of a slider
WORDS = {
    "strength": "Strength: 0 leaves the answers as they are, 1 moves the thresholds all the way",
    "tau": "τ: how much of its rarity each class gets back",
    "temperature": "Temperature: above 1 less sure, below 1 surer",
    "share": "Share of the images that the dense model answers",
    "at": "At which rate the groups are made equal",
    "by_group": "One for each group",
}
TARGETS = {"accuracy": "The one that leaves most right", "overall": "Everyone's own"}
ALSO = {
    "temperature": "The answers never change: only how sure they are does.",
    "demographic_parity": "It makes groups equal whatever is true, which can cost right answers.",
    "deferral": "Both models must be at hand; an image that dense answers costs what dense costs.",
    "logit_adjustment": "Class shares are those of the tune images.",
}


@dataclass(frozen=True)
class Adjusting:
    """The cell that is adjusted, what by, and what is measured."""

    cell: loaders.Picked
    choice: Choice
    name: str
    settings: adjusting.Settings

    @property
    def entry(self) -> AdjustmentEntry:
        return catalog.ADJUSTMENTS[self.name]

    @property
    def metric(self) -> str:
        """The chosen one; where that cannot move or needs dense, one that tells something."""
        chosen = catalog.METRICS[self.choice.metric]
        if self.name == "temperature":
            return self.choice.metric if chosen.scores and not chosen.needs_dense else "ece"
        return "accuracy" if chosen.needs_dense else self.choice.metric

    @property
    def reading(self) -> Reading:
        return reading(catalog.METRICS[self.metric])

    @cached_property
    def found(self) -> Adjusted:
        asked = self.choice.group, self.choice.positive, self.name, self.settings, self.metric
        return adjusting.adjusted(self.cell, *asked)

    @property
    def rows(self) -> pd.DataFrame:
        return self.found.table[self.found.table["metric"].eq(self.metric)]


def show(choice: Choice, possible: Possible) -> None:
    """The part of the page about adjustments; a sentence where none can be had."""
    st.subheader(QUESTION)
    seen = view.of(choice, possible.rows)
    found = gallery.of(seen)
    if found is None:
        st.caption(f"Nothing is stored at {seen.place} yet.")
        return
    why = adjusting.impossible(found.cell, choice.positive)
    offered = [name for name, reason in why.items() if not reason]
    if not offered:
        st.caption(f"Nothing here: {next(iter(why.values()))}.")
        return
    answer = st.container()
    name = st.selectbox("Adjustment", offered, format_func=_title, key="adjustment", width=420)
    sight = Adjusting(found.cell, choice, name, _settings(name))
    with answer:
        _answer(sight)
    _figure(sight)
    st.caption(_basis(sight, f"{view.named(found.method)} at {seen.place}", why))
    st.dataframe(
        adjusted_numbers.table(sight.found, sight.name, sight.metric),
        hide_index=True,
        key="adjusted",
        height="content",
    )


def _settings(name: str) -> adjusting.Settings:
    """What the widgets say, one for each setting; the live one is a slider."""
    entry = catalog.ADJUSTMENTS[name]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        return tuple((key, _widget(entry, name, key)) for key in entry.settings)


def _widget(entry: AdjustmentEntry, name: str, key: str) -> Scalar:
    usual, own = entry.settings[key], f"adjustment_{name}_{key}"
    if isinstance(usual, bool):
        return bool(st.toggle(WORDS[key], usual, key=own))
    if isinstance(usual, str):
        words = TARGETS.__getitem__
        return str(st.selectbox(WORDS[key], TARGETS, format_func=words, key=own, width=320))
    assert entry.live is not None
    _, low, high = entry.live
    if low <= float(usual) <= high:
        return _slider(key, own, low, high, float(usual))
    by_hand = st.toggle("Set by hand", key=f"{own}_by_hand", help="Otherwise fitted on tune.")
    return _slider(key, own, low, high, 1.0) if by_hand else usual


def _slider(key: str, own: str, low: float, high: float, usual: float) -> float:
    step = round((high - low) / STEPS, 4)
    return float(st.slider(WORDS[key], low, high, usual, step, key=own, width=420))


def _answer(sight: Adjusting) -> None:
    told = finding(sight.found, sight.name, sight.metric)
    st.markdown(f"**{told.headline}**")
    if told.caveat:
        st.caption(told.caveat)


def _figure(sight: Adjusting) -> None:
    rows, choice = sight.rows[sight.rows["group"].ne(GAP)], sight.choice
    figure(
        lambda: before_after.chart(rows, sight.reading, mode=mode()),
        rows,
        key="before_after",
        about=(
            *(sight.cell.key, choice.group, choice.positive),
            *(sight.name, sight.settings, sight.metric),
        ),
        takeaway=finding(sight.found, sight.name, sight.metric).headline,
    )


def _basis(sight: Adjusting, place: str, why: Mapping[str, str]) -> str:
    entry = sight.entry
    source = f"{entry.reference} ({entry.provenance})" if entry.provenance else entry.reference
    fitted = (
        " Fitted on tune, judged on images that it has not seen; intervals cover seeds, images and,"
        " by refitting, the tune images."
        if learns(sight.name)
        else " Intervals cover seeds and images."
    )
    swapped = (
        f" {sight.reading.title} is shown, since {catalog.METRICS[sight.choice.metric].title}"
        " cannot move here or compares with dense."
        if sight.metric != sight.choice.metric
        else ""
    )
    gone = "".join(f" {_title(name)}: {reason}." for name, reason in why.items() if reason)
    return (
        f"{place}. {entry.summary} {ALSO.get(sight.name, '')} {source}.{fitted} Those of groups"
        f" hold together.{swapped}{gone}"
    )


def _title(name: str) -> str:
    return catalog.ADJUSTMENTS[name].title
