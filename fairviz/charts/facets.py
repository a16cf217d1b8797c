"""One small panel per group on the whole scale: where each falls, by which network."""

import altair as alt
import pandas as pd

from fairviz.charts import annotations, blank, emphasis, labels, lines, theme, words
from fairviz.charts.axes import prepared, spanning
from fairviz.charts.lines import Pen
from fairviz.charts.palette import LOOKS, Mode
from fairviz.charts.reading import ACCURACY, Reading

HEIGHT = 130


def chart(
    frame: pd.DataFrame,
    reading: Reading = ACCURACY,
    *,
    field: str = "network",
    mode: Mode = "light",
    width: int = 1080,
    columns: int = 4,
) -> alt.ConcatChart | alt.Chart:
    """A panel per group, a line with its band per value of `field`, whose names end each row."""
    if blank.is_blank(frame):
        return blank.chart(blank.why(frame), mode)
    drawn = prepared(frame, reading)
    names = tuple(words.in_order(drawn[field]))
    pen = Pen(spanning(drawn, reading, HEIGHT), names, mode, field, small=True)
    groups = words.in_order(drawn["group"])
    columns = min(columns, len(groups))
    inner = (width - labels.room(names)) // columns - 60
    panels = [
        _panel(name, drawn[drawn["group"] == name], pen, place % columns == 0)
        for place, name in enumerate(groups, 1)
    ]
    sized = [panel.properties(width=max(inner, 100)) for panel in panels]
    return theme.fixed(alt.concat(*sized, columns=columns, spacing=16), mode)


def _panel(group: str, frame: pd.DataFrame, pen: Pen, is_last: bool) -> alt.LayerChart:
    """The group's lines; the last of a row names them."""
    ends = emphasis.ends(frame, pen.groups, pen.field)
    named = labels.direct(ends, pen.axes, pen.marks, pen.mode) if is_last else []
    look = LOOKS[pen.mode]
    layers = [
        *annotations.baseline(pen.axes, look),
        *lines.layers(frame, pen.groups, pen),
        *named,
    ]
    headed = alt.TitleParams(text=f"{group} (n {_counted(frame)})")
    return theme.layered(layers, title=headed, height=pen.axes.height)


def _counted(frame: pd.DataFrame) -> str:
    return f"{int(frame['n'].max()):,}"
