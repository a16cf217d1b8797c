"""Per-group metric over sparsity: who loses as weights are removed?"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import altair as alt
import pandas as pd

from fairviz.charts import annotations, blank, emphasis, labels, lines, onsets, theme, words
from fairviz.charts.axes import Axes, near_dense, prepared, spanning
from fairviz.charts.lines import Pen
from fairviz.charts.palette import LOOKS, Look, Mode
from fairviz.charts.reading import ACCURACY, Reading


@dataclass(frozen=True)
class Marks:
    """What is drawn over the curves.

    `onsets`: pruner, schedule, group, value (the sparsity from which the group pays).
    `band`: low, high of mere retraining, in the frame's own unit (shares).
    """

    selected: float | None = None
    pending: Sequence[float] = ()
    onsets: pd.DataFrame | None = None
    band: pd.DataFrame | None = None


NO_MARKS = Marks()
RETRAINING = "retraining alone"


@dataclass(frozen=True)
class Panel:
    """One method's chart, whose title is also drawn; panels of one frame share their axes."""

    title: str
    chart: alt.LayerChart | alt.Chart
    frame: pd.DataFrame = field(repr=False)


def chart(
    frame: pd.DataFrame,
    reading: Reading = ACCURACY,
    marks: Marks = NO_MARKS,
    *,
    groups: Sequence[str] | None = None,
    mode: Mode = "light",
    width: int = 1080,
    height: int = 340,
) -> alt.LayerChart | alt.Chart | alt.ConcatChart:
    """All methods in one figure of this width, two a row; a single method stretches.

    `groups` fixes the order, and so the colours, when a frame shows only some of them.
    """
    drawn = _bare(frame, reading, marks, groups, mode, height)
    if len(drawn) == 1:
        return theme.stretching(drawn[0].chart, mode)
    beside = 110 + labels.room(words.in_order(frame["group"]))
    sized = [panel.chart.properties(width=max(width // 2 - beside, 160)) for panel in drawn]
    return theme.fixed(alt.concat(*sized, columns=2, spacing=40), mode)


def panels(
    frame: pd.DataFrame,
    reading: Reading = ACCURACY,
    marks: Marks = NO_MARKS,
    *,
    groups: Sequence[str] | None = None,
    mode: Mode = "light",
    height: int = 340,
) -> list[Panel]:
    """One stretching chart per method, on shared axes, for a page to lay out in columns.

    Optional columns: seeds, reason, collapsed (bool). Rows of sparsity 0 are the dense model.
    """
    bare = _bare(frame, reading, marks, groups, mode, height)
    return [Panel(one.title, theme.stretching(one.chart, mode), one.frame) for one in bare]


def _bare(
    frame: pd.DataFrame,
    reading: Reading,
    marks: Marks,
    groups: Sequence[str] | None,
    mode: Mode,
    height: int,
) -> list[Panel]:
    if blank.is_blank(frame):
        return [Panel("", blank.sentence(blank.why(frame), mode), frame)]
    drawn = prepared(frame, reading)
    whole = spanning(drawn, reading, height, *_extremes(marks.band, reading))
    span = near_dense(whole, drawn)
    pen = Pen(span, tuple(groups or words.in_order(frame["group"])), mode)
    methods = words.in_order(drawn["method"])
    return [_panel(title, drawn[drawn["method"] == title], marks, pen) for title in methods]


def _panel(title: str, frame: pd.DataFrame, marks: Marks, pen: Pen) -> Panel:
    chosen = emphasis.coloured(frame, pen.groups, pen.axes.reading)
    ends = pd.concat([emphasis.ends(frame, chosen), _band_name(marks.band, pen.axes)])
    layers = [
        *_behind(frame, marks, pen.axes, LOOKS[pen.mode]),
        *lines.layers(frame, chosen, pen),
        *onsets.marks(marks.onsets, frame, chosen, pen),
        *labels.direct(ends, pen.axes, pen.marks, pen.mode),
    ]
    explained = [
        *emphasis.explained(chosen, pen.groups),
        *onsets.explained(marks.onsets),
        *pen.axes.explained(frame),
    ]
    headed = alt.TitleParams(text=title, subtitle=explained)
    return Panel(title, theme.layered(layers, title=headed, height=pen.axes.height), frame)


def _behind(frame: pd.DataFrame, marks: Marks, axes: Axes, look: Look) -> list[alt.Chart]:
    chosen = None if marks.selected in marks.pending else marks.selected
    return [
        *annotations.collapsed(frame, axes, look, marks.selected),
        *annotations.retraining(marks.band, axes, look),
        *annotations.baseline(axes, look),
        *annotations.chosen(chosen, axes, look),
        *annotations.coming(marks.pending, axes, look),
    ]


def _band_name(band: pd.DataFrame | None, axes: Axes) -> pd.DataFrame:
    if band is None or band[["low", "high"]].isna().all(axis=None):
        return pd.DataFrame(columns=["name", "percent", "value"])
    middle = (band["low"].min() + band["high"].max()) / 2 * axes.reading.factor
    return pd.DataFrame({"name": [RETRAINING], "percent": [axes.end], "value": [middle]})


def _extremes(band: pd.DataFrame | None, reading: Reading) -> list[float]:
    if band is None:
        return []
    return [value * reading.factor for value in (band["low"].min(), band["high"].max())]
