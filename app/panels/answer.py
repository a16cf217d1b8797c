"""The page's question, answered in words before anything is drawn."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from app import loaders
from app.panels.bias import Map
from app.panels.literal import literal, sentence
from app.panels.view import METHOD, Method, View, in_order, named
from app.panels.view import at_sparsity as at
from fairviz.audit import findings
from fairviz.audit.findings import Finding
from fairviz.audit.findings.cost import BEARABLE, CHOSEN
from fairviz.charts import words
from fairviz.charts.reading import Reading

TOLD = ("harm", "calm")  # severities of a finding that says who loses


def at_sparsity(view: View, usual: str = "") -> Method | None:
    """Who loses how much at the chosen sparsity, by the first method that still answers.

    `usual` is the sparsity that is shown where nobody chose one.
    """
    found = findings_here(view)
    if not found:
        st.markdown(f"### Nothing is stored at {view.place} yet.")
        return None
    first = next((method for method in found if found[method].severity in TOLD), next(iter(found)))
    st.markdown(f"### {sentence(found[first].headline)}")
    caveats = [f"{named(first)}.", found[first].caveat, _why_here(view, usual)]
    st.caption(sentence(" ".join(filter(None, caveats))))
    return first


def _why_here(view: View, usual: str) -> str:
    """Why this sparsity is shown, where nobody chose another."""
    if view.choice.sparsity != usual or view.choice.stage:
        return ""
    lost = at(loaders.group_table(view.picked, "accuracy", (), "", True), view.sparsity)["value"]
    return CHOSEN if len(lost) and lost.iloc[0] >= -BEARABLE else ""


def of_curves(view: View) -> None:
    """Who pays from where on, one line per method."""
    rows = view.picked.rows
    pruned = rows[rows["schedule"].ne("dense")]
    found = _by_method(view, pruned, lambda p: loaders.finding_of_curve(p, *view.asked[1:]))
    if not found:
        st.markdown("**Nothing is pruned here yet: no group has a curve.**")
    lines = [
        f"**{literal(named(method))}.** {sentence(told.headline)}" for method, told in found.items()
    ]
    st.markdown("  \n".join(lines))


def findings_here(view: View) -> dict[Method, Finding]:
    """What the variants at the chosen sparsity say, by method."""
    return _by_method(view, view.rows_here, lambda p: loaders.finding_at(p, *view.asked[1:]))


def _by_method(
    view: View, rows: pd.DataFrame, find: Callable[[loaders.Picked], Finding]
) -> dict[Method, Finding]:
    """In the order in which the visitor chose."""
    ordered = in_order(rows, view.choice.pruner, view.choice.schedule)
    parts = ordered.groupby(list(METHOD), sort=False)
    return {method: find(loaders.pick(part)) for method, part in parts}


def of_map(found: Map) -> None:
    """Which cell stands out of what dense seeds differ by among themselves."""
    if not found.is_imbalance:
        st.markdown(f"### {sentence(_gap(found))}")
        return
    read = found.reading
    told = findings.bias_map(read.drawn(found.table), read.title, read.digits)
    st.markdown(f"### {sentence(told.headline)}")
    if told.caveat:
        st.caption(sentence(told.caveat))


def _gap(found: Map) -> str:
    """'Difference: accuracy is largest for magnitude, one-shot at 70 %: 71.3 points [65, 77].'"""
    read, worst = found.reading, found.worst
    if worst is None:
        return f"{read.title} is undefined everywhere here."
    end = "largest" if read.better == "lower" else "smallest"
    where = words.method(str(worst["pruner"]), str(worst["schedule"]))
    ends = [float(worst[name]) * read.factor for name in ("value", "low", "high")]
    by_chance = worst.get("chance")
    chance = "" if pd.isna(by_chance) else f" Shuffled groups would show {_said(read, by_chance)}."
    at = words.percent(float(worst["asked"]))
    return f"{read.title} is {end} for {where} at {at}: {read.words(*ends)}.{chance}"


def _said(read: Reading, share: float) -> str:
    return read.words(float(share) * read.factor)
