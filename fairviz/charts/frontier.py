"""Who gives up least: everyone's number against the worst group's, a panel per sparsity."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

from fairviz.charts import blank, pointing, theme, words
from fairviz.charts.axes import Span
from fairviz.charts.curves import Panel
from fairviz.charts.fronting import called, notes, standing, takeaway, told
from fairviz.charts.markings import shape_scale
from fairviz.charts.palette import LOOKS, Look, Mode
from fairviz.charts.reading import ACCURACY, Reading

__all__ = ["FIELDS", "KINDS", "SELECTION", "chart", "panels", "takeaway"]

SELECTION = "method"  # the point selection that Streamlit's on_select reads
FIELDS = ["pruner", "schedule", "scope", "mitigation", "asked"]  # what a selected method says
KINDS = ("plain", "criterion", "schedule", "loss", "distillation", "training", "several")
PAD = 0.06  # beyond the values, a share: what intervals may take of a panel
REACH = 30.0  # points from the best that are drawn; a ruined model would flatten all the others
WIDE = 350  # pixels of the narrowest panel, about: where names are placed


@dataclass(frozen=True)
class _Plane:
    """The extent of a panel."""

    across: Span
    up: Span
    reading: Reading
    height: int

    def x(self, column: str = "overall") -> alt.X:
        scale = alt.Scale(domain=list(self.across), nice=False, zero=False)
        axis = alt.Axis(title=f"Everyone: {self.reading.axis_title.lower()}", tickCount=5)
        return alt.X(f"{column}:Q", scale=scale, axis=axis)

    def y(self, column: str = "worst") -> alt.Y:
        scale = alt.Scale(domain=list(self.up), nice=False, zero=False)
        axis = alt.Axis(title=f"Worst group: {self.reading.axis_title.lower()}", tickCount=5)
        return alt.Y(f"{column}:Q", scale=scale, axis=axis)


def chart(
    frame: pd.DataFrame,
    reading: Reading = ACCURACY,
    *,
    mode: Mode = "light",
    width: int = 1080,
    height: int = 340,
) -> alt.LayerChart | alt.Chart | alt.ConcatChart:
    """All panels in one figure, two a row; a single one stretches.

    Columns: pruner, schedule, scope, mitigation, asked, level (whose panel it stands in), kind (one
    of KINDS), overall, worst and their _low and _high, front (bool), stands, collapsed, seeds.
    """
    drawn = _bare(frame, reading, mode, height)
    if len(drawn) == 1:
        return theme.stretching(drawn[0].chart, mode)
    sized = [panel.chart.properties(width=width // 2 - 110) for panel in drawn]
    return theme.fixed(alt.concat(*sized, columns=2, spacing=40), mode)


def panels(
    frame: pd.DataFrame, reading: Reading = ACCURACY, *, mode: Mode = "light", height: int = 340
) -> list[Panel]:
    """One stretching chart per sparsity, on axes of its own; its methods can be picked."""
    bare = _bare(frame, reading, mode, height, pickable=True)
    return [Panel(one.title, theme.stretching(one.chart, mode), one.frame) for one in bare]


def _bare(
    frame: pd.DataFrame, reading: Reading, mode: Mode, height: int, pickable: bool = False
) -> list[Panel]:
    known = standing(frame).dropna(subset=["overall", "worst"])
    if known.empty:
        why = blank.why(frame.assign(value=float("nan"))) if len(frame) else blank.why(frame)
        return [Panel("", blank.sentence(why, mode), frame)]
    drawn = told(known, reading)
    gone = frame[~frame.index.isin(known.index)]
    parts = drawn.groupby("level", sort=True)
    planes = {level: _plane(part, reading, height) for level, part in parts}
    lost = {level: int(gone["level"].eq(level).sum()) for level in planes}
    return [_panel(part, planes[at], mode, lost[at], pickable) for at, part in parts]


def _panel(part: pd.DataFrame, plane: _Plane, mode: Mode, gone: int, pickable: bool) -> Panel:
    look, points, named = LOOKS[mode], _points(part, plane, mode), _pointed(part, plane)
    layers = [
        *_front(part[part["front"]], plane, look),
        *_whiskers(part, plane, mode),
        points.add_params(_click()) if pickable else points,
        *pointing.marks(named, plane.x(), plane.y(), look),
    ]
    headed = alt.TitleParams(
        text=f"{words.percent(float(part['level'].iloc[0]))} removed",
        subtitle=[
            *notes(part, len(part) - len(_inside(part, plane)), gone),
            *pointing.listed(named),
        ],
    )
    drawn = theme.layered(layers, title=headed, height=plane.height)
    return Panel(headed.text, drawn, part)


def _click() -> alt.Parameter:
    return alt.selection_point(name=SELECTION, fields=FIELDS, empty=False, on="click")


def _front(front: pd.DataFrame, plane: _Plane, look: Look) -> list[alt.Chart]:
    """Down at each method of the front, then across to the next: what can be had."""
    if len(front) < 2:
        return []
    line = alt.Chart(front).mark_line(
        interpolate="step-before", color=look.muted, strokeWidth=1.4, strokeDash=[5, 4], clip=True
    )
    return [line.encode(x=plane.x(), y=plane.y(), order="overall:Q")]


def _whiskers(part: pd.DataFrame, plane: _Plane, mode: Mode) -> list[alt.Chart]:
    rule = alt.Chart(part).mark_rule(opacity=0.45, strokeWidth=1.2, clip=True, tooltip=False)
    colour = alt.Color("kind:N", scale=_colours(mode), legend=None)
    across = rule.encode(x=plane.x("overall_low"), x2="overall_high:Q", y=plane.y(), color=colour)
    up = rule.encode(x=plane.x(), y=plane.y("worst_low"), y2="worst_high:Q", color=colour)
    return [across, up]


def _points(part: pd.DataFrame, plane: _Plane, mode: Mode) -> alt.Chart:
    """The methods, by what is not plain about them."""
    kinds = [kind for kind in KINDS if (_inside(part, plane)["kind"] == kind).any()]
    legend = alt.Legend(title=None, orient="top", values=kinds, offset=4)
    colour = alt.Color("kind:N", scale=_colours(mode), legend=legend)
    shape = alt.Shape("kind:N", scale=shape_scale(KINDS, mode), legend=legend)
    hollow = alt.condition("datum.stands === 'beaten'", alt.value(0), alt.value(1))
    dot: alt.Chart = alt.Chart(part).mark_point(
        filled=True, size=110, opacity=1, strokeWidth=2, cursor="pointer", clip=True
    )
    hover = [alt.Tooltip(column, title=title) for column, title in _TOLD if column in part]
    drawn: alt.Chart = dot.encode(
        x=plane.x(),
        y=plane.y(),
        color=colour,
        stroke=alt.Stroke("kind:N", scale=_colours(mode), legend=None),
        fillOpacity=hollow,
        shape=shape,
        tooltip=hover,
    )
    return drawn


def _colours(mode: Mode) -> alt.Scale:
    """Plain pruning in grey, so that what was added to it stands out."""
    look = LOOKS[mode]
    return alt.Scale(domain=list(KINDS), range=[look.muted, *look.categorical[: len(KINDS) - 1]])


_TOLD = [
    ("method", "Method"),
    ("removed", "Weights removed"),
    ("overall_said", "Everyone"),
    ("worst_said", "Worst group"),
    ("worst_group", "Who that is"),
    ("stands_said", "On the front"),
    ("cost", "Training"),
    ("seeds", "Seeds"),
]


def _pointed(part: pd.DataFrame, plane: _Plane) -> pd.DataFrame:
    """The methods in the frame with a name or a number; those on the front are named first."""
    inside = _inside(part, plane)
    order = inside.sort_values(["front", "worst"], ascending=False, kind="stable")
    (left, right), (bottom, top) = plane.across, plane.up
    spots = order.assign(
        name=called(order),
        right=(order["overall"] - left) / (right - left) * WIDE,
        above=(order["worst"] - bottom) / (top - bottom) * plane.height,
    )
    return pointing.placed(spots, pointing.Frame(WIDE, plane.height))


def _inside(part: pd.DataFrame, plane: _Plane) -> pd.DataFrame:
    return part[part["overall"].between(*plane.across) & part["worst"].between(*plane.up)]


def _plane(drawn: pd.DataFrame, reading: Reading, height: int) -> _Plane:
    across, up = (_span(drawn, axis, reading) for axis in ("overall", "worst"))
    return _Plane(across, up, reading, height)


def _span(drawn: pd.DataFrame, axis: str, reading: Reading) -> Span:
    """Every value within reach of the best, and its interval, unless that would dwarf the rest."""
    reach = REACH if reading.unit != "number" else float("inf")
    best = drawn[axis].min() if reading.better == "lower" else drawn[axis].max()
    near = drawn[(drawn[axis] - best).abs() <= reach]
    low, high = float(near[axis].min()), float(near[axis].max())
    pad = max(0.6 * (high - low), PAD * reading.factor)
    outer = float(near[f"{axis}_low"].min()), float(near[f"{axis}_high"].max())
    room = 0.004 * reading.factor
    return max(low - pad, outer[0]) - room, min(high + pad, outer[1]) + room
