"""What does pruning cost, and whom?"""

from dataclasses import replace

import streamlit as st

from app import controls, loaders, panels
from app.panels import coming, kpis, view
from fairviz.charts import multiples, onsets
from fairviz.charts.alt import takeaway

st.title("What does pruning cost, and whom?")
if loaders.index().empty:
    panels.nothing_yet()
choice, possible = controls.choose()
controls.notes()
seen = view.of(choice, possible.rows)
look = panels.mode()

coming.watch(coming.request(choice, possible.rows))
kpis.cards(seen)

everything = view.of(replace(choice, **possible.stored), possible.rows)
small = {"selected": seen.rule, "mode": look}
st.subheader("Every method that was computed")
panels.figures(
    lambda: multiples.panels(everything.table, everything.reading, **small),
    lambda: multiples.chart(everything.table, everything.reading, **small),
    everything.table,
    key="multiples",
    about=everything.about,
    takeaway=lambda frame: takeaway("multiples", frame, everything.reading),
    columns=3,
)

st.subheader("From which sparsity does each group pay?")
panels.figure(
    lambda: onsets.chart(seen.onsets, mode=look),
    seen.onsets,
    key="onsets",
    about=seen.about[:4],
    takeaway=takeaway("onsets", seen.onsets),
)
controls.presenting(choice)
