"""What the networks looked at: maps of some images, the average of each group, the sanity check."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from app import controls, loaders
from app.controls import address
from app.loaders import maps
from app.panels import explaining, looking
from app.panels.figure import QUIET, drawer, mode
from app.panels.gallery import Gallery
from fairviz import catalog
from fairviz.audit import attribution
from fairviz.audit.findings.looking import looking as looked
from fairviz.charts import attribution as charts
from fairviz.charts import mosaic
from fairviz.look import Look

FIRST = 3  # images whose maps are shown before anybody chose
MOST = 6
METHODS = {name: entry.title for name, entry in catalog.EXPLAINERS.items()}
AIMS = {"true": "the right class", "dense": "what dense says", "sparse": "what sparse says"}
UNSIGNED = ("saliency", "grad_cam")
SIGNED_WORDS = "Blue speaks for the answer, orange against it."
UNSIGNED_WORDS = "Blue: the stronger, the more it matters, whichever way."


@dataclass(frozen=True)
class Asked:
    """Which images, what of them, by which method and how."""

    found: Gallery
    method: str
    target: int
    options: str
    rows: tuple[int, ...]  # as they were picked

    def look(self, digest: object, sight: str, rows: list[int] | None = None) -> Look:
        """Of this variant; rows in one order, so that the same maps are made once."""
        chosen = sorted(self.rows) if rows is None else rows
        return maps.look(str(digest), sight, self.method, chosen, self.target, self.options)

    @property
    def is_signed(self) -> bool:
        return self.method not in UNSIGNED

    @property
    def prints(self) -> str:
        return self.found.cell.fingerprint


def section(found: Gallery) -> None:
    """Dense, sparse and their difference for the chosen images, by the first seed's networks."""
    st.subheader("What were the networks looking at?")
    asked = _asked(found)
    entry, of = catalog.EXPLAINERS[asked.method], _what(asked)
    colours = SIGNED_WORDS if asked.is_signed else UNSIGNED_WORDS
    st.caption(f"{entry.summary} For {of}; seed {found.first['seed']}. {colours}")
    if hindrance := maps.why_not(asked.method, str(found.first["parent"])):
        st.info(hindrance, icon=":material/block:")
        return
    if not asked.rows:
        st.caption("Choose an image above.")
        return
    look = asked.look(found.first["digest"], "maps")
    if looking.wanted([look], f"the maps of {len(asked.rows)} images", "maps", at_once=True):
        _beside(asked, look.digest)
    _groups(asked)
    _sanity(asked)


def _asked(found: Gallery) -> Asked:
    choice, names = found.choice, [str(row) for row in found.page["row"]]
    method = choice.explain if choice.explain in METHODS else next(iter(METHODS))
    there = set(found.every["row"].astype(str))
    picked = [row for row in choice.pick if row in there][:MOST]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.pick_from("explain", "Method", choice, _titles(found), width=230)
        if not found.is_labels:
            controls.pick_from("aim", "What is explained", choice, AIMS)
        layers = maps.layers(str(found.first["parent"]))
        options = explaining.settings(method, choice.options, layers)
        rows = st.multiselect(
            "Images, by their number",
            list(dict.fromkeys([*picked, *names])),
            key=address.seed("images", picked or names[:FIRST]),
            max_selections=MOST,
            on_change=_picked,
        )
    return Asked(found, method, target_of(found), options, tuple(int(row) for row in rows))


def _titles(found: Gallery) -> dict[str, str]:
    """The methods, those marked that cannot explain this network."""
    parent = str(found.first["parent"])
    marks = {name: " (not for this network)" * bool(maps.why_not(name, parent)) for name in METHODS}
    return {name: title + marks[name] for name, title in METHODS.items()}


def _picked() -> None:
    """What somebody picked stays, whatever else is filtered; what was only shown first does not."""
    address.amend(pick=tuple(st.session_state["images"]))


def target_of(found: Gallery) -> int:
    """The code of what is explained; of several labels, the chosen one."""
    classes = loaders.questions(found.cell.fingerprint).classes
    if found.is_labels:
        return classes.index(found.choice.positive) if found.choice.positive in classes else 0
    return maps.AIMS.get(found.choice.aim, maps.AIMS["true"])


def _what(asked: Asked) -> str:
    """'the right class', 'the label cap'."""
    if asked.found.is_labels:
        return f"the label {loaders.questions(asked.prints).classes[asked.target]}"
    return AIMS.get(asked.found.choice.aim, AIMS["true"])


def _beside(asked: Asked, digest: str) -> None:
    pictures, ordered = asked.found.pictures.digest, sorted(asked.rows)
    seen = loaders.seen(digest, asked.prints).arrays
    places = [ordered.index(row) for row in asked.rows]
    pixels = maps.shown(pictures, asked.prints, asked.rows, "pixels")
    parts = seen["dense"][places], seen["sparse"][places]
    names = [f"image {row}" for row in asked.rows]
    grid = charts.beside(pixels, *parts, names, "signed" if asked.is_signed else "unsigned")
    table = maps.said(digest, pictures, asked.prints).iloc[places].reset_index(drop=True)
    alt = "Each image with its dense and sparse attribution map and their difference"
    _drawn(grid, table.rename(columns={"row": "image"}), "maps", alt)
    st.dataframe(_told(table), hide_index=True, key="maps_table")
    st.caption(
        "Rank correlation: 1 where dense and sparse rank the pixels alike. Moved: the share of the"
        " map that lies elsewhere now. On the evidence: on the pixels that decide the label, where"
        " they are marked. Off by: how far a map fails to add up to what the answer gains from a"
        " blank image. Dense and sparse share a row's colours; a difference has its own, stronger"
        " by what stands on it."
    )


def _drawn(grid: charts.Grid, frame: pd.DataFrame, key: str, alt: str) -> None:
    """The grid, and its numbers and pictures as files."""
    look = mode()
    figure = charts.figure(grid, mode=look)
    st.plotly_chart(figure, key=f"{key}_figure", theme=None, config=QUIET, alt=alt)

    def svg() -> str:
        return charts.svg(grid, look)

    drawer(frame, key, {"png": lambda: mosaic.png(svg()), "svg": svg})


def _told(table: pd.DataFrame) -> pd.DataFrame:
    told = pd.DataFrame(
        {
            "Image": table["row"],
            "Rank correlation": table["rank_correlation"].round(2),
            "Moved, %": (100 * table["shift"]).round(0),
            "Dense on the evidence, %": (100 * table["dense_inside"]).round(0),
            "Sparse, %": (100 * table["sparse_inside"]).round(0),
            "Evidence, % of the image": (100 * table["area"]).round(0),
        }
    )
    told = told.dropna(axis="columns", how="all")
    if "dense_off" in table and "sparse_off" in table:
        pairs = zip(table["dense_off"], table["sparse_off"], strict=True)
        told["Off by, dense / sparse"] = [f"{a:.2%} / {b:.2%}".replace("%", " %") for a, b in pairs]
    return told


def _groups(asked: Asked) -> None:
    """What the networks look at in each group, on average over images and seeds."""
    found, pictures = asked.found, asked.found.pictures.digest
    rows, people = maps.spread(asked.prints, found.choice.group)
    st.markdown("**On average, in each group**")
    digests = found.cell.rows.sort_values("seed")["digest"]
    looks = [asked.look(digest, "maps", rows) for digest in digests]
    seeds = f"{len(looks)} seed{'' if len(looks) == 1 else 's'}"
    if not looking.wanted(looks, f"the maps of {len(rows)} images, {seeds}", "average"):
        return
    tables = [maps.said(look.digest, pictures, asked.prints) for look in looks]
    table = attribution.by_group(tables, people)
    told = looked(table).headline
    st.markdown(f"**{told}**")
    seen = [loaders.seen(look.digest, asked.prints).arrays for look in looks]
    parts = attribution.averages([s["dense"] for s in seen], [s["sparse"] for s in seen], people)
    with st.container(width=760):
        shares = table.assign(metric="share on the evidence, " + table["of"])
        _drawn(charts.averages(*parts), shares, "average", told)
    st.dataframe(_by_group(table), key="average_table")
    st.caption(
        f"{seeds}{'' if len(looks) > 1 else ' only'}; how much of a map lies where, whatever its"
        " sign, with one scale for all groups and a stronger one for the changes. Limits: other"
        " images and, where there are several, other seeds; each group's by itself, while the"
        " sentence names a group only where limits that hold for all groups together do."
    )


def _by_group(table: pd.DataFrame) -> pd.DataFrame:
    """Share on the evidence in percent, one row per group, in the order of the pictures."""
    parts = zip(*(100 * table[name] for name in ("value", "low", "high")), strict=True)
    said = [f"{value:.1f} [{low:.1f}, {high:.1f}]" for value, low, high in parts]
    wide = table.assign(said=said).pivot(index="group", columns="of", values="said")
    n = table.groupby("group")["n"].first().rename("images with evidence")
    named = {"dense": "dense, %", "sparse": "sparse, %", "change": "change, points"}
    order = list(table["group"].unique())
    return wide.loc[order, list(named)].rename(columns=named).join(n)


def _sanity(asked: Asked) -> None:
    """Does the map change when the weights are shuffled?"""
    st.markdown("**Does the method look at the network at all?**")
    look = asked.look(asked.found.first["digest"], "sanity")
    if not looking.wanted([look], "the check with shuffled weights", "sanity"):
        return
    levels = loaders.seen(look.digest, asked.prints).arrays["levels"]
    said = attribution.verdict(levels, METHODS[asked.method])
    if attribution.is_misleading(levels):
        st.warning(said, icon=":material/warning:")
    else:
        st.markdown(said)
    left = [attribution.cascade(kind) for kind in (levels, abs(levels))]
    told = [", ".join(f"{level:.2f}" for level in kind) for kind in left]
    st.caption(
        "Rank correlation with the map as it is, shuffling stage by stage from the classifier"
        f" down: {told[0]}; of its strength alone, without the sign: {told[1]}. What is left at the"
        f" end of either must not exceed {attribution.MISLEADING}."
    )
