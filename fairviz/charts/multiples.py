"""Small multiples for Overview: one small chart per method at a glance, on one scale."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from fairviz.charts import annotations, blank, emphasis, labels, lines, theme, words
from fairviz.charts.axes import near_dense, prepared, spanning
from fairviz.charts.curves import Panel
from fairviz.charts.lines import Pen
from fairviz.charts.palette import LOOKS, Mode
from fairviz.charts.reading import ACCURACY, Reading


def chart(
    frame: pd.DataFrame,
    reading: Reading = ACCURACY,
    *,
    groups: Sequence[str] | None = None,
    selected: float | None = None,
    mode: Mode = "light",
    width: int = 1080,
    columns: int = 3,
) -> alt.ConcatChart | alt.Chart:
    """Curves without ornaments, `columns` a row, in a figure of this width."""
    if blank.is_blank(frame):
        return blank.chart(blank.why(frame), mode)
    pen, small = _small(frame, reading, groups, selected, mode)
    inner = width // min(columns, len(small)) - labels.room(pen.groups) - 70
    sized = [panel.chart.properties(width=max(inner, 120)) for panel in small]
    return theme.fixed(alt.concat(*sized, columns=columns, spacing=24), mode)


def panels(
    frame: pd.DataFrame,
    reading: Reading = ACCURACY,
    *,
    groups: Sequence[str] | None = None,
    selected: float | None = None,
    mode: Mode = "light",
) -> list[Panel]:
    """The same small charts one by one, stretching, for a page to lay out in columns."""
    if blank.is_blank(frame):
        return [Panel("", blank.chart(blank.why(frame), mode), frame)]
    _, small = _small(frame, reading, groups, selected, mode)
    return [Panel(one.title, theme.stretching(one.chart, mode), one.frame) for one in small]


def _small(
    frame: pd.DataFrame,
    reading: Reading,
    groups: Sequence[str] | None,
    selected: float | None,
    mode: Mode,
) -> tuple[Pen, list[Panel]]:
    drawn = prepared(frame, reading)
    span = near_dense(spanning(drawn, reading, height=170), drawn)
    pen = Pen(span, tuple(groups or words.in_order(frame["group"])), mode, small=True)
    methods = words.in_order(drawn["method"])
    return pen, [_one(name, drawn[drawn["method"] == name], pen, selected) for name in methods]


def _one(title: str, frame: pd.DataFrame, pen: Pen, selected: float | None) -> Panel:
    chosen = emphasis.coloured(frame, pen.groups, pen.axes.reading)
    look = LOOKS[pen.mode]
    layers = [
        *annotations.collapsed(frame, pen.axes, look, selected),
        *annotations.baseline(pen.axes, look),
        *annotations.chosen(selected, pen.axes, look),
        *lines.layers(frame, chosen, pen),
        *labels.direct(emphasis.ends(frame, chosen), pen.axes, pen.marks, pen.mode),
    ]
    explained = [*emphasis.explained(chosen, pen.groups), *pen.axes.explained(frame)]
    headed = alt.TitleParams(text=title, subtitle=explained)
    return Panel(title, theme.layered(layers, title=headed, height=pen.axes.height), frame)
