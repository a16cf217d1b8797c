"""The slices of one cell: the table, the pictures, the button that confirms, the name field."""

from html import escape

import pandas as pd
import streamlit as st

from app import loaders, wishes
from app.controls import address
from app.loaders import hurt, slices
from app.panels import looking
from app.panels.view import View
from fairviz.errors import FairVizError

STRIP = 12  # pictures of one slice
STYLE = "display:grid;grid-template-columns:repeat(auto-fill,minmax(96px,1fr));gap:10px;margin:0"
FIGURE = (
    '<figure style="margin:0"><img src="{source}" alt="{told}" style="{style}">{caption}</figure>'
)
PICTURE = "width:100%;image-rendering:pixelated;border-radius:6px"


def cell(seen: View) -> loaders.Picked | None:
    """The seeds of the first chosen method at the chosen sparsity, beside the dense models."""
    here = seen.rows_here
    chosen = here["pruner"].isin(seen.choice.pruner[:1])
    chosen &= here["schedule"].isin(seen.choice.schedule[:1])
    chosen &= here["mitigation"].isin(wishes.objectives(seen.choice)[:1])
    chosen &= here["parent"].isin(seen.picked.rows["digest"])
    if not chosen.any():
        return None
    dense = seen.picked.rows[seen.picked.rows["schedule"].eq("dense")]
    return loaders.pick(pd.concat([here[chosen], dense]))


def confirm(picked: loaders.Picked, kind: str, source: str) -> None:
    """From a button: certify is read, and what it says first is looked at first."""
    slices.confirmed(picked, kind, source)
    address.amend(slice="")


def told(explored: pd.DataFrame, known: pd.DataFrame | None) -> pd.DataFrame:
    """The candidates with what certify said of them; confirmed ones, then those that lost most."""
    if known is None or explored.empty:
        return explored.sort_values("searched", ascending=False, kind="stable", ignore_index=True)
    kept = explored[["slice", "named", "share", "searched"]].reset_index(drop=True)
    return kept.join(known).sort_values(
        ["confirmed", "excess"], ascending=False, kind="stable", ignore_index=True
    )


def shown(table: pd.DataFrame) -> None:
    """Each slice in words with n, its accuracies, and what its members share."""
    columns = {"Slice": table["slice"]}
    if "confirmed" in table:
        columns["Finding"] = table["confirmed"].map({True: "confirmed", False: "not confirmed"})
    columns["Images"] = table["n"]
    for side in ("dense", "sparse"):
        rows = zip(table[side], table[f"{side}_low"], table[f"{side}_high"], strict=True)
        columns[f"{side.capitalize()} right"] = [_percent(*row) for row in rows]
    fell = zip(table["others_dense"], table["others_sparse"], strict=True)
    columns["All others"] = [f"{100 * dense:.1f} → {100 * sparse:.1f} %" for dense, sparse in fell]
    if table["share"].ne("").any():
        columns["What they share"] = table["share"]
    st.dataframe(pd.DataFrame(columns), key="slices", width="stretch", hide_index=True)


def pictures(picked: loaders.Picked, kind: str, source: str, place: int) -> None:
    """The images that a slice is best known by."""
    look = slices.pictures(picked)
    if not looking.wanted([look], "the pictures", key="pictures", at_once=True):
        return
    rows = slices.typical(picked, kind, source, place, STRIP)
    words = hurt.sample_table(picked, "").set_index("row")
    drawn = [_figure(look.digest, picked.fingerprint, row, words.loc[row]) for row in rows]
    shares = slices.explored(picked, kind, source)["share"].iloc[place]
    if shares:
        st.markdown(f"**What they share:** {shares}.")
    nearest = "Nearest to the middle" if source == slices.ALIKE else "Those that lost most"
    st.caption(f"{nearest}: what is there, and what dense → sparse say of it.")
    st.html(f'<div style="{STYLE}">{"".join(drawn)}</div>')


def naming(picked: loaders.Picked, source: str, found: slices.Candidate) -> None:
    """A name makes a slice a group on every page."""
    with st.form("naming", border=False):
        called = st.text_input(
            "Name it, and it is a group on every page", key="slice_name", max_chars=60
        )
        asked = st.form_submit_button("Make it a group", icon=":material/group_add:")
    if asked:
        _named(picked, source, called.strip(), found)


def _named(picked: loaders.Picked, source: str, called: str, found: slices.Candidate) -> None:
    try:
        slices.name(picked, source, called, found)
    except FairVizError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.success(f"“{called}” is now a group on every page.", icon=":material/check:")


def _figure(digest: str, fingerprint: str, row: int, said: pd.Series) -> str:
    words = f"{said['label']}: {said['dense']} → {said['sparse']}"
    caption = f'<figcaption style="font-size:11px;line-height:1.3">{escape(words)}</figcaption>'
    source = hurt.thumbnail(digest, fingerprint, row)
    return FIGURE.format(source=source, told=escape(words), style=PICTURE, caption=caption)


def _percent(value: float, low: float, high: float) -> str:
    if pd.isna(value):
        return "no image"
    return f"{100 * value:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"
