"""Tidy frames as tables that are read: words for names, percents for shares, n and intervals."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from fairviz.charts import words
from fairviz.charts.reading import Reading
from fairviz.report.markup import Markup, inert, tag
from fairviz.report.pieces.base import Table

LONG = 40  # rows that paper still holds
ALL = 400  # rows that a table on screen may have
HEADS = {"group": "Group", "removed": "Sparsity", "method": "Method"}
ROW_HEADS = ("Group", "Layer", "Method", "Sample")
INTERVAL = r"\[[^\]]*\]"
NUMBER = re.compile(rf"[+−]?[\d.,]+( %)?( {INTERVAL})?|{INTERVAL}")  # noqa: RUF001 a true minus


def told(
    frame: pd.DataFrame, reading: Reading, first: Sequence[str] = ("method", "removed", "group")
) -> pd.DataFrame:
    """One row per row of a tidy frame of shares: who, where, value [interval], n, seeds, remark."""
    drawn = reading.drawn(words.with_method(frame) if "pruner" in frame else frame)
    columns: dict[str, object] = {}
    for name in first:
        if name == "removed":
            columns[HEADS[name]] = [words.percent(share) for share in frame["sparsity"]]
        else:
            columns[HEADS[name]] = drawn[name].astype(str)
    columns[_unit(reading)] = [reading.number(value) for value in drawn["value"]]
    columns["95 % interval"] = [
        _interval(reading, *ends) for ends in zip(drawn["low"], drawn["high"], strict=True)
    ]
    for name, head in {"n": "n", "seeds": "Seeds", "reason": "Remark"}.items():
        if name in frame:
            columns[head] = frame[name]
    return without_idle(pd.DataFrame(columns, index=frame.index))


def without_idle(table: pd.DataFrame) -> pd.DataFrame:
    """The table without columns in which nothing stands."""
    return table[[name for name in table if not _is_idle(table[name])]]


def html(table: Table) -> Markup:
    """The table with its head, numbers to the right; scrolls where it is wider than its place."""
    frame = table.frame.head(ALL)
    numeric = {name: _is_number(frame[name]) for name in frame}
    head = tag(
        "tr",
        *(
            tag("th", str(name), scope="col", class_="number" if numeric[name] else None)
            for name in frame
        ),
    )
    rows = (tag("tr", *_cells(row, numeric)) for row in frame.to_dict("records"))
    body = tag("table", tag("caption", _caption(table)), tag("thead", head), tag("tbody", *rows))
    return tag("div", body, class_="scroll", tabindex="0", role="region", aria_label=table.title)


def _caption(table: Table) -> str:
    more = len(table.frame) - ALL
    left_out = f" The first {ALL} rows; {more:,} more are not in this file." if more > 0 else ""
    return f"{table.title}.{' ' * bool(table.note)}{table.note}{left_out}"


def _cells(row: dict[object, object], numeric: dict[object, bool]) -> list[Markup]:
    cells: list[Markup] = []
    for name, value in row.items():
        kind = "number" if numeric[name] else None
        if name in ROW_HEADS and not cells:
            cells.append(tag("th", written(value), scope="row"))
        else:
            cells.append(tag("td", written(value), class_=kind))
    return cells


def written(value: object) -> str:
    """The value as a cell shows it."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return f"{value:,}"
    return inert(str(value))


def _is_number(column: "pd.Series[Any]") -> bool:
    said = [str(value) for value in column if str(value) not in ("", "undefined", "nan")]
    return bool(said) and column.name not in ROW_HEADS and all(map(NUMBER.fullmatch, said))


def _is_idle(column: "pd.Series[Any]") -> bool:
    return bool(column.isna().all() or (column.astype(str) == "").all())


def _interval(reading: Reading, low: float, high: float) -> str:
    if np.isnan(low) or np.isnan(high):
        return ""
    return f"[{reading.number(low)}, {reading.number(high)}]"


def _unit(reading: Reading) -> str:
    return reading.axis_title
