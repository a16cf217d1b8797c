"""Tables as a person reads them: words for names, percents for shares, n and intervals beside."""

from typing import Any

import pandas as pd
import streamlit as st

from app.panels.view import View
from fairviz.charts import words

WORDS = {
    "method": "Method",
    "layer": "Layer",
    "dense_layer": "Dense layer",
    "sparse_layer": "Sparse layer",
    "image": "Image",
    "group": "Group",
    "gap": "Gap",
    "metric": "Metric",
    "sparsity": "Sparsity",
    "n": "n",
    "seeds": "Seeds",
    "alike": "Similarity",
    "harm": "Harm",
    "value": "Value",
    "low": "95 % low",
    "high": "95 % high",
    "chance": "By chance",
    "p": "p",
    "rank_correlation": "Rank correlation",
    "shift": "Moved, share",
    "dense_inside": "Dense on the evidence, share",
    "sparse_inside": "Sparse on the evidence, share",
    "reason": "Remark",
}
SHARES = ("sparsity",)


def shown(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The columns a reader needs, in order, and how each is written."""
    told = words.with_method(frame) if {"pruner", "schedule"} <= set(frame) else frame
    kept = [name for name in WORDS if name in told and not _is_idle(told[name])]
    return told[kept], {name: _column(name, told[name]) for name in kept}


def _is_idle(column: pd.Series) -> bool:
    return bool(column.isna().all() or (column.astype(str) == "").all())


def _column(name: str, column: pd.Series) -> Any:
    if name in SHARES:
        return st.column_config.NumberColumn(WORDS[name], format="percent")
    if name in ("value", "low", "high", "chance"):
        small = column.abs().max() <= 2
        return st.column_config.NumberColumn(WORDS[name], format="%.4f" if small else "%.1f")
    return st.column_config.Column(WORDS[name])


def at_one_sparsity(view: View) -> None:
    """Each group's n, dense value, sparse value and change, by method."""
    table = _beside(view)
    if table.empty:
        st.caption("Nothing is stored at this sparsity yet.")
        return
    unit = "%.1f" if view.metric.format.endswith("%") else "%.3f"
    numbers = ("Dense", "Sparse", "Change", "95 % low", "95 % high")
    columns = {name: st.column_config.NumberColumn(format=unit) for name in numbers}
    _draw(view, table, columns, "at_one_sparsity")


def _draw(view: View, table: pd.DataFrame, columns: dict[str, Any], key: str) -> None:
    alt = f"{view.metric.title} of every group at {view.place}, with n and 95 % intervals"
    st.dataframe(table, column_config=columns, hide_index=True, key=key, alt=alt)


def of_dense(view: View) -> None:
    """Each group's number in the dense models, where nothing else is stored."""
    scale = 100 if view.metric.format.endswith("%") else 1
    table = view.values[view.values["dense"]]
    told = {"Group": table["group"], "Seeds": table["seeds"], "n": table["n"]}
    numbers = {view.metric.title: "value", "95 % low": "low", "95 % high": "high"}
    told |= {name: table[column] * scale for name, column in numbers.items()}
    unit = st.column_config.NumberColumn(format="%.1f" if scale == 100 else "%.3f")
    columns = dict.fromkeys(numbers, unit)
    _draw(view, pd.DataFrame(told), columns, "of_dense")


def _beside(view: View) -> pd.DataFrame:
    """One row per method and group: what dense says, what sparse says, and the change between."""
    keys = ["method", "group"]
    values, changes = (
        words.with_method(table).set_index(keys) for table in (view.values_here, view.changes_here)
    )
    scale = 100 if view.metric.format.endswith("%") else 1
    told = {
        "Seeds": values["seeds"],
        "n": values["n"],
        "Dense": _dense(view, values, changes) * scale,
        "Sparse": values["value"] * scale,
        "Change": changes["value"] * scale,
        "95 % low": changes["low"] * scale,
        "95 % high": changes["high"] * scale,
        "Remark": values["reason"],
    }
    return pd.DataFrame(told).reset_index().rename(columns={"method": "Method", "group": "Group"})


def _dense(view: View, values: pd.DataFrame, changes: pd.DataFrame) -> pd.Series:
    """What the dense models of the seeds in each row say, so that the row adds up.

    A number that compares with dense has no change; it stands beside that of all dense models.
    """
    if not view.metric.needs_dense:
        return values["value"] - changes["value"]
    every = view.values[view.values["dense"]].drop_duplicates("group").set_index("group")["value"]
    groups = values.index.get_level_values("group")
    return pd.Series(every.reindex(groups).to_numpy(), index=values.index)


def limits(shares: pd.DataFrame) -> list[str]:
    """'13.3 [5.1, 21.4]' in percent, of shares, which end at 0 and at 100."""
    parts = zip(*(100 * shares[name].clip(0, 1) for name in ("value", "low", "high")), strict=True)
    return [f"{value:.1f} [{low:.1f}, {high:.1f}]" for value, low, high in parts]
