"""The cells of a heatmap: where each stands, its colour, its number and its words."""

from collections.abc import Hashable, Mapping
from math import log
from typing import Any

import pandas as pd

from fairviz.charts import words
from fairviz.charts.axes import with_said
from fairviz.charts.palette import Look, between, contrast, mixed
from fairviz.charts.reading import Reading

FLOOR = "seeds alone"  # the first column: dense seed against dense seed
BLACK, WHITE = "#000000", "#ffffff"  # one of them reads at 4.5:1 on any colour at all
MILLION = 1e6
ORDERS = 1000  # the largest value over the smallest, from which on colours are logarithmic
WIDE = 14  # so many columns leave room for words in a cell


def prepared(frame: pd.DataFrame, reading: Reading, look: Look, floor: str = FLOOR) -> pd.DataFrame:
    """The frame with each cell's column and row names, fill, ink, and number as written."""
    placed = _placed(words.with_method(_complete(reading.drawn(frame))), floor)
    said = with_said(placed, reading).assign(unequal=placed["unequal"].astype(bool))
    fills = _fills(said, look)
    columns = said["column"].nunique()
    return said.assign(
        fill=fills,
        grey=said["value"].isna() | said["collapsed"].fillna(False).astype(bool),
        ink=[ink_on(fill) for fill in fills],
        written=[_written(value, reading, columns) for value in said["value"]],
    )


def columns(drawn: pd.DataFrame) -> list[str]:
    """The column names from left to right: the floor, then rising sparsity."""
    return words.in_order(drawn.sort_values("place")["column"])


def rows(drawn: pd.DataFrame) -> list[str]:
    """The methods from top to bottom, as they came."""
    return words.in_order(drawn["method"])


def _complete(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every optional column."""
    nothing = float("nan")
    usual = {"low": nothing, "high": nothing, "unequal": False, "collapsed": False}
    missing = {name: value for name, value in usual.items() if name not in frame}
    asked = frame["asked"].fillna(frame["sparsity"]) if "asked" in frame else frame["sparsity"]
    how = {"scope": frame.get("scope", "global"), "mitigation": frame.get("mitigation", "")}
    return frame.assign(**missing, asked=asked, **how)


def _placed(frame: pd.DataFrame, floor: str) -> pd.DataFrame:
    """Each cell in its column; the floor's cells repeated in every row that they belong to."""
    below = frame["schedule"].eq("dense") | frame["asked"].eq(0)
    names = [words.percent(share) for share in frame.loc[~below, "asked"]]
    cells = frame[~below].assign(column=names, place=frame.loc[~below, "asked"])
    methods = cells[["pruner", "schedule", "method"]].drop_duplicates()
    under = [_under(row, methods, floor) for row in frame[below].to_dict("records")]
    placed = pd.concat([*under, cells], ignore_index=True)
    order = {name: place for place, name in enumerate(words.in_order(cells["method"]))}
    return placed.sort_values("method", key=lambda names: names.map(order), kind="stable")


def _under(row: Mapping[Hashable, Any], methods: pd.DataFrame, floor: str) -> pd.DataFrame:
    """One cell of the floor, in the row of its method, of its pruner, or in all rows."""
    same_pruner = methods["pruner"].eq(row["pruner"]) | (row["pruner"] == "")
    same_schedule = methods["schedule"].eq(row["schedule"]) | (row["schedule"] == "dense")
    names = list(methods.loc[same_pruner & same_schedule, "method"]) or [row["method"]]
    return pd.DataFrame([{**row, "method": name, "column": floor, "place": -1.0} for name in names])


def _fills(drawn: pd.DataFrame, look: Look) -> list[str]:
    """Colours by the square root of size or, over many orders of it, by its logarithm."""
    gone = drawn["collapsed"].fillna(False).astype(bool)
    shares = _logarithms(drawn) if is_logarithmic(drawn) else _roots(drawn)
    return [_fill(share, lost, look) for share, lost in zip(shares, gone, strict=True)]


def is_logarithmic(drawn: pd.DataFrame) -> bool:
    """Whether the values span so much that only their logarithms can be told apart."""
    sizes = _standing(drawn)
    return bool(sizes.max() > ORDERS * sizes[sizes > 0].min())


def _standing(drawn: pd.DataFrame) -> "pd.Series[float]":
    """The sizes that set the scale: a collapsed cell does not stretch it."""
    return drawn.loc[~drawn["collapsed"].fillna(False).astype(bool), "value"].abs()


def _logarithms(drawn: pd.DataFrame) -> "pd.Series[float]":
    """From 0 at the smallest size above zero to 1 at the largest."""
    standing, sizes = _standing(drawn), drawn["value"].abs()
    least, most = float(standing[standing > 0].min()), float(standing.max())
    logs = sizes.clip(least, most).map(lambda size: log(size / least))
    return logs / log(most / least)


def _roots(drawn: pd.DataFrame) -> "pd.Series[float]":
    top = float(_standing(drawn).max() or 1.0)
    return (drawn["value"].abs() / top) ** 0.5


def _fill(share: float, collapsed: bool, look: Look) -> str:
    if collapsed or pd.isna(share):
        return mixed(look.background, look.shade, 0.22)
    return between(look.sequential, share)


def ink_on(fill: str) -> str:
    """Black or white, whichever reads better on this."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, fill))


def _written(value: float, reading: Reading, count: int) -> str:
    if pd.isna(value):
        return "undefined" if count <= WIDE else "undef."
    if abs(value) >= MILLION:
        return f"{value / MILLION:,.1f} M"
    return f"{value:,.{reading.digits}f}" if not reading.change else reading.number(value)
