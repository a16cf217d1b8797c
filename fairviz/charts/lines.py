"""Lines with interval bands and points, one per group, told apart by colour, dash and shape."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from fairviz.charts.axes import Axes, tooltip
from fairviz.charts.markings import Marking, colour_scale, dash_scale, markings, shape_scale
from fairviz.charts.palette import LOOKS, Mode


@dataclass(frozen=True)
class Pen:
    """What all layers of a chart draw with: axes, the names in their order, the mode."""

    axes: Axes
    groups: tuple[str, ...]
    mode: Mode
    field: str = "group"
    small: bool = False

    @property
    def marks(self) -> dict[str, Marking]:
        return markings(self.groups, self.mode)

    @property
    def colour(self) -> alt.Color:
        return alt.Color(f"{self.field}:N", scale=colour_scale(self.groups, self.mode), legend=None)

    @property
    def dash(self) -> alt.StrokeDash:
        scale = dash_scale(self.groups, self.mode)
        return alt.StrokeDash(f"{self.field}:N", scale=scale, legend=None)

    @property
    def shape(self) -> alt.Shape:
        return alt.Shape(f"{self.field}:N", scale=shape_scale(self.groups, self.mode), legend=None)


def layers(frame: pd.DataFrame, chosen: Sequence[str], pen: Pen) -> list[alt.Chart]:
    """Grey lines for the many, then band, line and points of the chosen, and what is undefined."""
    ours = frame[frame[pen.field].isin(list(chosen))]
    known = ours.dropna(subset=["value"])
    return [
        *_quiet(frame[~frame[pen.field].isin(list(chosen))], pen),
        _band(known, pen),
        _line(known, pen),
        _points(known, pen),
        *_undefined(ours[ours["value"].isna()], pen),
    ]


def _quiet(frame: pd.DataFrame, pen: Pen) -> list[alt.Chart]:
    if frame.empty:
        return []
    base = alt.Chart(frame).mark_line(
        color=LOOKS[pen.mode].band, strokeWidth=1, opacity=0.5, clip=True
    )
    told = tooltip(frame, pen.axes.reading, (pen.field, "Group"))
    return [base.encode(x=pen.axes.x(), y=pen.axes.y(), detail=f"{pen.field}:N", tooltip=told)]


def _band(frame: pd.DataFrame, pen: Pen) -> alt.Chart:
    area: alt.Chart = alt.Chart(frame).mark_area(opacity=0.16, clip=True)
    return area.encode(x=pen.axes.x(), y=pen.axes.y("low"), y2="high:Q", color=pen.colour)


def _line(frame: pd.DataFrame, pen: Pen) -> alt.Chart:
    line: alt.Chart = alt.Chart(frame).mark_line(strokeWidth=2.2, clip=True)
    return line.encode(x=pen.axes.x(), y=pen.axes.y(), color=pen.colour, strokeDash=pen.dash)


def _points(frame: pd.DataFrame, pen: Pen) -> alt.Chart:
    point: alt.Chart = alt.Chart(frame).mark_point(
        filled=True, size=16 if pen.small else 46, opacity=1, clip=pen.axes.is_cut
    )
    told = tooltip(frame, pen.axes.reading, (pen.field, pen.field.capitalize()))
    return point.encode(
        x=pen.axes.x(), y=pen.axes.y(), color=pen.colour, shape=pen.shape, tooltip=told
    )


def _undefined(frame: pd.DataFrame, pen: Pen) -> list[alt.Chart]:
    """A cross on the floor of the chart, whose tooltip says why there is no number."""
    if frame.empty:
        return []
    cross = alt.Chart(frame).mark_text(text="×", fontSize=15, dy=-6)  # noqa: RUF001 a true times
    told = tooltip(frame, pen.axes.reading, (pen.field, pen.field.capitalize()))
    floor = alt.value(pen.axes.height)
    return [cross.encode(x=pen.axes.x(), y=floor, color=pen.colour, tooltip=told)]
