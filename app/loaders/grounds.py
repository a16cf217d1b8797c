"""What a dataset offers to methods: columns that make groups, images to learn from."""

from pathlib import Path

import streamlit as st

from app import loaders
from fairviz.grids import Data
from fairviz.predictions import grounds


def data(dataset: str) -> Data | None:
    """What is known of it; None where it is not here."""
    return _data(dataset, loaders.store().roots)


@st.cache_data(max_entries=64, ttl=60, show_spinner=False)  # what is not here may be brought
def _data(dataset: str, roots: tuple[Path, ...]) -> Data | None:
    return grounds.data(roots, dataset)
