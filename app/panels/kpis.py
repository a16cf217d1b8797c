"""The numbers one remembers: everyone, the worst off, the gap, and from where it hurts."""

import pandas as pd
import streamlit as st

from app.panels.answer import Method, findings_here
from app.panels.view import View
from fairviz.charts import words


def cards(view: View, told: Method | None) -> None:
    """A row of cards per method, at the chosen sparsity; `told` is the one in the headline."""
    here, found = view.values_here, findings_here(view)
    for method in sorted(found, key=lambda method: method != told):
        own = here["pruner"].eq(method[0]) & here["schedule"].eq(method[1])
        if method != told:
            st.markdown(f"**{words.method(*method)}.** {found[method].headline}")
        if not here[own]["collapsed"].any():
            _row(view, *method, here[own])


def _row(view: View, pruner: str, schedule: str, groups: pd.DataFrame) -> None:
    own = (view.values["pruner"] == pruner) & (view.values["schedule"] == schedule)
    dense = view.values[own & view.values["dense"]]
    with st.grid(4):
        _everyone(view, pruner, schedule)
        _worst(view, dense, groups)
        _gap(view, dense, groups)
        _first_to_pay(view, pruner, schedule)


def _everyone(view: View, pruner: str, schedule: str) -> None:
    here = view.here(view.everyone)
    own = here[(here["pruner"] == pruner) & (here["schedule"] == schedule)]["value"]
    dense = view.everyone(view.picked)
    before = dense.loc[dense["dense"], "value"]
    _card(view, f"{view.metric.title}, everyone", _first(own), _first(before))


def _worst(view: View, dense: pd.DataFrame, groups: pd.DataFrame) -> None:
    known = groups.dropna(subset=["value"]).sort_values("value")
    if known.empty:
        st.metric("Worst group", "undefined", border=True, height="stretch")
        return
    least = known.iloc[-1 if view.metric.better == "lower" else 0]
    before = dense.loc[dense["group"] == least["group"], "value"]
    _card(view, f"Worst group: {least['group']}", float(least["value"]), _first(before))


def _gap(view: View, dense: pd.DataFrame, groups: pd.DataFrame) -> None:
    here, before = (part["value"].max() - part["value"].min() for part in (groups, dense))
    unit = "points" if view.metric.format.endswith("%") else ""
    _card(view, "Best minus worst group", here, before, unit=unit, better="lower")


def _first(values: pd.Series) -> float:
    return float(values.iloc[0]) if len(values) else float("nan")


def _first_to_pay(view: View, pruner: str, schedule: str) -> None:
    own = view.onsets[(view.onsets["pruner"] == pruner) & (view.onsets["schedule"] == schedule)]
    paying = own.dropna(subset=["value"]).sort_values("value")
    if paying.empty:
        st.metric("First group to pay", "none shown", border=True, height="stretch")
        return
    first = paying.iloc[0]
    said = f"from {words.percent(float(first['value']))}"
    st.metric(
        f"First to pay: {first['group']}",
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
    view: View,
    label: str,
    here: float,
    dense: float,
    unit: str = "%",
    better: str = "",
) -> None:
    factor = 100 if view.metric.format.endswith("%") else 1
    digits = 1 if factor == 100 else 3
    suffix = f" {unit}" if factor == 100 else ""
    change = (here - dense) * factor
    sign = {"lower": "inverse", "neither": "off"}.get(better or view.metric.better, "normal")
    st.metric(
        label,
        "undefined" if pd.isna(here) else f"{here * factor:.{digits}f}{suffix}",
        delta=None if pd.isna(change) else round(change, digits),
        delta_color=sign,
        delta_description="from dense",
        border=True,
        height="stretch",
    )
