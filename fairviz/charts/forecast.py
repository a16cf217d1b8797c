"""The forecast against what came, and what deferring the unsure gives back."""

from typing import Any

import altair as alt
import pandas as pd

from fairviz.charts import blank, theme, words
from fairviz.charts.markings import colour_scale, dash_scale, shape_scale
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


def outlook(frame: pd.DataFrame, points: float, *, mode: Mode = "light") -> Any:
    """Flips by sparsity: what came (line, band) and what was foretold (hollow), and the limit."""
    if blank.is_blank(frame):
        return blank.chart("Two seeds at least are needed.", mode)
    names, look = words.in_order(frame["group"]), LOOKS[mode]
    columns = ["value", "low", "high", "foretold"]
    drawn = frame.assign(percent=100 * frame["asked"], **{c: 100 * frame[c] for c in columns})
    drawn["low"] = drawn["low"].clip(lower=0)
    drawn["high"] = drawn["high"].clip(upper=100)
    scale = colour_scale(names, mode)
    colour = alt.Color("group:N", scale=scale, legend=alt.Legend(title=None))
    plain = alt.Color("group:N", scale=scale, legend=None)
    told = [
        alt.Tooltip("group", title="Group"),
        alt.Tooltip("percent", title="Sparsity, %"),
        alt.Tooltip("foretold", title="Foretold, %", format=".1f"),
        alt.Tooltip("value", title="Came, %", format=".1f"),
        alt.Tooltip("right", title="Seeds right"),
        alt.Tooltip("seeds", title="Seeds"),
    ]
    axis = alt.Axis(title="Sparsity, % removed", format="~g")
    x = alt.X("percent:Q", axis=axis, scale=alt.Scale(zero=False, nice=False))
    y = "Flips, % of the group"
    base = alt.Chart(drawn).encode(x=x)
    band = base.mark_area(opacity=0.12).encode(y=alt.Y("low:Q", title=y), y2="high:Q", color=plain)
    dash = alt.StrokeDash("group:N", scale=dash_scale(names, mode), legend=None)
    dotted = base.mark_line(point=alt.OverlayMarkDef(filled=True, size=25))
    line = dotted.encode(y=alt.Y("value:Q", title=y), color=colour, strokeDash=dash)
    ring = base.mark_point(size=70, filled=False, strokeWidth=2, opacity=1)
    limit = alt.Chart(pd.DataFrame({"limit": [points]})).mark_rule(
        color=look.muted, strokeDash=[5, 4]
    )
    rings = ring.encode(y=alt.Y("foretold:Q", title=y), color=plain, tooltip=told)
    parts = (band, line, rings, limit.encode(y="limit:Q"))
    both: Any = alt.layer(*parts).resolve_scale(color="independent")
    return theme.stretching(both.properties(height=300), mode)


STATES = {"dense": "Dense", "before": "Sparse, as it is", "after": "Sparse, own threshold"}


def thresholds(frame: pd.DataFrame, *, mode: Mode = "light") -> Any:
    """Yes too often (right of 0) or too rarely, by group: dense, sparse, and with thresholds."""
    if blank.is_blank(frame):
        return blank.chart(blank.why(frame), mode)
    kept, look = frame[frame["state"].isin(STATES)], LOOKS[mode]
    columns = ["value", "low", "high"]
    drawn = kept.assign(said=kept["state"].map(STATES), **{c: 100 * kept[c] for c in columns})
    names = list(STATES.values())
    title = "Answered yes minus truly yes, points"
    row = alt.Y("said:N", title=None, sort=names, axis=None)
    colour = alt.Color(
        "said:N", scale=colour_scale(names, mode), sort=names, legend=alt.Legend(title=None)
    )
    shape = alt.Shape("said:N", scale=shape_scale(names, mode), sort=names, legend=None)
    told = [
        alt.Tooltip("group", title="Group"),
        alt.Tooltip("said", title="Models"),
        *(alt.Tooltip(name, format="+.1f") for name in columns),
        alt.Tooltip("n", title="Images"),
    ]
    base = alt.Chart(drawn).encode(y=row, color=colour)
    zero = alt.Chart(drawn).mark_rule(color=look.muted, strokeDash=[5, 4]).encode(x=alt.datum(0))
    whisker = base.mark_rule(strokeWidth=3, opacity=0.5)
    dot = base.mark_point(filled=True, size=80, opacity=1)
    layers: Any = alt.layer(
        zero,
        whisker.encode(x=alt.X("low:Q", title=title), x2="high:Q"),
        dot.encode(x=alt.X("value:Q", title=title), shape=shape, tooltip=told),
    ).properties(height=54, width=520)
    header = alt.Header(title=None, labelAngle=0, labelAlign="left", labelOrient="left")
    rows = alt.Row("group:N", title=None, sort=words.in_order(drawn["group"]), header=header)
    return theme.fixed(layers.facet(row=rows, spacing=6), mode)
