"""Which images did pruning break, and what was it looking at?"""

from functools import partial

import streamlit as st

from app import controls, loaders, panels
from app.controls import address
from app.loaders import brought
from app.panels import coming, gallery, maps, view

PIES = {
    "pie": "A PIE here: each of {seeds} sparse networks answers otherwise than its own dense one.",
    "cie": "A PIE after Hooker et al.: the most usual answer of {seeds} sparse networks is another"
    " than that of {seeds} dense ones. They took 30 of each; of few, the usual answer is a coin.",
}

choice, possible = panels.begin("Which images did pruning break?", needs_pruned=True)
seen = view.of(choice, possible.rows)
worded = partial(brought.worded, rows=possible.rows)
underway = coming.request(choice, possible)
found = gallery.of(seen)

if found is None:
    st.markdown(f"### Nothing is stored at {seen.place} yet.")
else:
    st.markdown(f"### {worded(found.finding.headline)}")
coming.offer(underway)
coming.watch(underway, possible, seen.basis)
if found is None:
    st.stop()
if found.finding.caveat:
    st.caption(worded(found.finding.caveat))

st.subheader(worded("Whose images are they?"))
numbers = {"Of the data": "%.1f %%", "Of the hurt": "%.1f %%", "Hurt, per seed": "%.1f"}
ratios = dict.fromkeys(("Times its share", "95 % low", "95 % high"), "%.2f")
formats = {
    name: st.column_config.NumberColumn(format=form) for name, form in (numbers | ratios).items()
}
st.dataframe(
    gallery.shares_in_words(found.shares), column_config=formats, hide_index=True, key="shares"
)

st.caption(
    "Limits are those of each group by itself; the first line names a group only where limits that"
    " hold for all groups together say so."
)

st.subheader(worded(f"The images, with {view.named(found.method)} at {seen.place}"))
with st.container(horizontal=True, vertical_alignment="bottom"):
    controls.pick("kind", "Which", choice, possible)
    people = {"": "Any", **{name: name for name in found.every["group"].unique() if name}}
    controls.pick_from("who", "Group", choice, people)
    if len(found.slices.columns):
        named = {"": "Any", **{name: name for name in found.slices.columns}}
        controls.pick_from("within", "Slice", choice, named)
    controls.pick("truth", "Class", choice, possible)
    seeds = {str(k): f"{k} of {found.seeds}" for k in range(1, found.seeds + 1)}
    controls.pick_from("agree", "At least so many seeds", choice, seeds)
    controls.pick("order", "Order", choice, possible)
st.caption(
    worded(
        f"{len(found.shown):,} of {len(found.every):,} images; page {found.leaf} of {found.leaves}."
        " Margin: how far the right answer leads; its change is the mean over the seeds."
    )
)
if choice.kind in PIES:
    st.caption(PIES[choice.kind].format(seeds=found.seeds))
gallery.pictures(found)
with st.container(horizontal=True):
    st.button(
        "Previous",
        icon=":material/arrow_back:",
        disabled=found.leaf == 1,
        on_click=address.amend,
        kwargs={"leaf": str(found.leaf - 1)},
    )
    st.button(
        "Next",
        icon=":material/arrow_forward:",
        disabled=found.leaf == found.leaves,
        on_click=address.amend,
        kwargs={"leaf": str(found.leaf + 1)},
    )
panels.drawer(found.shown, "samples", {})
if not loaders.store().missing([found.pictures]):
    maps.section(found)
