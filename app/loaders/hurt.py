"""Each sample of a cell, and the pictures."""

import base64
import io

import numpy as np
import pandas as pd
import streamlit as st
from PIL import Image

from app.loaders import _BY_KEY, SPLIT, Picked, groups, questions, runs, seen
from fairviz.audit.findings.base import Finding
from fairviz.audit.findings.hurt import hurt
from fairviz.audit.harm.samples import samples
from fairviz.audit.harm.shares import over_representation

HIGH = 128  # screen pixels of a picture, about: small ones grow by whole numbers


@st.cache_data(max_entries=32, show_spinner="Looking for the hurt …", hash_funcs=_BY_KEY)
def sample_table(cell: Picked, positive: str) -> pd.DataFrame:
    """One row per sample of explore: its row in the evaluation set, words, harm, flips, PIE."""
    asked = questions(cell.fingerprint)
    rows = asked.rows(SPLIT)
    found = samples(runs(cell, positive))
    if found.empty:
        return found
    names = np.array(asked.classes if asked.task != "labels" else ("no", "yes"))
    words = {name: names[found[name].to_numpy()] for name in ("label", "dense", "sparse")}
    people = asked.attributes.iloc[rows].reset_index(drop=True).astype(str)
    return pd.concat([found.assign(row=rows, **words), people], axis=1)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=_BY_KEY)
def share_table(cell: Picked, columns: tuple[str, ...], positive: str) -> pd.DataFrame:
    """Each group's share of the hurt against its share of the data."""
    return over_representation(runs(cell, positive), groups(cell.fingerprint, columns))


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=_BY_KEY)
def hurt_finding(cell: Picked, columns: tuple[str, ...], positive: str) -> Finding:
    """How many were hurt, and whose they are."""
    return hurt(runs(cell, positive), groups(cell.fingerprint, columns))


@st.cache_data(max_entries=4000, show_spinner=False)
def thumbnail(look: str, fingerprint: str, row: int) -> str:
    """The picture as a data address, enlarged without blurring."""
    found = seen(look, fingerprint).arrays
    place = int(np.flatnonzero(found["rows"] == row)[0])
    image = Image.fromarray(found["pixels"][place])
    buffer = io.BytesIO()
    _sized(image).save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def _sized(image: Image.Image) -> Image.Image:
    """A small picture enlarged without blurring, a large one made smaller."""
    zoom = HIGH // image.height
    if zoom > 1:
        return image.resize((image.width * zoom, image.height * zoom), Image.Resampling.NEAREST)
    image.thumbnail((HIGH, HIGH))
    return image
