"""What the story shows: one picture with its maps, and what its networks said of it."""

import base64
import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from app.loaders import _BY_KEY, Picked, deciding, runs, seen
from fairviz.audit.deciding.record import Record
from fairviz.charts import attribution, overlay
from fairviz.charts.palette import Mode

LARGE = 512  # screen pixels, about


@dataclass(frozen=True)
class Pair:
    """Two pictures to wipe between, as data addresses."""

    dense: str
    sparse: str


@st.cache_data(max_entries=500, show_spinner=False)
def picture(look: str, fingerprint: str, row: int) -> str:
    """The picture as a data address, large enough for a screen."""
    return _address(_pixels(look, fingerprint, row))


@st.cache_data(max_entries=200, show_spinner=False)
def pair(pictures: str, maps: str, fingerprint: str, row: int, signed: bool, mode: Mode) -> Pair:
    """The picture under its dense and its sparse map, both on one scale."""
    pixels, found = _pixels(pictures, fingerprint, row), seen(maps, fingerprint).arrays
    dense, sparse = (found[name][_place(found["rows"], row)] for name in ("dense", "sparse"))
    kind: attribution.Kind = "signed" if signed else "unsigned"
    reach = attribution.beside(pixels[None], dense[None], sparse[None], [""], kind).reach[0][0]
    return Pair(*(_address(overlay.over(pixels, one, reach, mode)) for one in (dense, sparse)))


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=_BY_KEY)
def broken_by(cell: Picked, positive: str) -> dict[str, NDArray[np.bool_]]:
    """By variant, which samples of explore its dense model has right and it has wrong."""
    pruned = [run for run in runs(cell, positive) if run.dense is not None]
    return {run.variant: run.dense.correct & ~run.said.correct for run in pruned if run.dense}


def decision(rows: pd.DataFrame) -> Record | None:
    """The last certificate of any of these variants, or its refusal; None where none was asked."""
    digests = {*rows["digest"]}
    return next((one for one in deciding.records() if digests & {*one.variants}), None)


def _pixels(look: str, fingerprint: str, row: int) -> NDArray[np.uint8]:
    found = seen(look, fingerprint).arrays
    return np.asarray(found["pixels"][_place(found["rows"], row)])


def _place(rows: NDArray[np.int64], row: int) -> int:
    return int(np.flatnonzero(rows == row)[0])


def _address(pixels: NDArray[np.uint8]) -> str:
    image = Image.fromarray(pixels)
    zoom = LARGE // max(image.size)
    if zoom > 1:
        size = image.width * zoom, image.height * zoom
        image = image.resize(size, Image.Resampling.NEAREST)
    image.thumbnail((LARGE, LARGE))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
