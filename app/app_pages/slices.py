"""Is there a group that nobody labelled?"""

import streamlit as st

from app import controls, loaders, panels
from app.loaders import slices
from app.panels import coming, looking, slicing, view
from fairviz.audit.findings.slices import sentence
from fairviz.audit.slices.harms import KINDS

SOURCES = {slices.ATTRIBUTES: "Attributes", slices.PICTURES: "The pictures alone"}

panels.title("Is there a group that nobody labelled?")
if loaders.index().empty:
    panels.nothing_yet()
choice, possible = controls.choose()
controls.notes(possible)
if possible.rows["schedule"].eq("dense").all():
    panels.nothing_pruned()
seen = view.of(choice, possible.rows)
answer = st.empty()
underway = coming.request(choice, possible)
coming.watch(underway, possible, seen.basis)
cell = slicing.cell(seen)
if cell is None:
    answer.markdown(f"### Nothing is stored at {seen.place} yet.")
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    source = st.segmented_control(
        "Searched over",
        list(SOURCES),
        format_func=SOURCES.get,
        default=slices.ATTRIBUTES,
        key="slices_over",
        required=True,
    )
    kind = st.segmented_control(
        "Harm",
        list(KINDS),
        format_func=KINDS.get,
        default="accuracy",
        key="slices_harm",
        required=True,
    )
if source == slices.PICTURES and not looking.wanted(
    [slices.look(cell)], "the properties of the images", key="properties", at_once=True
):
    answer.markdown("### The pictures have not been looked at yet.")
    st.stop()

table = slices.explored(cell, kind, source)
asked = f"confirm_{cell.key}_{kind}_{source}"
confirming = st.session_state.get(asked, False)
if confirming and len(table):
    table = slices.confirmed(cell, kind, source)
answer.markdown(f"### {sentence(table, kind)}")
if table.empty:
    st.stop()
if not confirming:
    st.button(
        "Confirm on held-out data",
        key="confirm",
        icon=":material/verified:",
        on_click=st.session_state.__setitem__,
        args=(asked, True),
    )
slicing.shown(table)
method = view.named((choice.pruner[0], choice.schedule[0], choice.scope or "global"))
st.caption(
    f"{method} at {seen.place}; harm is averaged over seeds. Candidates are searched on the explore"
    " images; only those that hold on the certify images (Holm at 5 %, intervals that hold"
    " together) are findings. Every reading of certify is logged."
)
if "before" in table and (before := int(table["before"].iloc[0])):
    st.caption(
        f"Certify was read {before} {'time' if before == 1 else 'times'} before: this reading is"
        f" held to {table['alpha'].iloc[0] * 100:.2g} % instead of 5 %."
    )
st.subheader("Make a slice a group")
slicing.naming(cell, kind, source)
