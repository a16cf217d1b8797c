"""Does the sparse model still see like the dense one?"""

import streamlit as st

from app import controls, panels
from app.controls.possible import HARMS
from app.loaders import brought
from app.panels import coming, looking, similar
from app.panels.similar_harm import AgainstHarm
from fairviz.charts import similarity as charts

UNSEEN = "has not been observed yet"

choice, possible = panels.begin(
    "Does the sparse model still see like the dense one?", needs_pruned=True
)
found = similar.of(choice, possible)
look, measure = panels.mode(), found.measure
underway = coming.request(choice, possible)

if not found.here.empty:
    st.markdown(f"### {found.headline()}")
elif found.layers.empty:
    told = "cannot be seen from answers" if brought.why_closed(possible.rows) else UNSEEN
    st.markdown(f"### What the layers see {told}.")
else:
    st.markdown(f"### Nothing is stored at {found.chosen.place} yet.")
coming.watch(underway, possible, found.basis)
looking.wanted(found.looks, found.missing, key="features")

with st.container(horizontal=True, vertical_alignment="bottom"):
    controls.pick("alike", "Measure", choice, possible)
st.caption(measure.summary)
if found.layers.empty:
    st.stop()
about = (*found.chosen.about, choice.alike, found.sight, len(found.layers))
panels.figure(
    lambda: charts.heatmap(found.layers, measure.title, measure.better, mode=look),
    found.layers,
    key="layers",
    about=about,
    takeaway=found.headline() if not found.here.empty else "Similarity by layer and sparsity",
)

if not found.here.empty:
    st.subheader(f"Layer by layer: {found.where}")
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=440):
            panels.figure(
                lambda: charts.matrix(found.matrix, measure.title, measure.better, mode=look),
                found.matrix.rename(columns={"dense": "dense_layer", "sparse": "sparse_layer"}),
                key="matrix",
                about=(*about, found.variant),
                takeaway="Every layer of the dense network against every layer of the sparse one",
            )
        with st.container(width="stretch"):
            st.markdown("**For the probe images of each group**")
            told = found.by_group.pivot_table(
                index="layer", columns="group", values="said", aggfunc="first", sort=False
            )
            n = found.by_group.groupby("group")["n"].first()
            named = {name: f"{name} (n {n[name]})" for name in told}
            st.dataframe(told.rename(columns=named), key="by_group", width="stretch")
            st.caption(
                f"{found.probes} probe images in all, the same for every variant. The matrix is of"
                f" seed {found.seed}; everything else is the mean over seeds."
            )
            if found.is_upgradable:
                with st.expander("Compare over more images"):
                    st.caption(found.upgrade_words)
                    looking.wanted(found.more, f"{len(found.more)} looks", key="more_features")
            for reason in found.by_group["reason"][found.by_group["reason"].ne("")].unique():
                st.caption(f"Undefined: {reason}.")

    st.markdown("**Place by place, and in the weights**")
    seeds = len(found.observed)
    if looking.wanted(found.observed, f"the comparison of {seeds} networks", key="maps"):
        similar.shown(similar.compared(found), "compared")
        st.caption("As Simon Says has it: SVCCA at each place of the maps, then the mean.")

st.subheader("Does similarity predict harm?")
against = AgainstHarm(found)
if against.cells.empty:
    st.caption("No cell has both a similarity and a harm yet.")
    st.stop()
st.markdown(f"**{against.headline()}**")
with st.container(horizontal=True, vertical_alignment="bottom"):
    controls.pick("layer", "Layer", choice, possible)
    controls.pick("harm", "Harm", choice, possible)
panels.figure(
    lambda: charts.scatter(against.cells, measure.title, HARMS[choice.harm], mode=look),
    against.cells,
    key="harm_scatter",
    about=(*found.every.about, *about, choice.layer, choice.harm),
    takeaway=against.headline(),
)
similar.shown(against.correlations(), "correlations")
st.caption(
    "Sparsity drives both similarity and harm, so that a plain correlation proves little: the last"
    " row compares cells as if all had the same sparsity. One cell is a method at one sparsity,"
    " averaged over its seeds; collapsed ones are left out. Intervals: Fisher's z, for ranks as"
    " Bonett and Wright have it; cells share their dense models, so take them as the narrowest."
)
if each := against.each_sparsity():
    st.caption(each)

st.subheader("What they answer")
similar.shown(similar.answers(found), "answers")
for reason in similar.unanswered(found):
    st.caption(f"KL and Jensen-Shannon cannot be had: {reason}.")
st.caption(
    "Same answer: share of the images that sparse and dense answer alike, right or wrong. KL and"
    " Jensen-Shannon: how far their probabilities lie apart; 0 is the same."
)
