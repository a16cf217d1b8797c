"""Images: a folder or an archive, looked at, put right, decoded once, named."""

from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from app import imports
from app.panels.bring import place, watching
from app.panels.bring.known import CERTIFY
from fairviz.catalog.sources import SOURCES
from fairviz.errors import FairVizError
from fairviz.naming import parse, spelled
from fairviz.predictions import brought

FOLDER = "folder"
LOOK, DECODE = "look", "decode"
FITS = {"crop": "Cut to the middle", "squash": "Squash", "pad": "Add bars"}
HOW = (
    "A folder with one folder of images for each class (and a CSV or Parquet of attributes beside"
    " them, if there is one), a published data set as its authors ship it, or a zip of either."
)


def section() -> None:
    """From a place to an album; nothing is decoded before it was looked at."""
    st.markdown(HOW)
    found = place.asked(
        "data",
        "Drop a zip, tar.gz or npz",
        "or name a folder on this machine",
        ["zip", "tar", "gz", "tgz", "npz"],
        "~/pictures/birds",
    )
    _formats()
    if found is not None:
        st.button(
            "Look into it", icon=":material/search:", key="data_look", on_click=_look, args=(found,)
        )
    seen = watching.ended(LOOK)
    if seen:
        _seen(seen.result, Path(seen.result.get("place", "")))
    done = watching.ended(DECODE)
    if done:
        _done(done.result)


def _formats() -> None:
    with st.expander("Formats that are known", icon=":material/list:"):
        rows = [
            {"Name": e.title, "Files": e.files, "Licence": e.licence, "Labels": e.caveat}
            for e in SOURCES.values()
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, key="formats")
    names = {"": "As recognised", **{name: entry.title for name, entry in SOURCES.items()}}
    st.selectbox("Format", list(names), format_func=names.__getitem__, key="data_format")


def _look(found: Path, source: str = "") -> None:
    watching.forget(DECODE)
    chosen = source or st.session_state.get("data_format", "")
    id = imports.begin("data", str(found), dry_run=True, format=chosen)
    watching.started(LOOK, id)


def _seen(told: dict[str, Any], found: Path) -> None:
    """What is there: first images, counts, warnings; and what to make of it."""
    title = SOURCES[told["format"].partition("?")[0]].title
    splits = ", ".join(f"{name} {n:,}" for name, n in told["splits"].items())
    st.markdown(f"**{told['images']:,} images, read as {title}** ({splits}).")
    _pictures(told.get("thumbnails", []))
    for note in told["notes"]:
        st.warning(note, icon=":material/warning:")
    if told["caveat"]:
        st.caption(f":material/info: {told['caveat']}")
    if told["format"].startswith(FOLDER):
        _table(told["format"], found)
    _choices(told, found)


def _table(asked: str, found: Path) -> None:
    """Which table belongs to a folder of images, where the guess was wrong."""
    now = parse(asked, SOURCES, "format")[1]
    with st.expander("The table beside the images", icon=":material/table_chart:"):
        places = st.columns(2)
        table = places[0].text_input(
            "Its file", str(now.get("table", "")), key="data_table", placeholder="As found"
        )
        path = places[1].text_input(
            "Its column of paths",
            str(now.get("path", "")),
            key="data_paths",
            placeholder="As found",
        )
        told = {"table": table.strip(), "path": path.strip()}
        wanted = spelled(FOLDER, {name: value for name, value in told.items() if value})
        st.button("Look again", key="data_again", on_click=_look, args=(found, wanted))


def _pictures(shown: list[dict[str, str]]) -> None:
    figures = "".join(_figure(one) for one in shown)
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:12px;margin:4px 0 8px">{figures}</div>')


def _figure(one: dict[str, str]) -> str:
    words = escape(one.get("label") or one["id"])[:24]
    if "image" not in one:
        return f'<div style="width:84px;font-size:12px">{words}: {escape(one["trouble"])}</div>'
    return (
        f'<div style="width:84px"><img src="{one["image"]}" width="84" height="84"'
        f' alt="{words}" style="border-radius:6px">'
        f'<div style="font-size:12px;opacity:.75;overflow:hidden;text-overflow:ellipsis">{words}'
        "</div></div>"
    )


def _choices(told: dict[str, Any], found: Path) -> None:
    columns = told["columns"]
    places = st.columns(2)
    targets = list(dict.fromkeys([*told["targets"], *columns]))
    targets += ["*"] if told.get("together") else []
    words = {"*": "All labels at once"}
    target = places[0].selectbox(
        "What is asked", targets, format_func=lambda name: words.get(name, name), key="data_target"
    )
    usual = [name for name in told["groups"] if name in columns and name != target]
    groups = places[1].multiselect(
        "Groups", [name for name in columns if name != target], usual, key="data_groups"
    )
    _counts({name: columns[name] for name in [target, *groups] if name in columns})
    places = st.columns([2, 1, 1, 1])
    name = places[0].text_input("Name", found.name.partition(".")[0][:60], key="data_name")
    size = places[1].number_input(
        "Size, pixels", 0, 512, 0, key="data_size", help="0: theirs, at most 224."
    )
    fit = places[2].selectbox("Fit", list(FITS), format_func=FITS.__getitem__, key="data_fit")
    certify = places[3].selectbox("Kept for certifying", **CERTIFY, key="data_certify")
    alone = st.checkbox(
        "All of these are test images: I bring a model that is trained already.", key="data_alone"
    )
    options = {
        "all_test": alone,
        "target": target,
        "groups": ",".join(groups),
        "size": int(size),
        "fit": fit,
        "certify": certify,
        "name": name.strip(),
        "format": told["format"],
    }
    _begin(found, options)


def _begin(found: Path, options: dict[str, Any]) -> None:
    try:
        brought.check(options["name"])
    except FairVizError as error:
        st.caption(f":material/error: {error}")
        return
    st.button(
        "Use these images",
        type="primary",
        icon=":material/check:",
        key="data_use",
        on_click=partial(_decode, found, options),
    )


def _decode(found: Path, options: dict[str, Any]) -> None:
    watching.started(DECODE, imports.begin("data", str(found), **options))


def _counts(columns: dict[str, dict[str, int]]) -> None:
    rows = [
        {"Column": name, "Value": value, "Images": n}
        for name, counts in columns.items()
        for value, n in counts.items()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=240, key="data_counts")


def _done(told: dict[str, Any]) -> None:
    st.success(
        f"“{told['name']}” is here: {told['images']:,} images, {told['size']} pixels high.",
        icon=":material/check_circle:",
    )
    for note in told["notes"]:
        st.caption(f":material/info: {note}")
    with st.container(horizontal=True):
        st.page_link(
            "app_pages/studies.py", label="Train and prune on it", icon=":material/science:"
        )
        st.caption("or bring a model for it, above.")
