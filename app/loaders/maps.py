"""Attribution maps, and what they say."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from app.loaders import SPLIT, groups, questions, seen, variant
from fairviz.audit import attribution
from fairviz.audit.groups import Grouping
from fairviz.look import Look

EACH = 24  # images of each group that the average map rests on, at most
MOST = 256  # images in one look


def look(digest: str, sight: str, method: str, rows: Sequence[int], target: int) -> Look:
    """Maps (or the sanity check) of these images by this method."""
    asked = [f"method={method}", "rows=" + "-".join(map(str, rows))]
    asked += [f"target={target}"] if target >= 0 else []
    return Look(variant(digest), f"{sight}?{'&'.join(asked)}")


def spread(fingerprint: str, columns: tuple[str, ...]) -> tuple[list[int], Grouping]:
    """The same number of images of each class in each group; and their grouping.

    Classes wear their evidence in different places, so groups must not differ by class.
    """
    people, asked = groups(fingerprint, columns), questions(fingerprint)
    rows = asked.rows(SPLIT)
    each = max(1, min(EACH, MOST // max(len(people), 1)) // len(asked.classes))
    labels = asked.labels[rows]
    places = [
        _evenly(np.flatnonzero((people.codes == group) & (labels == label)), each)
        for group in range(len(people))
        for label in range(len(asked.classes))
    ]
    kept = np.concatenate(places)[:MOST].astype(np.int64)
    names, codes = people.names, people.codes[kept]
    return [int(row) for row in rows[kept]], Grouping(people.columns, names, codes)


def _evenly(rows: np.ndarray, count: int) -> np.ndarray:
    return rows[np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(int)]


@st.cache_data(max_entries=32, show_spinner=False)
def said(maps: str, pictures: str, fingerprint: str) -> pd.DataFrame:
    """One row per image: rank correlation, shift, shares on the evidence."""
    found = seen(maps, fingerprint).arrays
    evidence = shown(pictures, fingerprint, tuple(map(int, found["rows"])), "evidence")
    return attribution.compared(found["sparse"], found["dense"], evidence)


def shown(pictures: str, fingerprint: str, rows: tuple[int, ...], what: str) -> np.ndarray:
    """Pixels or evidence of these rows."""
    found = seen(pictures, fingerprint).arrays
    places = np.searchsorted(found["rows"], rows)
    return np.asarray(found[what][places])
