"""What does pruning cost, and whom?"""

from dataclasses import replace

import streamlit as st

from app import controls, panels
from app.controls import address
from app.panels import answer, coming, kpis, missing, numbers, recommending, telling, view
from fairviz.charts import multiples, onsets
from fairviz.charts.alt import takeaway

if address.asked().is_presented:
    telling.tell()
    st.stop()
choice, possible = panels.begin("What does pruning cost, and whom?", beside=controls.presenting)
seen = view.of(choice, possible.rows)
look = panels.mode()

underway = coming.request(choice, possible)
told = answer.at_sparsity(seen, *possible.defaults["sparsity"])
kpis.cards(seen, told)
with st.container(horizontal=True):
    coming.offer(underway)
    missing.offer(choice, possible)
coming.watch(underway, possible, seen.basis)
if seen.is_dense_only:
    numbers.of_dense(seen)
    st.stop()

everything = view.of(replace(choice, **possible.stored), possible.rows)
shown = everything.table, everything.reading
st.subheader("Every method that was computed")
panels.figures(
    lambda rule: multiples.panels(*shown, selected=rule, mode=look),
    lambda: multiples.chart(*shown, selected=seen.rule, mode=look),
    everything.table,
    key="multiples",
    about=everything.about,
    rule=seen.rule,
    takeaway=lambda frame: takeaway("multiples", frame, everything.reading.of_panel),
    columns=3,
)

st.subheader("From which sparsity does each group pay?")
panels.figure(
    lambda: onsets.chart(seen.onsets, mode=look),
    seen.onsets,
    key="onsets",
    about=seen.about,
    takeaway=takeaway("onsets", seen.onsets),
)

recommending.recommended(everything)
