"""The studies that there are: how far each is, and what can be done with it."""

import pandas as pd
import streamlit as st

from app import loaders
from app.panels.literal import literal
from app.panels.queue import in_words
from fairviz.errors import FairVizError
from fairviz.grids.costs import size
from fairviz.predictions.studies import Entry

FIRST = 10  # studies shown before one asks for all


def section() -> None:
    """One card per study, the newest first."""
    entries = loaders.studies().all()
    for error in loaders.studies().faults():
        st.error(str(error), icon=":material/broken_image:")
    if not entries:
        st.caption("No study has a name yet. Compose one below; what sliders computed has none.")
    index = loaders.index()
    all_of_them = len(entries) > FIRST and st.toggle(f"Show all {len(entries)}", key="all_studies")
    for entry in entries if all_of_them else entries[:FIRST]:
        _card(entry, index)


def _card(entry: Entry, index: pd.DataFrame) -> None:
    made = index[index["digest"].isin(entry.digests)]
    with st.container(border=True, key=f"study_{entry.key}"):
        _head(entry, made)
        progress = loaders.queue().progress(entry.key)
        left = len(entry.digests) - len(made)
        if left:
            share = len(made) / max(len(entry.digests), 1)
            st.progress(share, text=f"{missing(left)}; {in_words(progress)}")
        _buttons(entry, left, bool(progress.active))


def missing(left: int) -> str:
    """'1 variant is missing', '8 variants are missing'."""
    return "1 variant is missing" if left == 1 else f"{left} variants are missing"


def _head(entry: Entry, made: pd.DataFrame) -> None:
    tags = " ".join(f":blue-badge[{literal(tag)}]" for tag in entry.tags)
    lock = " :gray-badge[comes with FairViz]" if entry.read_only else ""
    st.markdown(f"**{literal(entry.title)}** {tags}{lock}")
    told = [
        f"{len(made)} of {len(entry.digests)} variants",
        _counted(made["seed"].nunique()),
        size(made["bytes"].sum()),
        entry.made[:10],
    ]
    st.caption(" · ".join(told))


def _counted(seeds: int) -> str:
    return "1 seed" if seeds == 1 else f"{seeds} seeds"


def _buttons(entry: Entry, left: int, active: bool) -> None:
    with st.container(horizontal=True):
        if active:
            st.button("Cancel", key=f"cancel_{entry.key}", on_click=_cancel, args=(entry.key,))
        elif left:
            st.button(
                f"Resume ({left})", key=f"resume_{entry.key}", on_click=_resume, args=(entry,)
            )
        if not entry.read_only:
            _change(entry)


def _change(entry: Entry) -> None:
    with st.popover("Rename, tag or delete", key=f"change_{entry.key}"):
        with st.form(f"form_{entry.key}", border=False):
            title = st.text_input("Title", entry.title)
            tags = st.text_input("Tags, separated by commas", ", ".join(entry.tags))
            if st.form_submit_button("Save", icon=":material/check:"):
                _save(entry.key, title, tags)
        st.caption("Deleting a study forgets the list; its variants stay in the store.")
        st.button("Delete", key=f"delete_{entry.key}", on_click=_delete, args=(entry.key,))


def _save(key: str, title: str, tags: str) -> None:
    try:
        loaders.studies().rename(key, title)
        loaders.studies().tag(key, [tag for tag in tags.split(",") if tag.strip()])
    except FairVizError as error:
        st.error(str(error))
    else:
        st.rerun()


def _cancel(key: str) -> None:
    loaders.queue().cancel(study=key)


def _resume(entry: Entry) -> None:
    missing = loaders.store().missing(entry.variants())
    loaders.queue().submit(missing, study=entry.key, again=True)


def _delete(key: str) -> None:
    loaders.queue().cancel(study=key)
    loaders.studies().delete(key)
