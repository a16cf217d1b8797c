"""The cells of a heatmap: where each stands, its colour, its number and its words."""

import pandas as pd

from fairviz.charts import words
from fairviz.charts.axes import with_said
from fairviz.charts.palette import Look, between, contrast, mixed
from fairviz.charts.reading import Reading

FLOOR = "seeds alone"  # the first column: dense seed against dense seed
WIDE = 14  # so many columns leave room for words in a cell


def prepared(frame: pd.DataFrame, reading: Reading, look: Look) -> pd.DataFrame:
    """The frame with each cell's column and row names, fill, ink, and number as written."""
    placed = _placed(words.with_method(_complete(reading.drawn(frame))))
    said = with_said(placed, reading).assign(unequal=placed["unequal"].astype(bool))
    fills = _fills(said, look)
    columns = said["column"].nunique()
    return said.assign(
        fill=fills,
        grey=said["value"].isna() | said["collapsed"].fillna(False).astype(bool),
        ink=[_ink(fill, look) for fill in fills],
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
    usual = {"low": float("nan"), "high": float("nan"), "unequal": False, "collapsed": False}
    missing = {name: value for name, value in usual.items() if name not in frame}
    asked = frame["asked"].fillna(frame["sparsity"]) if "asked" in frame else frame["sparsity"]
    return frame.assign(**missing, asked=asked)


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    """Each cell in its column; the floor's cells repeated in every row that they belong to."""
    floor = frame["schedule"] == "dense"
    cells = frame[~floor].assign(
        column=[words.percent(share) for share in frame.loc[~floor, "asked"]]
    )
    methods = cells[["pruner", "method"]].drop_duplicates()
    under = [_floor_under(row, methods) for _, row in frame[floor].iterrows()]
    placed = pd.concat([*under, cells.assign(place=cells["asked"])], ignore_index=True)
    order = {name: place for place, name in enumerate(words.in_order(cells["method"]))}
    return placed.sort_values("method", key=lambda names: names.map(order), kind="stable")


def _floor_under(row: "pd.Series[object]", methods: pd.DataFrame) -> pd.DataFrame:
    own = methods if row["pruner"] == "" else methods[methods["pruner"] == row["pruner"]]
    names = list(own["method"]) or [str(row["method"])]
    repeated = pd.DataFrame([row.to_dict()] * len(names))
    return repeated.assign(method=names, column=FLOOR, place=-1.0)


def _fills(drawn: pd.DataFrame, look: Look) -> list[str]:
    """Colours by the square root of size, so that a few large cells do not flatten the rest."""
    collapsed = drawn["collapsed"].fillna(False).astype(bool)
    top = float(drawn.loc[~collapsed, "value"].abs().max() or 1.0)
    pairs = zip(drawn["value"].abs(), collapsed, strict=True)
    return [_fill(value, top, gone, look) for value, gone in pairs]


def _fill(value: float, top: float, collapsed: bool, look: Look) -> str:
    if collapsed or pd.isna(value) or pd.isna(top):
        return mixed(look.background, look.shade, 0.22)
    return between(look.sequential, (value / top) ** 0.5 if top else 0.0)


def _ink(fill: str, look: Look) -> str:
    return max(look.ink, look.background, key=lambda ink: contrast(ink, fill))


def _written(value: float, reading: Reading, count: int) -> str:
    if pd.isna(value):
        return "undefined" if count <= WIDE else "undef."
    return f"{value:,.{reading.digits}f}" if not reading.change else reading.number(value)
