"""From which sparsity does each group pay? A mark on the curves, and a chart of its own."""

from collections.abc import Sequence
from math import isnan
from typing import Any

import altair as alt
import pandas as pd

from fairviz.charts import blank, labels, theme, words
from fairviz.charts.lines import Pen
from fairviz.charts.markings import colour_scale, shape_scale
from fairviz.charts.palette import LOOKS, Mode
from fairviz.charts.theme import SMALL

NEAR = 5e-4  # sparsities closer than this are the same point of a curve
ROW = 24  # pixels per group


def explained(onsets: pd.DataFrame | None) -> list[str]:
    """What the triangle on a curve means."""
    if onsets is None or onsets.empty:
        return []
    limit = float(onsets["points"].iloc[0]) if "points" in onsets else 0.0
    loss = f"a loss above {limit:g} point{'' if limit == 1 else 's'}" if limit else "a loss"
    return [f"▼ first sparsity at which {loss} is clear"]


def marks(
    onsets: pd.DataFrame | None, frame: pd.DataFrame, chosen: Sequence[str], pen: Pen
) -> list[alt.Chart]:
    """A triangle over each group's curve where its loss first exceeds chance."""
    if onsets is None or onsets["value"].isna().all():
        return []
    placed = _on_curves(onsets[onsets["group"].isin(list(chosen))], frame)
    triangle = alt.Chart(placed).mark_point(
        filled=True, shape="triangle-down", size=130, yOffset=-13, opacity=1, clip=pen.axes.is_cut
    )
    told = [alt.Tooltip("group", title="Group"), alt.Tooltip("removed", title="Pays from")]
    return [triangle.encode(x=pen.axes.x(), y=pen.axes.y(), color=pen.colour, tooltip=told)]


def chart(
    frame: pd.DataFrame,
    *,
    groups: Sequence[str] | None = None,
    mode: Mode = "light",
) -> alt.LayerChart | alt.Chart:
    """Dot and interval of the onset, one row per group within each method.

    Columns pruner, schedule, group, value, low, high (sparsities); optional n, seeds, reason, and
    `tried`, the largest sparsity that was: a group without an onset gets an open mark there.
    """
    if frame.empty:
        return blank.chart(blank.why(frame), mode)
    names = list(groups or words.in_order(frame["group"]))
    drawn = _rows(frame)
    base = alt.Chart(drawn).encode(**_places(drawn, names), color=_colour(names, mode))
    height = (len(names) * ROW + 14) * drawn["method"].nunique()
    layers = _layers(base, names, LOOKS[mode].muted)
    return theme.stretching(theme.layered(layers, height=height), mode)


def _layers(base: alt.Chart, names: list[str], muted: str) -> list[alt.Chart]:
    ink, early = alt.value(muted), alt.datum.to + alt.datum.start < 100  # names where there is room
    found, open_ended = alt.datum.found, ~alt.datum.found
    told = [
        alt.Tooltip("group", title="Group"),
        alt.Tooltip("method", title="Method"),
        alt.Tooltip("said", title="Onset"),
    ]
    shape = alt.Shape("group:N", scale=shape_scale(names, "light"), legend=None)
    dot = base.mark_point(filled=True, size=90, opacity=1).encode(shape=shape, tooltip=told)
    hollow = base.mark_point(filled=False, size=90, opacity=1, strokeWidth=1.6)
    rule = base.mark_rule(strokeWidth=3, opacity=0.45)
    right = base.mark_text(align="left", dx=9, fontSize=SMALL, color=muted)
    left = base.mark_text(align="right", dx=-9, fontSize=SMALL, color=muted)
    return [
        rule.encode(x="start:Q", x2="to:Q"),
        dot.transform_filter(found),
        hollow.encode(shape=shape, tooltip=told).transform_filter(open_ended),
        right.encode(x="to:Q", text="named:N", color=ink).transform_filter(early),
        left.encode(x="start:Q", text="named:N", color=ink).transform_filter(~early),
    ]


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Each onset in percent and in words; where there is none, the place up to which was tried."""
    found = frame["value"].notna()
    tried = frame["tried"] if "tried" in frame else pd.Series(float("nan"), index=frame.index)
    last = frame["value"].fillna(tried).fillna(1.0)
    drawn = words.with_method(frame).assign(
        found=found,
        percent=100 * last,
        start=100 * frame["low"].fillna(last),
        to=100 * frame["high"].fillna(last),
    )
    told = zip(frame["value"], frame["low"], frame["high"], tried, strict=True)
    said = [_said(*(100 * share for share in row)) for row in told]
    return drawn.assign(
        said=said, named=drawn["group"].map(labels.short) + [": " + text for text in said]
    )


def _said(value: float, low: float, high: float, tried: float) -> str:
    if isnan(value):
        return "none shown" + ("" if isnan(tried) else f" up to {tried:.4g} %")
    return f"{value:.4g} %" + (f" [{low:.4g}, {high:.4g}]" if low < high else "")


def _places(drawn: pd.DataFrame, names: list[str]) -> dict[str, Any]:
    axis = alt.Axis(title="Sparsity, % removed", tickCount=6, labelFlush=False)
    x = alt.X("percent:Q", scale=alt.Scale(domain=[0, 100]), axis=axis)
    heads = alt.Axis(
        title=None, labelExpr=words.TWO_LINES, labelOffset=-7, labelLimit=220, labelFontSize=13
    )
    y = alt.Y("method:N", sort=words.in_order(drawn["method"]), axis=heads)
    return {"x": x, "y": y, "yOffset": alt.YOffset("group:N", sort=names)}


def _colour(names: list[str], mode: Mode) -> alt.Color:
    return alt.Color("group:N", scale=colour_scale(names, mode), legend=None)


def _on_curves(onsets: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """The point of each curve at which its onset lies."""
    known = words.with_method(onsets).rename(columns={"value": "onset"})
    both = frame.merge(known[["method", "group", "onset"]], on=["method", "group"])
    return both[(both["sparsity"] - both["onset"]).abs() < NEAR]
