"""How sparse may we ship?"""

import streamlit as st

from app import controls, panels
from app.panels import coming, deciding

choice, possible = panels.begin("How sparse may we ship?", every=True, parts=controls.PEOPLE)
if possible.rows["schedule"].eq("dense").all():
    panels.nothing_pruned()
answer = st.container()
seen = deciding.begin(choice, possible)
if seen is None:
    answer.markdown("### Set limits that can be kept, and this page says how sparse you may go.")
    st.stop()
if not deciding.is_fitting(seen):
    st.stop()
with answer:
    deciding.answer(seen)
    coming.watch(coming.Coming(), possible, seen.basis)

st.subheader("Certify")
deciding.ask(seen)
if seen.record is not None:
    deciding.outcome.show(seen)
deciding.earlier(seen.asked.picked.fingerprint)

st.subheader("How far does each method keep to the limits?")
deciding.explored.methods(seen)
if seen.record is None:
    deciding.explored.limits(seen)

st.subheader("What if a limit moved?")
deciding.what_if(seen)

st.subheader("Take it with you")
deciding.take.show(seen)
