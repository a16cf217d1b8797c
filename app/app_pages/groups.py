"""Who loses accuracy as weights are removed?"""

import streamlit as st

from app import controls, panels
from app.panels import answer, coming, missing, numbers, shares, view
from fairviz.charts import curves, onsets
from fairviz.charts.alt import takeaway

choice, possible = panels.begin("Who loses accuracy as weights are removed?")
seen = view.of(choice, possible.rows)
look = panels.mode()

answer.of_curves(seen)

underway = coming.request(choice, possible)
with st.container(horizontal=True, vertical_alignment="center"):
    controls.switch("view", choice, possible)
    coming.offer(underway)
    missing.offer(choice, possible)
coming.watch(underway, possible, seen.basis)
if seen.is_dense_only:
    numbers.of_dense(seen)
    st.stop()

pending = (seen.sparsity,) if underway.quick and seen.rule else ()
band = seen.band if seen.is_change else None


def marks(rule: float | None) -> curves.Marks:
    """What stands over the curves, the rule at this sparsity."""
    return curves.Marks(rule, pending, seen.onsets, band)


panels.figures(
    lambda rule: curves.panels(seen.table, seen.reading, marks(rule), mode=look),
    lambda: curves.chart(seen.table, seen.reading, marks(seen.rule), mode=look),
    seen.table,
    key="curves",
    about=(*seen.about, pending),
    rule=None if pending else seen.rule,
    takeaway=lambda frame: takeaway("curves", frame, seen.reading.of_panel),
)

st.subheader(f"Every group at {seen.place}")
numbers.at_one_sparsity(seen)
if choice.stage:
    panels.combination(seen)

st.subheader("From which sparsity does each group pay?")
st.caption(
    "Onset: the smallest sparsity at which a loss of more than one point is shown, with limits that"
    " hold for all groups and sparsities of a method together."
)
panels.figure(
    lambda: onsets.chart(seen.onsets, mode=look),
    seen.onsets,
    key="onsets",
    about=seen.about,
    takeaway=takeaway("onsets", seen.onsets),
)
shares.editor(seen)
