"""The forecast against what came, and what deferring the unsure gives back."""

from typing import Any

import altair as alt
import pandas as pd

from fairviz.charts import blank, theme, words
from fairviz.charts.markings import colour_scale, dash_scale
from fairviz.charts.palette import LOOKS, Mode

EVERYONE = "everyone"


def deferral(frame: pd.DataFrame, share: float, *, mode: Mode = "light") -> Any:
    """Loss of each group against the share deferred. Columns group, deferred, value, low, high."""
    if blank.is_blank(frame):
        return blank.chart(blank.why(frame), mode)
    names = words.in_order(frame["group"])
    drawn = frame.assign(percent=100 * frame["deferred"])
    scale = colour_scale(names, mode)
    colour = alt.Color("group:N", scale=scale, legend=None)
    named = alt.Color("group:N", scale=scale, legend=alt.Legend(title=None))
    x = alt.X("percent:Q", title="Answered by the dense model, % of the images")
    base = alt.Chart(drawn).encode(x=x)
    told = [
        alt.Tooltip("group", title="Group"),
        alt.Tooltip("percent", title="Deferred, %"),
        alt.Tooltip("value", title="Loss, points", format=".1f"),
        alt.Tooltip("low", format=".1f"),
        alt.Tooltip("high", format=".1f"),
    ]
    y = alt.Y("value:Q", title="Loss of accuracy, points")
    band = base.mark_area(opacity=0.12).encode(y=alt.Y("low:Q"), y2="high:Q", color=colour)
    dash = alt.StrokeDash("group:N", scale=dash_scale(names, mode), legend=None)
    line = base.mark_line(point=True).encode(y=y, color=named, strokeDash=dash, tooltip=told)
    rule = alt.Chart(pd.DataFrame({"percent": [100 * share]})).mark_rule(color=LOOKS[mode].ink)
    both: Any = alt.layer(band, line, rule.encode(x="percent:Q")).resolve_scale(color="independent")
    return theme.stretching(both.properties(height=280), mode)


def quality(frame: pd.DataFrame, *, mode: Mode = "light") -> Any:
    """AUC on unseen seeds by signal, with its interval; a line at chance."""
    if blank.is_blank(frame, "left_out"):
        return blank.chart("Two seeds at least are needed.", mode)
    title, scale = "AUC on seeds not seen", alt.Scale(domain=[0.3, 1])
    x = alt.X("left_out:Q", title=title, scale=scale)
    base = alt.Chart(frame).encode(y=alt.Y("title:N", title=None, sort=None))
    look = LOOKS[mode]
    told = [alt.Tooltip("title"), alt.Tooltip("left_out", format=".3f", title="AUC")]
    whisker = base.mark_rule(strokeWidth=3, opacity=0.45, color=look.primary, clip=True)
    dot = base.mark_point(filled=True, size=90, color=look.primary, opacity=1)
    chance = alt.Chart(pd.DataFrame({"left_out": [0.5]})).mark_rule(
        color=look.muted, strokeDash=[5, 4]
    )
    all_: Any = alt.layer(
        chance.encode(x=x),
        whisker.encode(x=alt.X("left_out_low:Q", title=title, scale=scale), x2="left_out_high:Q"),
        dot.encode(x=x, tooltip=told),
    )
    return theme.stretching(all_.properties(height=34 * len(frame) + 10), mode)
