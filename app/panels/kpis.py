"""The numbers one remembers: everyone, the worst off, the gap, and from where it hurts."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Literal

import pandas as pd
import streamlit as st

from app.loaders import gaps
from app.panels.answer import findings_here
from app.panels.literal import literal, sentence
from app.panels.view import METHOD, Method, View, named
from fairviz.charts import words
from fairviz.charts.reading import Reading, reading

ENDS = ["value", "low", "high"]
SIGNS: Mapping[str, Literal["inverse", "off"]] = {"lower": "inverse", "neither": "off"}


def cards(view: View, told: Method | None) -> None:
    """A row of cards per method, at the chosen sparsity; `told` is the one in the headline."""
    here, found = view.values_here, findings_here(view)
    for method in sorted(found, key=lambda method: method != told):
        own = _of(here, method)
        if method != told:
            st.markdown(f"**{literal(named(method))}.** {sentence(found[method].headline)}")
        if not own["collapsed"].any():
            _row(view, method, own)


def _row(view: View, method: Method, groups: pd.DataFrame) -> None:
    changes = _of(view.changes_here, method).set_index("group")
    with st.grid(4):
        _everyone(view, method)
        _worst(view, groups, changes)
        _gap(view, method, groups, changes)
        _first_to_pay(view, method)


def _of(table: pd.DataFrame, method: Method) -> pd.DataFrame:
    """The rows of this method."""
    return table[(table[list(METHOD)] == list(method)).all(axis=1)]


def _everyone(view: View, method: Method) -> None:
    here, change = (
        _of(view.here(partial(view.everyone, change=paired)), method).iloc[0]
        for paired in (False, True)
    )
    _card(view, f"{view.metric.title}, everyone", here, change)


def _worst(view: View, groups: pd.DataFrame, changes: pd.DataFrame) -> None:
    known = groups.dropna(subset=["value"]).sort_values("value")
    if known.empty:
        st.metric("Worst group", "undefined", border=True, height="stretch")
        return
    least = known.iloc[-1 if view.metric.better == "lower" else 0]
    _card(view, f"Worst group: {literal(str(least['group']))}", least, changes.loc[least["group"]])


def _gap(view: View, method: Method, groups: pd.DataFrame, changes: pd.DataFrame) -> None:
    """Each seed against its own parent: the dense values are the sparse ones less their change."""
    values = groups.set_index("group")["value"]
    here, before = (part.max() - part.min() for part in (values, values - changes["value"]))
    limits = _of(view.here(lambda picked: gaps.apart(picked, *view.asked[1:])), method)
    low, high = limits[["low", "high"]].iloc[0] if len(limits) else (float("nan"),) * 2
    gap = pd.Series({"value": here, "low": low, "high": high})
    move = pd.Series({"value": here - before, "low": float("nan"), "high": float("nan")})
    _card(view, "Best minus worst group", gap, move, is_gap=True)


def _first_to_pay(view: View, method: Method) -> None:
    own = _of(view.onsets, method)
    paying = own.dropna(subset=["value"]).sort_values("value")
    if paying.empty:
        st.metric("First group to pay", "none shown", border=True, height="stretch")
        return
    from_ = float(paying["value"].iloc[0])
    at_once, later = paying[paying["value"].eq(from_)], paying[paying["value"].gt(from_)]
    st.metric(
        f"First shown to pay: {literal(words.listed(list(at_once['group'])))}",
        f"from {words.percent(from_)}",
        delta=literal(_others(later, own)),
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
    )


def _others(paying: pd.DataFrame, all_of_them: pd.DataFrame) -> str:
    later = [f"{r.group} {words.percent(r.value)}" for r in paying.iloc[:2].itertuples()]
    free = list(all_of_them.loc[all_of_them["value"].isna(), "group"])
    spared = f"not {words.listed(free)}" if len(free) < 3 else f"not {len(free)} others"
    return ", ".join([*later, spared] if free else later) or "no other group"


def _card(view: View, label: str, here: pd.Series, change: pd.Series, is_gap: bool = False) -> None:
    """A number and its change from dense, each seed against its own parent."""
    moved = reading(view.metric, change=True)
    read = replace(moved, change=False) if is_gap else reading(view.metric)
    better = "lower" if is_gap else view.metric.better
    st.metric(
        label,
        _words(read, here["value"]),
        delta=None if pd.isna(change["value"]) else _drawn(moved, change["value"]),
        delta_color=SIGNS.get(better, "normal"),
        delta_description="from dense",
        help=_limits(_words(read, *here[ENDS]), _words(moved, *change[ENDS])),
        border=True,
        height="stretch",
    )


def _limits(here: str, change: str) -> str | None:
    """Each interval by itself: those of the headline hold for all groups together."""
    told = [f"now {here}"] * ("[" in here) + [f"from dense {change}"] * ("[" in change)
    return f"95 % intervals, each by itself: {'; '.join(told)}." if told else None


def _words(read: Reading, *numbers: float) -> str:
    return read.words(*(float(number) * read.factor for number in numbers))


def _drawn(read: Reading, number: float) -> float:
    return round(float(number) * read.factor, read.digits)
