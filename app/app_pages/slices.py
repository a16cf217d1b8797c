"""Is there a group that nobody labelled?"""

import streamlit as st

from app import controls, panels, wishes
from app.loaders import brought, slices
from app.panels import coming, looking, slicing, view
from fairviz.audit.findings.slices import certainty, sentence
from fairviz.charts.slices import chart

choice, possible = panels.begin("Is there a group that nobody labelled?", needs_pruned=True)
seen = view.of(choice, possible.rows)
answer = st.empty()
underway = coming.request(choice, possible)
coming.watch(underway, possible, seen.basis)
cell = slicing.cell(seen)
if cell is None:
    answer.markdown(f"### Nothing is stored at {seen.place} yet.")
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom"):
    controls.switch("found", choice, possible, "Searched over")
    controls.switch("lost", choice, possible, "Harm")
kind, source = choice.lost, choice.found
if slices.is_collapsed(cell):
    answer.markdown(f"### At {seen.place} a seed has collapsed: everybody is lost, no slice more.")
    st.stop()
if not looking.wanted(
    slices.looks(cell, source), "what the images look like", key="properties", at_once=True
):
    answer.markdown("### The pictures have not been looked at yet.")
    st.stop()

known = slices.known(cell, kind, source)
table = slicing.told(slices.explored(cell, kind, source), known)
answer.markdown(f"### {brought.worded(sentence(table), possible.rows)}")
if table.empty:
    st.stop()
if known is None and not slices.can_confirm(cell):
    st.caption("No images are kept for certifying here, so that nothing can be confirmed on them.")
elif known is None:
    st.button(
        "Confirm on held-out data",
        key="confirm",
        icon=":material/verified:",
        on_click=slicing.confirm,
        args=(cell, kind, source),
    )
elif said := certainty(table, kind):
    st.caption(said)
panels.figure(
    lambda: chart(table.assign(slice=table["named"]), kind, mode=panels.mode()),
    table,
    key="slices_chart",
    about=(cell.key, kind, source, known is None),
    takeaway=sentence(table),
)
slicing.shown(table)
how = choice.pruner[0], choice.schedule[0], choice.scope or "global"
method = view.named((*how, wishes.objectives(choice)[0]))
told = (
    f"{method} at {seen.place}; harm is averaged over seeds, and what others of the same class lose"
    " is taken away: a slice may lose less accuracy than all others and still more than its classes"
    " let expect. Candidates are searched on the explore images; only those that hold on the"
    " certify images (Holm at this reading's part of 5 %, intervals that hold together) are"
    " findings. Every reading of certify is logged."
)
st.caption(brought.worded(told, possible.rows))
if known is not None:
    st.caption(
        f"This was reading {table['reading'].iloc[0]:.0f} of these certify images, held to"
        f" {table['alpha'].iloc[0] * 100:.3g} %: all readings together may err in 5 % of cases."
    )
st.subheader("Look at one")
words = {name: name for name in table["slice"]}
controls.pick_from("slice", "Slice", choice, words, width=520)
chosen = choice.slice if choice.slice in words else next(iter(words))
place = slices.explored(cell, kind, source)["slice"].tolist().index(chosen)
slicing.pictures(cell, kind, source, place)
slicing.naming(cell, source, slices.candidates(cell, kind, source)[place])
