"""The geometry of CEV and SDE: each class by its change of FPR and of FNR."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from fairviz.charts import beside, blank, theme
from fairviz.charts.axes import SIGNED, Span
from fairviz.charts.markings import markings
from fairviz.charts.palette import LOOKS, Look, Mode
from fairviz.charts.theme import SMALL

EXPLAINED = [
    "CEV: how far classes spread around the cross",
    "SDE: how far they lie from the diagonal",
]


def chart(
    frame: pd.DataFrame,
    *,
    groups: Sequence[str] | None = None,
    mode: Mode = "light",
    side: int = 400,
) -> alt.LayerChart | alt.Chart:
    """A point per class or group, their centroid, and the diagonal on which FPR and FNR agree.

    Columns group, fpr_change, fnr_change (relative to dense, percent); optional n, reason.
    `groups` colours them as elsewhere; classes stay in one colour. Square: not to be stretched.
    """
    known = frame.dropna(subset=["fpr_change", "fnr_change"])
    if known.empty:
        return blank.chart(blank.why(frame), mode)
    span = _span(known)
    drawn = _drawn(known, groups, mode)
    layers = [*_geometry(drawn, span, LOOKS[mode]), *_points(drawn, span, side, LOOKS[mode])]
    title = alt.TitleParams(text="Change of error rates, relative to dense", subtitle=EXPLAINED)
    return theme.fixed(theme.layered(layers, width=side, height=side, title=title), mode)


def _geometry(drawn: pd.DataFrame, span: Span, look: Look) -> list[alt.Chart]:
    """The diagonal, a line from each point to the centroid, one to the diagonal, the centroid."""
    ends = pd.DataFrame({"fpr_change": list(span), "fnr_change": list(span)})
    diagonal = alt.Chart(ends).mark_line(color=look.muted, strokeDash=[6, 4], strokeWidth=1.2)
    spokes = alt.Chart(drawn).mark_rule(color=look.band, strokeWidth=1.2, opacity=0.8)
    feet = alt.Chart(drawn).mark_rule(color=look.band, strokeWidth=1, strokeDash=[2, 3])
    middle = alt.Chart(drawn.head(1)).mark_point(
        shape="cross", size=170, filled=True, color=look.ink, opacity=1
    )
    return [
        diagonal.encode(x=_x(span), y=_y(span)),
        spokes.encode(x=_x(span), y=_y(span), x2="middle_fpr:Q", y2="middle_fnr:Q"),
        feet.encode(x=_x(span), y=_y(span), x2="foot:Q", y2="foot:Q"),
        middle.encode(x=_x(span, "middle_fpr"), y=_y(span, "middle_fnr")),
    ]


def _points(drawn: pd.DataFrame, span: Span, side: int, look: Look) -> list[alt.Chart]:
    per_pixel = (span[1] - span[0]) / side
    named = beside.placed(drawn, "fpr_change", "fnr_change", per_pixel)
    told = [
        alt.Tooltip(column, title=title, format=form)
        for column, title, form in _TOLD
        if column in drawn
    ]
    dot = alt.Chart(drawn).mark_point(filled=True, size=95, opacity=1)
    colour = alt.Color("colour:N", scale=None)
    shape = alt.Shape("shape:N", scale=None)
    halo: dict[str, Any] = {"stroke": look.background, "strokeWidth": 4, "strokeJoin": "round"}
    text = alt.Chart(named).encode(x=_x(span, "text_x"), y=_y(span, "text_y"), text="group:N")
    return [
        dot.encode(x=_x(span), y=_y(span), color=colour, shape=shape, tooltip=told),
        text.mark_text(fontSize=SMALL, align="left", **halo),
        text.mark_text(fontSize=SMALL, align="left", color=look.ink),
    ]


_TOLD = [
    ("group", "Class", ""),
    ("fpr_change", "Change of FPR, %", "+.1f"),
    ("fnr_change", "Change of FNR, %", "+.1f"),
    ("n", "Samples", ","),
]


def _drawn(known: pd.DataFrame, groups: Sequence[str] | None, mode: Mode) -> pd.DataFrame:
    """The points with their marking, their centroid and their foot on the diagonal."""
    marks = markings(list(groups or []), mode)
    primary = LOOKS[mode].primary
    return known.assign(
        colour=[marks[name].colour if name in marks else primary for name in known["group"]],
        shape=[marks[name].shape if name in marks else "circle" for name in known["group"]],
        middle_fpr=known["fpr_change"].mean(),
        middle_fnr=known["fnr_change"].mean(),
        foot=(known["fpr_change"] + known["fnr_change"]) / 2,
    )


def _span(known: pd.DataFrame) -> Span:
    """One extent for both axes, so that the diagonal lies at 45 degrees."""
    both = pd.concat([known["fpr_change"], known["fnr_change"]])
    low, high = min(float(both.min()), 0.0), max(float(both.max()), 0.0)
    room = max((high - low) * 0.08, 1.0)
    return low - room, high + room


def _x(span: Span, column: str = "fpr_change") -> alt.X:
    axis = alt.Axis(title="False positive rate, change in %", tickCount=6, labelExpr=SIGNED)
    return alt.X(f"{column}:Q", scale=alt.Scale(domain=list(span), nice=False), axis=axis)


def _y(span: Span, column: str = "fnr_change") -> alt.Y:
    axis = alt.Axis(title="False negative rate, change in %", tickCount=6, labelExpr=SIGNED)
    return alt.Y(f"{column}:Q", scale=alt.Scale(domain=list(span), nice=False), axis=axis)
