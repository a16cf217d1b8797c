"""Absolute changes of recall, since relative ones make small rates look large."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from fairviz.charts import blank, theme
from fairviz.charts.axes import SIGNED, tooltip, with_said
from fairviz.charts.markings import markings
from fairviz.charts.palette import LOOKS, Look, Mode
from fairviz.charts.reading import Reading
from fairviz.charts.theme import SMALL, TEXT

RECALL_CHANGE = Reading("Change of recall from dense", "points", change=True)
ROW = 34


def chart(
    frame: pd.DataFrame,
    reading: Reading = RECALL_CHANGE,
    *,
    groups: Sequence[str] | None = None,
    mode: Mode = "light",
) -> alt.LayerChart | alt.Chart:
    """Dot and interval per class or group, worst on top. Columns group, value, low, high, n.

    `groups` colours them as elsewhere; classes stay in one colour.
    """
    if blank.is_blank(frame):
        return blank.chart(blank.why(frame), mode)
    drawn = _drawn(frame, reading, groups, mode)
    layers = _layers(drawn, reading, LOOKS[mode])
    return theme.stretching(theme.layered(layers, height=max(ROW * len(drawn), 90)), mode)


def _layers(drawn: pd.DataFrame, reading: Reading, look: Look) -> list[alt.Chart]:
    order = list(drawn["group"])
    heads = alt.Axis(title=None, labelLimit=200, labelFontSize=TEXT, labelColor=look.ink)
    known, undefined = drawn.dropna(subset=["value"]), drawn[drawn["value"].isna()]
    y = alt.Y("group:N", sort=order, axis=heads)
    told = tooltip(drawn, reading, ("group", "Name"))
    colour = alt.Color("colour:N", scale=None)
    base = alt.Chart(known).encode(y=y, color=colour)
    zero = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(color=look.muted)
    number = alt.Chart(known).mark_text(dy=-11, fontSize=SMALL, color=look.ink)
    absent = alt.Chart(undefined).mark_text(text="undefined", color=look.muted, align="left", dx=6)
    return [
        zero.encode(x=_x("value", drawn, reading)),
        base.mark_rule(strokeWidth=3, opacity=0.5).encode(x=_x("low", drawn, reading), x2="high:Q"),
        base.mark_point(filled=True, size=90, opacity=1).encode(
            x=_x("value", drawn, reading), shape=alt.Shape("shape:N", scale=None), tooltip=told
        ),
        number.encode(x=_x("value", drawn, reading), y=y, text="written:N"),
        absent.encode(x=_x("nothing", drawn, reading), y=y, tooltip=told),
    ]


def _drawn(
    frame: pd.DataFrame, reading: Reading, groups: Sequence[str] | None, mode: Mode
) -> pd.DataFrame:
    marks = markings(list(groups or []), mode)
    primary = LOOKS[mode].primary
    drawn = reading.drawn(frame).sort_values("value", ascending=reading.better != "lower")
    return with_said(drawn.assign(nothing=0.0), reading).assign(
        colour=[marks[name].colour if name in marks else primary for name in drawn["group"]],
        shape=[marks[name].shape if name in marks else "circle" for name in drawn["group"]],
        written=[reading.number(value) for value in drawn["value"]],
    )


def _x(column: str, drawn: pd.DataFrame, reading: Reading) -> alt.X:
    bounds = pd.concat([drawn["low"], drawn["high"], drawn["value"], drawn["nothing"]])
    low, high = float(bounds.min()), float(bounds.max())
    room = max((high - low) * 0.08, 0.5)
    axis = alt.Axis(title=reading.axis_title, tickCount=6, labelExpr=SIGNED)
    scale = alt.Scale(domain=[low - room, high + room], nice=False)
    return alt.X(f"{column}:Q", scale=scale, axis=axis)
