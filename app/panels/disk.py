"""What lies on disk, whether it is sound, and what to do where it is not."""

import pandas as pd
import streamlit as st

from app import loaders
from app.controls.possible import titled
from app.panels.states import recompute
from fairviz import catalog
from fairviz.grids.costs import size
from fairviz.predictions.upkeep import Fault
from fairviz.predictions.words import mitigated

SHELVES = {
    "dataset": catalog.DATASETS,
    "model": catalog.MODELS,
    "pruner": catalog.PRUNERS,
    "schedule": catalog.SCHEDULES,
}
FOUND = "faults"  # what the last check found, until the next one


def section() -> None:
    """Bytes by dataset, model and method; a check of every file."""
    index = loaders.index()
    if not index.empty:
        st.dataframe(_by_method(index), hide_index=True, key="disk", column_config=_COLUMNS)
    st.button("Check every file", on_click=_check, icon=":material/fact_check:", key="check")
    found = st.session_state.get(FOUND)
    if found is not None:
        _report(found)


def _by_method(index: pd.DataFrame) -> pd.DataFrame:
    keys = [*SHELVES, "mitigation"]
    sums = index.groupby(keys, as_index=False).agg(
        variants=("digest", "size"), seeds=("seed", "nunique"), bytes=("bytes", "sum")
    )
    named = {key: [titled(name, shelf) for name in sums[key]] for key, shelf in SHELVES.items()}
    named["mitigation"] = [mitigated(names) for names in sums["mitigation"]]
    sums["megabytes"] = sums.pop("bytes") / 1e6
    told = sums.assign(**named)
    plain = [] if any(named["mitigation"]) else ["mitigation"]
    return told.drop(columns=plain).rename(columns=str.capitalize)


def _check() -> None:
    st.session_state[FOUND] = loaders.store().verify()


def _report(found: list[Fault]) -> None:
    if not found:
        st.success("Every file is what was written.", icon=":material/check_circle:")
        return
    st.error(f"{len(found)} files are not what was written:", icon=":material/broken_image:")
    st.dataframe(pd.DataFrame({"What is wrong": [str(fault.error) for fault in found]}))
    if any(fault.is_mendable for fault in found):
        st.button("Remove and recompute them", on_click=_mend, icon=":material/healing:")


def _mend() -> None:
    """The damaged folders go; what they were is asked for again."""
    faults = [fault for fault in st.session_state[FOUND] if fault.is_mendable]
    recompute(tuple(dict.fromkeys(fault.folder.name for fault in faults)))
    st.session_state[FOUND] = None


def in_words(index: pd.DataFrame) -> str:
    """'164 variants of 1 model on 1 dataset, 13 MB on disk'."""
    if index.empty:
        return "Nothing has been computed yet"
    models = index.groupby(["dataset", "model"]).ngroups
    seeds = index["seed"].nunique()
    of = "1 model" if models == 1 else f"{models} models"
    return f"{len(index):,} variants of {of}, up to {seeds} seeds, {size(index['bytes'].sum())}"


_COLUMNS = {"Megabytes": st.column_config.NumberColumn(format="%.1f")}
