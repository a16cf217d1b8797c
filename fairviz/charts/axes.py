"""The axes that charts over sparsity share, and the columns they read."""

from dataclasses import dataclass, replace
from math import inf

import altair as alt
import pandas as pd

from fairviz.charts import words
from fairviz.charts.reading import Reading

Span = tuple[float, float]
REACH = 30.0  # points from dense that a chart shows; a ruined model would flatten all the others
SIGNED = "datum.value > 0 ? '+' + datum.label : datum.label"


@dataclass(frozen=True)
class Axes:
    """The extent that panels beside each other share: percent removed, and drawn values."""

    end: float
    values: Span
    reading: Reading
    height: int
    is_cut: bool = False

    def x(self, column: str = "percent") -> alt.X:
        """Achieved sparsity, from dense on the left."""
        scale = alt.Scale(domain=[0, self.end], nice=False)
        axis = alt.Axis(title="Sparsity, % removed", grid=False, tickCount=6, labelFlush=False)
        return alt.X(f"{column}:Q", scale=scale, axis=axis)

    def y(self, column: str = "value") -> alt.Y:
        """The value, on the scale that all panels share."""
        scale = alt.Scale(domain=list(self.values), nice=False, zero=False)
        label = SIGNED if self.reading.change else "datum.label"
        axis = alt.Axis(title=self.reading.axis_title, tickCount=5, labelExpr=label)
        return alt.Y(f"{column}:Q", scale=scale, axis=axis)

    @property
    def per_pixel(self) -> float:
        return (self.values[1] - self.values[0]) / self.height

    def explained(self, frame: pd.DataFrame) -> list[str]:
        """What a chart of this frame must say when it leaves numbers out; its table has them."""
        inside = frame["value"].dropna().between(*self.values)
        return [] if inside.all() else [f"cut off {REACH:g} points from dense"]


def spanning(frame: pd.DataFrame, reading: Reading, height: int, *more: float) -> Axes:
    """Axes wide enough for every value and interval of a drawn frame, and for `more` values."""
    bounds = pd.concat(
        [frame["value"], frame["low"], frame["high"], pd.Series([*more], dtype=float)]
    )
    low, high = float(bounds.min()), float(bounds.max())
    room = max((high - low) * 0.06, reading.factor * 0.005)
    bottom = low - room if low < 0 else max(low - room, 0.0)
    return Axes(_end(frame), _within(bottom, high + room, reading), reading, height)


def near_dense(axes: Axes, frame: pd.DataFrame) -> Axes:
    """The axes, of shares cut to what lies within reach of the drawn frame's dense models."""
    dense = frame.loc[frame["sparsity"] == 0, "value"].dropna()
    if axes.reading.unit == "number" or dense.empty:
        return axes
    low, high = axes.values
    shown = max(low, float(dense.min()) - REACH), min(high, float(dense.max()) + REACH)
    return replace(axes, values=shown, is_cut=shown != axes.values)


def prepared(frame: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """The frame with drawn units, `percent` removed, the method and each tooltip in words."""
    drawn = words.with_method(reading.drawn(frame)).assign(percent=frame["sparsity"] * 100)
    return with_said(drawn, reading)


def with_said(drawn: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """The drawn frame with `said` (value and interval) and `removed` in words."""
    triples = zip(drawn["value"], drawn["low"], drawn["high"], strict=True)
    said = [reading.words(*triple) for triple in triples]
    return drawn.assign(said=said, removed=[words.percent(share) for share in drawn["sparsity"]])


def tooltip(frame: pd.DataFrame, reading: Reading, *first: tuple[str, str]) -> list[alt.Tooltip]:
    """What hovering says: where, the value with its interval, and on how much it rests."""
    wanted = [
        *first,
        ("method", "Method"),
        ("removed", "Weights removed"),
        ("said", reading.title),
        ("n", "Samples"),
        ("seeds", "Seeds"),
        ("reason", "Why undefined"),
    ]
    kept = [(column, title) for column, title in wanted if column in frame]
    return [alt.Tooltip(column, title=title) for column, title in kept]


def _end(frame: pd.DataFrame) -> float:
    furthest = float(frame["percent"].max()) if len(frame) else 100.0
    return 100.0 if furthest > 80 else max(furthest * 1.02, 1.0)


def _within(low: float, high: float, reading: Reading) -> Span:
    if reading.change:
        return min(low, 0.0), max(high, 0.0)
    ceiling = 100.0 if reading.unit == "percent" else inf
    return low, min(high, ceiling)
