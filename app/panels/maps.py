"""What the networks looked at: maps of some images, the average of each group, the sanity check."""

import pandas as pd
import streamlit as st

from app import loaders
from app.loaders import maps
from app.panels import looking
from app.panels.figure import QUIET, mode
from app.panels.gallery import Gallery
from fairviz import catalog
from fairviz.audit import attribution
from fairviz.audit.findings.looking import looking as looked
from fairviz.charts import attribution as charts

FIRST = 3  # images whose maps are shown before anybody chose
MOST = 6
METHODS = {name: entry.title for name, entry in catalog.EXPLAINERS.items()}


def section(found: Gallery) -> None:
    """Dense, sparse and their difference for the chosen images, by the first seed's networks."""
    st.subheader("What were the networks looking at?")
    if found.is_labels:
        st.caption("Maps of multi-label tasks need a chosen label: pick a positive class.")
        return
    method, rows = _choices(found)
    entry = catalog.EXPLAINERS[method]
    st.caption(
        f"{entry.summary} For the right class, against a grey image; seed {found.first['seed']}."
        " Blue speaks for the answer, orange against it; each row has one scale."
    )
    if not rows:
        st.caption("Choose an image above.")
        return
    look = maps.look(found.first["digest"], "maps", method, rows, -1)
    if looking.wanted([look], f"the maps of {len(rows)} images", "maps", at_once=True):
        _beside(found, look.digest, rows)
    _groups(found, method)
    _sanity(found, method, rows)


def _choices(found: Gallery) -> tuple[str, list[int]]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        method = st.selectbox(
            "Method", list(METHODS), format_func=METHODS.__getitem__, key="explainer", width=260
        )
        shown = [int(row) for row in found.page["row"]]
        rows = st.multiselect(
            "Images, by their number below the picture",
            shown,
            default=shown[:FIRST],
            max_selections=MOST,
            key=f"images_{hash(tuple(shown))}",
        )
    return str(method), sorted(rows)  # in one order: the same maps are made once


def _beside(found: Gallery, digest: str, rows: list[int]) -> None:
    prints, pictures = found.cell.fingerprint, found.pictures.digest
    seen = loaders.seen(digest, prints).arrays
    pixels = maps.shown(pictures, prints, tuple(rows), "pixels")
    drawn = charts.beside(
        pixels, seen["dense"], seen["sparse"], [str(row) for row in rows], mode=mode()
    )
    alt = "Each image with its dense and sparse attribution map and their difference"
    st.plotly_chart(drawn, key="maps_figure", theme=None, config=QUIET, alt=alt)
    table = maps.said(digest, pictures, prints)
    st.dataframe(_told(table, seen, rows), hide_index=True, key="maps_table")


def _told(table: pd.DataFrame, seen: dict[str, object], rows: list[int]) -> pd.DataFrame:
    told = pd.DataFrame(
        {
            "Image": rows,
            "Rank correlation, sparse and dense": table["rank_correlation"].round(2),
            "Mass moved, %": (100 * table["shift"]).round(0),
            "Dense on the evidence, %": (100 * table["dense_inside"]).round(0),
            "Sparse on the evidence, %": (100 * table["sparse_inside"]).round(0),
            "Evidence, % of the picture": (100 * table["area"]).round(0),
        }
    )
    for name in ("dense", "sparse"):
        if f"{name}_delta" in seen:
            told[f"Delta, {name}"] = seen[f"{name}_delta"]
    return told


def _groups(found: Gallery, method: str) -> None:
    """What the networks look at in each group, on average."""
    prints = found.cell.fingerprint
    rows, people = maps.spread(prints, found.choice.group)
    st.markdown("**On average, in each group**")
    look = maps.look(found.first["digest"], "maps", method, rows, -1)
    if not looking.wanted([look], f"the average maps of {len(rows)} images", "average"):
        return
    seen = loaders.seen(look.digest, prints).arrays
    table = attribution.by_group(maps.said(look.digest, found.pictures.digest, prints), people)
    st.markdown(f"**{looked(table).headline}**")
    averages = [attribution.average(seen[name], people) for name in ("dense", "sparse")]
    alt = looked(table).headline
    drawn = charts.averages(*averages, mode=mode())
    with st.container(width=720):
        st.plotly_chart(drawn, key="average_figure", theme=None, config=QUIET, alt=alt)
    st.dataframe(_by_group(table), key="average_table")


def _by_group(table: pd.DataFrame) -> pd.DataFrame:
    """Share on the evidence in percent, one row per group."""
    parts = zip(*(100 * table[name] for name in ("value", "low", "high")), strict=True)
    said = [f"{value:.1f} [{low:.1f}, {high:.1f}]" for value, low, high in parts]
    wide = table.assign(said=said).pivot(index="group", columns="of", values="said")
    n = table.groupby("group")["n"].first().rename("images with evidence")
    named = {"dense": "dense, %", "sparse": "sparse, %", "change": "change, points"}
    return wide[list(named)].rename(columns=named).join(n)


def _sanity(found: Gallery, method: str, rows: list[int]) -> None:
    """Does the map change when the weights are shuffled?"""
    st.markdown("**Does the method look at the network at all?**")
    look = maps.look(found.first["digest"], "sanity", method, rows, -1)
    if not looking.wanted([look], "the check with shuffled weights", "sanity"):
        return
    levels = attribution.cascade(loaders.seen(look.digest, found.cell.fingerprint).arrays["levels"])
    st.markdown(attribution.in_words(levels, METHODS[method]))
    st.caption(
        "Rank correlation with the map as it is, shuffling stage by stage from the classifier"
        f" down: {', '.join(f'{level:.2f}' for level in levels)}."
    )
