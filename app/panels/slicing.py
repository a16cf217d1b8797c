"""The slices of one cell: the table, the button that confirms, the field that names."""

import pandas as pd
import streamlit as st

from app import loaders
from app.loaders import slices
from app.panels.view import View
from fairviz.errors import FairVizError


def cell(seen: View) -> loaders.Picked | None:
    """The seeds of the first chosen method at the chosen sparsity, beside the dense models."""
    here = seen.rows_here
    chosen = here["pruner"].isin(seen.choice.pruner[:1])
    chosen &= here["schedule"].isin(seen.choice.schedule[:1])
    chosen &= here["parent"].isin(seen.picked.rows["digest"])
    if not chosen.any():
        return None
    dense = seen.picked.rows[seen.picked.rows["schedule"].eq("dense")]
    return loaders.pick(pd.concat([here[chosen], dense]))


def shown(table: pd.DataFrame) -> None:
    """Each slice in words with n and its numbers; what is confirmed comes first."""
    table = table.sort_values("confirmed", ascending=False) if "confirmed" in table else table
    told = pd.DataFrame({"Slice": table["slice"], "Images": table["n"]})
    for side in ("dense", "sparse"):
        told[f"{side.capitalize()} accuracy"] = [
            f"{value:.1%} ({low:.1%} to {high:.1%})"
            for value, low, high in zip(
                table[side], table[f"{side}_low"], table[f"{side}_high"], strict=True
            )
        ]
    if "confirmed" in table:
        told["More than others"] = [
            f"{row.excess:+.3f} ({row.low:+.3f} to {row.high:+.3f})" for row in table.itertuples()
        ]
        told["Finding"] = table["confirmed"].map({True: "confirmed", False: "not confirmed"})
    st.dataframe(told, key="slices", width="stretch", hide_index=True)


def naming(picked: loaders.Picked, kind: str, source: str) -> None:
    """A name makes a slice a group on every page."""
    found = slices.candidates(picked, kind, source)
    words = slices.explored(picked, kind, source)["slice"].tolist()
    with st.form("naming", border=False):
        place = st.selectbox("Slice", range(len(words)), format_func=words.__getitem__)
        called = st.text_input("Name it", key="slice_name", max_chars=60)
        asked = st.form_submit_button("Make it a group", icon=":material/group_add:")
    if asked:
        _named(picked, source, called.strip(), found[place or 0])


def _named(picked: loaders.Picked, source: str, called: str, found: slices.Candidate) -> None:
    try:
        slices.name(picked, source, called, found)
    except FairVizError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.success(f"“{called}” is now a group on every page.", icon=":material/check:")
