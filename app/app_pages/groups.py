"""Who loses accuracy as weights are removed?"""

import streamlit as st

from app import controls, loaders, panels
from app.panels import coming, missing, numbers, shares, view
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
missing.offer(choice, possible.rows)

controls.switch("view", choice, possible)
marks = curves.Marks(
    selected=seen.rule,
    pending=(seen.sparsity,) if underway.quick and seen.rule else (),
    onsets=seen.onsets,
    band=seen.band if seen.is_change else None,
)
panels.figures(
    lambda: curves.panels(seen.table, seen.reading, marks, mode=look),
    lambda: curves.chart(seen.table, seen.reading, marks, mode=look),
    seen.table,
    key="curves",
    about=(*seen.about, marks.pending),
    takeaway=lambda frame: takeaway("curves", frame, seen.reading),
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
    about=seen.about[:4],
    takeaway=takeaway("onsets", seen.onsets),
)
shares.editor(seen)
