"""The study on paper: a button that makes report, model card and slide, then one for each."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app import loaders
from app.controls.possible import study_title
from app.loaders import brought, documents
from app.loaders.documents import DOCUMENTS, Wanted
from app.panels.deciding.seen import Seen, spelled
from fairviz.errors import FairVizError
from fairviz.predictions.studies import Entry
from fairviz.report import Asked

MADE = "documents_made"  # key of what this tab asked for last
EVERYTHING = ""  # in place of a study's key
ABOUT = (
    "One HTML file that opens anywhere and fetches nothing; a model card for Hugging Face and a"
    " slide about what would be shipped. All of it is read on explore: none of it certifies."
)


def show(seen: Seen, digest: str) -> Entry | None:
    """Which study, a button, and once that is pressed the files; the study that was chosen."""
    st.markdown("**The report**")
    st.caption(ABOUT)
    studies = _studies(seen)
    entry = studies.get(_chosen(studies, newest(digest), seen))
    st.fragment(_files, key="documents")(_wanted(seen, digest, entry, _images(seen)))
    return entry


def newest(digest: str) -> Entry | None:
    """The newest study that asked for this variant."""
    return next((one for one in loaders.studies().all() if digest in one.digests), None)


def _studies(seen: Seen) -> dict[str, Entry]:
    """Those that asked for anything on this page, by key; the newest first."""
    known = set(seen.possible.rows.loc[seen.possible.rows["schedule"].ne("dense"), "digest"])
    return {one.key: one for one in loaders.studies().all() if known & set(one.digests)}


def _chosen(studies: dict[str, Entry], first: Entry | None, seen: Seen) -> str:
    """The key of the study to report; asked only where several could be meant."""
    every = set(seen.possible.rows["digest"])
    is_one = any(every <= set(one.digests) for one in studies.values())
    titles = {key: one.title for key, one in studies.items()}
    titles |= {} if is_one else {EVERYTHING: _everything(seen)}
    keys = list(titles)
    usual = first.key if first and first.key in titles else keys[-1]
    if len(keys) == 1:
        return usual
    place = keys.index(usual)
    return st.selectbox("Study", keys, place, format_func=titles.__getitem__, key="report_study")


def _everything(seen: Seen) -> str:
    """What the sidebar calls all that this page looks at."""
    row = seen.possible.rows.iloc[0]
    return study_title(str(row["dataset"]), str(row["model"]))


def _images(seen: Seen) -> bool | None:
    """Whether pictures go into the file: brought ones only where somebody says so."""
    if not seen.rows["dataset"].str.startswith(brought.IMAGES).any():
        return None
    told = "With the pictures that you brought"
    return st.checkbox(told, key="report_images", help=_FACES) or None


def _wanted(seen: Seen, digest: str, entry: Entry | None, images: bool | None) -> Wanted:
    rows = seen.possible.rows
    [row] = rows[rows["digest"].eq(digest)].to_dict("records")
    asked = Asked(
        seen.choice.group,
        positive=seen.choice.positive,
        dataset=str(row["dataset"]),
        model=str(row["model"]),
        images=images,
    )
    return Wanted(
        entry.title if entry else _everything(seen),
        entry.digests if entry else tuple(rows["digest"]),
        tuple(_alike(seen.rows, row)["digest"]),
        float(row["asked"]),
        asked,
        documents.state(seen.asked.picked),
    )


def _alike(rows: pd.DataFrame, row: Mapping[Hashable, Any]) -> pd.DataFrame:
    """The variants of this row's method, and the dense models that they were pruned from."""
    names = pd.Series([spelled(one) for one in rows.to_dict("records")], index=rows.index)
    own = rows[names.eq(spelled(row))]
    return rows[rows["digest"].isin([*own["digest"], *own["parent"]])]


def _files(wanted: Wanted) -> None:
    """The button, or what it made."""
    place = st.empty()
    if st.session_state.get(MADE) != wanted.key:
        asked = "Make the report"
        if not place.button(asked, key="make_documents", icon=":material/article:", help=_WHILE):
            return
        if not _are_made(wanted, place):
            return
        st.session_state[MADE] = wanted.key
    with place.container():
        for name in DOCUMENTS:
            _download(wanted, name)


def _are_made(wanted: Wanted, place: DeltaGenerator) -> bool:
    """Makes them now; where that cannot be, says why."""
    try:
        with place, st.spinner("Drawing charts …", show_time=True):
            documents.made(wanted)
    except FairVizError as error:
        place.error(str(error), icon=":material/error:")
        return False
    return True


def _download(wanted: Wanted, name: str) -> None:
    st.download_button(
        DOCUMENTS[name].title,
        documents.data(wanted, name),
        file_name=documents.file_name(wanted.title, name),
        mime=DOCUMENTS[name].mime,
        icon=":material/download:",
        key=f"document_{name}",
        on_click="ignore",
    )


_WHILE = "Some seconds; for hundreds of variants about half a minute."
_FACES = "A report is sent to others, and faces are people: left alone, they stay on this machine."
