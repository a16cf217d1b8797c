"""What helps, and what does it cost?"""

from importlib.util import find_spec

import streamlit as st

from app import panels
from app.panels import coming, mitigating

choice, possible = panels.begin("What helps, and what does it cost?", every=True)
if possible.rows["schedule"].eq("dense").all():
    panels.nothing_pruned()
seen = mitigating.of(choice, possible)
mitigating.follow(seen)
if seen.is_helped:
    mitigating.answer(seen)
else:
    mitigating.nothing_yet(seen)
with st.container(horizontal=True, vertical_alignment="center"):
    mitigating.offer(choice, possible)
    st.page_link("app_pages/studies.py", label="Compose a study", icon=":material/science:")
coming.watch(coming.Coming(), possible, seen.basis)
mitigating.left_out(seen)

st.subheader("Every method: everyone against the worst group")
st.caption("Up and to the right is better. Click a method to see its curves on Groups.")
mitigating.compare(seen)
with st.expander("The same methods as a table: pick a row with the arrow keys", type="compact"):
    mitigating.twin(seen)

if seen.is_helped:
    st.subheader("What does each part bring?")
    mitigating.parts(seen)

if find_spec("app.panels.adjusting"):
    from app.panels import adjusting

    adjusting.show(choice, possible, seen.level)

st.subheader("What does each need?")
mitigating.needs(seen)
