"""How far groups lie apart, with limits."""

import pandas as pd
import streamlit as st

from app.loaders import _BY_KEY, Picked, groups, runs
from fairviz.audit.gap_tables import gap_table


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=_BY_KEY)
def apart(picked: Picked, metric: str, columns: tuple[str, ...], positive: str) -> pd.DataFrame:
    """From the worst group to the best, of each cell."""
    people = groups(picked.fingerprint, columns)
    return gap_table(runs(picked, positive), people, "difference", metric, times=0)
