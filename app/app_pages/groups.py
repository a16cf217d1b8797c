"""Who loses accuracy as weights are removed?"""

import streamlit as st

from app import controls, loaders, panels
from app.panels import coming, numbers, shares, view
from fairviz.charts import curves, onsets
from fairviz.charts.alt import takeaway

st.title("Who loses as weights are removed?")
if loaders.index().empty:
    panels.nothing_yet()
choice, possible = controls.choose()
controls.notes()
seen = view.of(choice, possible.rows)
look = panels.mode()

underway = coming.request(choice, possible.rows)
coming.watch(underway)

controls.switch("view", choice, possible)
marks = curves.Marks(
    selected=seen.sparsity,
    pending=[seen.sparsity] if underway.quick else [],
    onsets=seen.onsets,
    band=seen.band if seen.is_change else None,
)
panels.figures(
    curves.panels(seen.table, seen.reading, marks, mode=look),
    lambda: curves.chart(seen.table, seen.reading, marks, mode=look),
    seen.table,
    key="curves",
    takeaway=lambda frame: takeaway("curves", frame, seen.reading),
)

st.subheader(f"Every group at {choice.sparsity} %")
numbers.at_one_sparsity(seen)

st.subheader("From which sparsity does each group pay?")
st.caption(
    "Onset: the smallest sparsity at which a loss of more than one point is shown, with limits that"
    " hold for all groups and sparsities of a method together."
)
panels.figure(
    onsets.chart(seen.onsets, mode=look),
    seen.onsets,
    key="onsets",
    takeaway=takeaway("onsets", seen.onsets),
)
shares.editor(seen)
