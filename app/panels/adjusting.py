"""What can be done after training: an adjustment, its slider, and every group before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from app import loaders
from app.controls import Choice, Possible
from app.loaders import adjusting
from app.panels import adjusted_method, adjusted_numbers, view
from app.panels.figure import figure, mode
from app.panels.literal import sentence
from fairviz import catalog
from fairviz.audit.adjustments.table import GAP, Adjusted, learns
from fairviz.audit.findings.adjusting import adjusting as finding
from fairviz.audit.groups import EVERYONE
from fairviz.catalog import AdjustmentEntry
from fairviz.charts import before_after
from fairviz.charts.reading import reading
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
EQUALISED = {"equal_opportunity": "true_positive_rate", "demographic_parity": "selection_rate"}
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
        if self.name in EQUALISED and (chosen.needs_dense or self.choice.metric == "accuracy"):
            return EQUALISED[self.name]
        if self.name == "temperature":
            return self.choice.metric if chosen.scores and not chosen.needs_dense else "ece"
        return "accuracy" if chosen.needs_dense else self.choice.metric

    @property
    def metrics(self) -> tuple[str, ...]:
        """What is drawn: the metric, and beside a rate that is equalised, what that costs."""
        both = self.metric, "accuracy"
        return tuple(dict.fromkeys(both)) if self.name in EQUALISED else both[:1]

    @property
    def positive(self) -> str:
        """The chosen class; where none is, a rate that is equalised is that of yes."""
        if self.choice.positive or self.name not in EQUALISED:
            return self.choice.positive
        return adjusting.yes_of(self.cell)

    @cached_property
    def found(self) -> Adjusted:
        asked = self.choice.group, self.positive, self.name, self.settings, self.metric
        return adjusting.adjusted(self.cell, *asked)

    def rows(self, metric: str) -> pd.DataFrame:
        """The numbers of this metric, before and after."""
        return self.found.table[self.found.table["metric"].eq(metric)]


def show(choice: Choice, possible: Possible, at: float | None = None) -> None:
    """The part of the page about adjustments; a sentence where none can be had.

    at: the sparsity that the page is about, where that is not the chosen one.
    """
    st.subheader(QUESTION)
    found = adjusted_method.stored(
        possible.rows, float(choice.sparsity) / 100 if at is None else at
    )
    if found is None:
        st.caption("Nothing pruned is stored yet.")
        return
    method = adjusted_method.choose(found, choice.adjust)
    cell = found.cells[method]
    why = adjusting.impossible(cell, choice.positive)
    offered = [name for name, reason in why.items() if not reason]
    if not offered:
        st.caption(f"Nothing here: {next(iter(why.values()))}.")
        return
    answer = st.container()
    name = st.selectbox("Adjustment", offered, format_func=_title, key="adjustment", width=420)
    sight = Adjusting(cell, choice, name, _settings(name))
    with answer:
        _answer(sight)
    for column, metric in zip(st.columns(len(sight.metrics)), sight.metrics, strict=True):
        with column:
            _figure(sight, metric)
    st.caption(_basis(sight, f"{view.named(method)} at {found.place}", why))
    st.table(adjusted_numbers.table(sight.found, sight.name, sight.metric), hide_index=True)


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
    st.markdown(f"**{sentence(told.headline)}**")
    cost = _cost(sight)
    if cost or told.caveat:
        st.caption(" ".join(filter(None, [cost, told.caveat])))


def _cost(sight: Adjusting) -> str:
    """What a rate that is equalised costs everyone's accuracy."""
    if len(sight.metrics) == 1:
        return ""
    rows = sight.rows("accuracy")
    by = rows[rows["group"].eq(EVERYONE)].set_index("state")
    before, change = (adjusted_numbers.said(by, "accuracy", s) for s in ("before", "change"))
    return f"Everyone's accuracy, {before} %, moves by {change} points."


def _figure(sight: Adjusting, metric: str) -> None:
    found, read = sight.rows(metric), reading(catalog.METRICS[metric])
    rows = found[found["group"].ne(GAP)]
    figure(
        lambda: before_after.chart(rows, read, mode=mode()),
        rows,
        key=f"before_after_{metric}",
        about=(
            *(sight.cell.key, sight.choice.group, sight.positive),
            *(sight.name, sight.settings, metric),
        ),
        takeaway=finding(sight.found, sight.name, metric).headline,
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
    title = catalog.METRICS[sight.metric].title
    of = f" of {sight.positive}" if sight.positive else ""
    swapped = (
        f" {title}{of} is what it makes equal."
        if sight.name in EQUALISED and sight.metric == EQUALISED[sight.name]
        else f" {title} is shown, since {catalog.METRICS[sight.choice.metric].title}"
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
