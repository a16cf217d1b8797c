"""The numbers one remembers: everyone, the worst off, the gap, and from where it hurts."""

from functools import partial

import pandas as pd
import streamlit as st

from app.panels.answer import findings_here
from app.panels.view import METHOD, Method, View, named
from fairviz.charts import words


def cards(view: View, told: Method | None) -> None:
    """A row of cards per method, at the chosen sparsity; `told` is the one in the headline."""
    here, found = view.values_here, findings_here(view)
    for method in sorted(found, key=lambda method: method != told):
        own = _of(here, method)
        if method != told:
            st.markdown(f"**{named(method)}.** {found[method].headline}")
        if not own["collapsed"].any():
            _row(view, method, own)


def _row(view: View, method: Method, groups: pd.DataFrame) -> None:
    changes = _of(view.changes_here, method).set_index("group")["value"]
    paired = groups.assign(change=groups["group"].map(changes))
    with st.grid(4):
        _everyone(view, method)
        _worst(view, paired)
        _gap(view, paired)
        _first_to_pay(view, method)


def _of(table: pd.DataFrame, method: Method) -> pd.DataFrame:
    """The rows of this method."""
    return table[(table[list(METHOD)] == list(method)).all(axis=1)]


def _everyone(view: View, method: Method) -> None:
    here, change = (
        _of(view.here(partial(view.everyone, change=paired)), method)["value"].iloc[0]
        for paired in (False, True)
    )
    _card(view, f"{view.metric.title}, everyone", here, change)


def _worst(view: View, groups: pd.DataFrame) -> None:
    known = groups.dropna(subset=["value"]).sort_values("value")
    if known.empty:
        st.metric("Worst group", "undefined", border=True, height="stretch")
        return
    least = known.iloc[-1 if view.metric.better == "lower" else 0]
    _card(view, f"Worst group: {least['group']}", float(least["value"]), float(least["change"]))


def _gap(view: View, groups: pd.DataFrame) -> None:
    """Each seed against its own parent: the dense values are the sparse ones less their change."""
    dense = groups["value"] - groups["change"]
    here, before = (part.max() - part.min() for part in (groups["value"], dense))
    unit = "points" if view.metric.format.endswith("%") else ""
    _card(view, "Best minus worst group", here, here - before, unit=unit, better="lower")


def _first_to_pay(view: View, method: Method) -> None:
    own = _of(view.onsets, method)
    paying = own.dropna(subset=["value"]).sort_values("value")
    if paying.empty:
        st.metric("First group to pay", "none shown", border=True, height="stretch")
        return
    first = paying.iloc[0]
    said = f"from {words.percent(float(first['value']))}"
    st.metric(
        f"First shown to pay: {first['group']}",
        said,
        delta=_others(paying, own),
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
    )


def _others(paying: pd.DataFrame, all_of_them: pd.DataFrame) -> str:
    later = [f"{r.group} {words.percent(r.value)}" for r in paying.iloc[1:3].itertuples()]
    free = list(all_of_them.loc[all_of_them["value"].isna(), "group"])
    spared = f"not {words.listed(free)}" if len(free) < 3 else f"not {len(free)} others"
    return ", ".join([*later, spared] if free else later) or "no other group"


def _card(
    view: View, label: str, here: float, change: float, unit: str = "%", better: str = ""
) -> None:
    """A number and its change from dense, each seed against its own parent."""
    factor = 100 if view.metric.format.endswith("%") else 1
    digits = 1 if factor == 100 else 3
    suffix = f" {unit}" if factor == 100 else ""
    sign = {"lower": "inverse", "neither": "off"}.get(better or view.metric.better, "normal")
    st.metric(
        label,
        "undefined" if pd.isna(here) else f"{here * factor:.{digits}f}{suffix}",
        delta=None if pd.isna(change) else round(change * factor, digits),
        delta_color=sign,
        delta_description="from dense",
        border=True,
        height="stretch",
    )
