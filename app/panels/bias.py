"""The bias map: one gap in every cell, a cell that can be picked, and what lies behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
import streamlit as st

from app import loaders, wishes
from app.controls.address import amend, asked
from app.controls.choice import Choice
from app.controls.possible import IMBALANCES, Possible
from app.panels.view import in_order, in_scope, named
from fairviz import catalog
from fairviz.audit.behind import Behind
from fairviz.audit.bias_map import shippable
from fairviz.charts import heatmap, words
from fairviz.charts.reading import Reading

MAP, TWIN = "heatmap", "twin"  # keys of the map and of its table
NEAR = 5e-4  # sparsities closer than this are the same cell
DIGITS = {"cev": 0, "sde": 1}
COLUMNS = 14  # sparsities that can be read beside each other


@dataclass(frozen=True)
class Map:
    """The cells of one gap over everything that was computed."""

    choice: Choice
    picked: loaders.Picked
    pruners: tuple[str, ...]  # from top to bottom

    @property
    def is_imbalance(self) -> bool:
        """Whether this is CEV or SDE, whose points are classes or groups."""
        return self.choice.gap in IMBALANCES

    @property
    def reading(self) -> Reading:
        if self.is_imbalance:
            fraction = 3 if self.choice.form == "fraction" else 0
            digits = DIGITS[self.choice.gap] + fraction
            return Reading(IMBALANCES[self.choice.gap], "number", "lower", digits)
        entry = catalog.GAPS[self.choice.gap]
        metric = catalog.METRICS[entry.metric or self.choice.metric].title
        title = entry.title if entry.metric else f"{entry.title}: {metric.lower()}"
        if entry.format.endswith("%"):
            return Reading(title, "points", entry.better)
        return Reading(title, "number", entry.better, int(entry.format[1]))

    @cached_property
    def table(self) -> pd.DataFrame:
        choice = self.choice
        how = {"over": choice.over, "metric": choice.metric}
        how |= {"form": choice.form, "average": choice.average}
        positive = "" if self.is_imbalance else choice.positive
        table = loaders.bias_table(self.picked, choice.gap, choice.group, positive, **how)
        return in_order(table, self.pruners, tuple(catalog.SCHEDULES))

    @property
    def behind(self) -> Behind:
        """What lies behind the open cell."""
        return loaders.behind_cell(self.inside, self.choice.group, self.choice.over)

    @property
    def cells(self) -> pd.DataFrame:
        """The pruned cells, the floor and the dense model left aside."""
        return self.table[self.table["schedule"].ne("dense") & self.table["asked"].gt(0)]

    @cached_property
    def selected(self) -> heatmap.Cell | None:
        """The open cell: the one in the address, else the worst."""
        wish = read_cell(self.choice.cell)
        scopes = [wish.scope, *self.cells["scope"].unique()] if wish else []
        for one in [wish._replace(scope=scope) for scope in scopes if wish]:
            if not one.among(self.cells).empty:
                return one
        return None if self.worst is None else _cell(self.worst)

    @property
    def heading(self) -> str:
        """'Behind Magnitude, one-shot at 60 %'."""
        assert self.selected
        pruner, schedule, asked, *how = self.selected
        return f"Behind {named((pruner, schedule, *how))} at {words.percent(asked)}"

    @property
    def floor(self) -> str:
        """What the first column is called."""
        return heatmap.cells.FLOOR if self.is_imbalance else "dense"

    @cached_property
    def worst(self) -> pd.Series | None:
        """The cell that is off the most, among those that one might ship if there are any."""
        standing = self.cells[~self.cells["collapsed"].astype(bool)]
        known = (standing if len(standing) else self.cells).dropna(subset=["value"])
        ranked = shippable(known).sort_values("value", ascending=self.reading.better == "lower")
        return None if ranked.empty else ranked.iloc[-1]

    @property
    def inside(self) -> loaders.Picked:
        """The variants of the open cell, with their dense parents."""
        rows = self.picked.rows
        nothing = heatmap.Cell("", "", 0.0)
        return loaders.pick((self.selected or nothing).among(rows))

    @property
    def about(self) -> tuple[str | tuple[str, ...], ...]:
        """All that the map depends on, the open cell left aside."""
        c = self.choice
        words_ = c.gap, c.metric, c.positive, c.over, c.form, c.average
        return self.picked.key, c.group, *words_


def question() -> str:
    """What the page asks: about error rates, or about a gap between groups."""
    if asked().gap in catalog.GAPS:
        return "Where do groups drift apart?"
    return "Where do CEV and SDE light up?"


def of(choice: Choice, possible: Possible) -> Map:
    """The map of every method of this scope."""
    rows = possible.rows
    kept = in_scope(rows, choice) & rows["schedule"].ne("dense")
    dense = rows["schedule"].eq("dense")
    picked = loaders.pick(rows[(kept & _fits(rows[kept], choice)) | dense])
    return Map(choice, picked, possible.stored["pruner"])


def _fits(pruned: pd.DataFrame, choice: Choice) -> pd.Series:
    """Where there are more sparsities than can be read: those that no slider asked for."""
    shares = pruned["asked"].round(4)
    if shares.nunique() <= COLUMNS:
        return shares.ge(0)
    studied = {digest for entry in loaders.studies().all() for digest in entry.digests}
    is_round = shares.map(wishes.is_round)
    open_cell = read_cell(choice.cell)
    is_open = (shares - (open_cell.asked if open_cell else -1)).abs() < NEAR
    return is_round | is_open | pruned["digest"].isin(studied)


def twin(found: Map) -> None:
    """The same cells as a table, to pick one by keyboard."""
    table = _pivot(found)
    st.dataframe(
        table,
        key=TWIN,
        on_select=_picked_in_table,
        selection_mode="single-cell",
        column_config=_formats(table, found.reading),
        alt=f"{found.reading.title} by method and sparsity; the arrow keys open a cell",
    )


def pick_on_map() -> None:
    """A click on the map opens its cell."""
    hits = st.session_state[MAP].selection.get(heatmap.SELECTION, [])
    if hits:
        amend(cell=written(_cell(hits[0])))


def written(cell: heatmap.Cell) -> str:
    """The cell as the address holds it: 'magnitude, oneshot, 90', and what is unusual about it."""
    told = [cell.pruner, cell.schedule, f"{round(cell.asked * 100, 2):g}"]
    scope = [cell.scope] if cell.scope != "global" or cell.mitigation else []
    return ", ".join([*told, *scope, *filter(None, [cell.mitigation])])


def read_cell(text: str) -> heatmap.Cell | None:
    """The cell that an address holds; None where it holds none."""
    pruner, schedule, percent, *scope = [*text.split(", "), "", ""] if ", " in text else [""] * 3
    try:
        return heatmap.Cell(pruner, schedule, float(percent) / 100, *filter(None, scope))
    except (TypeError, ValueError):
        return None


def _cell(row: Mapping[Any, Any]) -> heatmap.Cell:
    how = row["scope"], row["mitigation"]
    return heatmap.Cell(row["pruner"], row["schedule"], float(row["asked"]), *how)


def _pivot(found: Map) -> pd.DataFrame:
    cells = words.with_method(found.reading.drawn(found.cells))
    table = cells.pivot_table(index="method", columns="asked", values="value", sort=False)
    table = table[sorted(table.columns)]
    methods = cells.drop_duplicates("method").set_index("method")
    st.session_state["twin_rows"] = methods.loc[table.index].to_dict("records")
    st.session_state["twin_columns"] = {words.percent(share): share for share in table.columns}
    return table.rename(columns=words.percent).rename_axis("Method")


def _picked_in_table() -> None:
    cells = st.session_state[TWIN].selection.cells
    columns = st.session_state["twin_columns"]
    if cells and cells[0][1] in columns:
        row, name = cells[0]
        amend(cell=written(_cell({**st.session_state["twin_rows"][row], "asked": columns[name]})))


def _formats(table: pd.DataFrame, reading: Reading) -> dict[str, object]:
    column = st.column_config.NumberColumn(format=f"%.{reading.digits}f")
    return dict.fromkeys(table.columns, column)
