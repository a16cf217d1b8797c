"""Predictions from any framework: dropped, understood, put right, named."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from app import loaders
from app.panels.bring import place, roles
from app.panels.bring.known import CERTIFY, study_of
from app.panels.literal import literal
from fairviz.errors import FairVizError
from fairviz.intake.answers import Columns, Delivery, Plan, delivered, guessed, read
from fairviz.intake.answers.bringing import summary
from fairviz.intake.answers.files import ENDINGS, joined
from fairviz.intake.answers.keeping import keep
from fairviz.intake.answers.scores import gathered

HOW = (
    "A table with the true label of each sample, its groups, and one column for each variant's"
    " predicted labels (or one score per class), the dense model among them. Each row is a sample."
)
ROWS = 6


def section() -> None:
    """From a file to a name; each step shows what it understood."""
    st.markdown(HOW)
    path = _file()
    if path is None:
        _example()
        return
    try:
        columns = _read(str(path), path.stat().st_mtime_ns)
        delivery = _understood(columns, path)
    except FairVizError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    if delivery:
        _use(delivery, path)


def _file() -> Path | None:
    ends = [end.lstrip(".") for end in ENDINGS if end != ".csv.gz"]
    return place.dropped("predictions", "Drop a CSV, Parquet or npz file", [*ends, "gz"])


def _example() -> None:
    with st.expander("What such a table looks like", icon=":material/table_chart:"):
        st.dataframe(pd.DataFrame(EXAMPLE), hide_index=True)
        st.caption(
            "Names such as `magnitude_0.9_seed1` say method, sparsity and seed; a column they do"
            " not say it for can be told below, or in a side table on the command line:"
            " `fairviz import predictions FILE --table SIDE.csv`."
        )


@st.cache_resource(max_entries=4, show_spinner="Reading the table …")
def _read(path: str, stamp: int) -> Columns:
    return read(Path(path))


def _understood(columns: Columns, path: Path) -> Delivery | None:
    """What the columns are, as guessed and as put right; None until that is whole."""
    names = list(columns.values)
    with st.expander(f"{len(columns):,} rows, {len(names)} columns", icon=":material/table_rows:"):
        st.dataframe(_head(columns), hide_index=True)
    label = _label(columns, path)
    if not label:
        return None
    wide = gathered(columns, label)
    plan = guessed(columns, label=label)
    plan = _roles(plan, wide, path)
    plan = roles.written(plan, path)
    places = st.columns([3, 1])
    title = places[0].text_input(
        "Name", value=path.name.partition(".")[0][:60], key=f"name_{path.name}", max_chars=60
    )
    certify = places[1].selectbox("Kept for certifying", **CERTIFY, key=f"certify_{path.name}")
    whole = replace(plan, certify=float(certify))
    return delivered(joined([columns], plan.id), whole, title.strip())


def _head(columns: Columns) -> pd.DataFrame:
    flat = {n: c for n, c in columns.values.items() if c.ndim == 1}
    wide = {n: [f"{c.shape[1]} scores"] * ROWS for n, c in columns.values.items() if c.ndim > 1}
    return pd.DataFrame({**{n: c[:ROWS] for n, c in flat.items()}, **_cut(wide, len(columns))})


def _cut(wide: dict[str, list[str]], rows: int) -> dict[str, list[str]]:
    return {name: values[: min(ROWS, rows)] for name, values in wide.items()}


def _label(columns: Columns, path: Path) -> str:
    flat = [name for name, column in columns.values.items() if column.ndim == 1]
    try:
        guess = guessed(columns).label
    except FairVizError:
        guess = ""
    index = flat.index(guess) if guess in flat else None
    found = st.selectbox(
        "The true label", flat, index=index, key=f"label_{path.name}", placeholder="Which column?"
    )
    if found is None:
        st.info("Which column holds the right answers? Choose it to go on.")
    return str(found or "")


def _roles(plan: Plan, wide: Columns, path: Path) -> Plan:
    """Dense, groups and ids, as guessed until somebody says otherwise."""
    answers = [*plan.dense, *(saying.column for saying in plan.variants)]
    flat = [n for n, c in wide.values.items() if c.ndim == 1 and n != plan.label]
    places = st.columns(3)
    key = f"{path.name}_{plan.label}"
    dense = places[0].multiselect(
        "Dense (one per seed)", answers, default=list(plan.dense), key=f"dense_{key}"
    )
    groups = places[1].multiselect(
        "Groups", [n for n in flat if n not in answers], list(plan.groups), key=f"groups_{key}"
    )
    ids = ["", *(n for n in flat if n not in answers)]
    named = places[2].selectbox(
        "Names of the samples",
        ids,
        index=ids.index(plan.id),
        format_func=lambda name: name or "By their row",
        key=f"id_{key}",
    )
    again = guessed(wide, plan.label, dense or plan.dense, groups, id=named or "")
    return replace(again, id=named or "", was_told=plan.was_told or tuple(dense) != plan.dense)


def _use(delivery: Delivery, path: Path) -> None:
    """What was understood, in numbers; a button that keeps it."""
    table = pd.DataFrame(summary(delivery))
    table["sparsity"] *= 100
    table["accuracy"] *= 100
    places = st.columns([3, 2])
    with places[0]:
        st.dataframe(table, hide_index=True, column_config=_SUMMARY, key="delivered")
    with places[1]:
        st.dataframe(_counts(delivery), hide_index=True, key="counted")
    for note in delivery.notes:
        st.caption(f":material/info: {note}")
    st.button(
        "Use these predictions",
        type="primary",
        icon=":material/check:",
        key="use_predictions",
        on_click=_keep,
        args=(delivery,),
    )
    if st.session_state.get(KEPT):
        _done()


KEPT = "predictions_kept"


def _keep(delivery: Delivery) -> None:
    try:
        kept = keep(loaders.store(), delivery, delivery.evalset.title)
        st.session_state[KEPT] = (True, kept)
    except FairVizError as error:
        st.session_state[KEPT] = (False, str(error))


def _done() -> None:
    is_kept, what = st.session_state.pop(KEPT)
    if not is_kept:
        st.error(literal(what), icon=":material/error:")
        return
    st.success(f"“{what.name}” is kept.", icon=":material/check_circle:")
    st.page_link(
        "app_pages/overview.py",
        label="What does pruning cost, and whom?",
        icon=":material/insights:",
        query_params={"study": study_of(what)},
    )


def _counts(delivery: Delivery) -> pd.DataFrame:
    """How many samples each group has, and how many of them pages read."""
    asked = delivery.evalset
    seen = asked.attributes.iloc[asked.rows("explore")]
    rows = [
        {"group by": name, "group": value, "samples": n, "read": int((seen[name] == value).sum())}
        for name in asked.attributes
        for value, n in asked.attributes[name].value_counts().items()
    ]
    return pd.DataFrame(rows, columns=["group by", "group", "samples", "read"])


_SUMMARY = {
    "column": "Column",
    "method": "Method",
    "sparsity": st.column_config.NumberColumn("Sparsity, %", format="%g"),
    "seed": "Seed",
    "schedule": "Schedule",
    "accuracy": st.column_config.NumberColumn("Right, %", format="%.1f"),
}
EXAMPLE = {
    "id": ["a1", "a2", "a3"],
    "label": ["cat", "dog", "dog"],
    "place": ["indoors", "indoors", "street"],
    "dense_seed0": ["cat", "dog", "dog"],
    "magnitude_0.9_seed0": ["cat", "dog", "cat"],
}
