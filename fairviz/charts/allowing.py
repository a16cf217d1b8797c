"""What a limit buys: the sparsity that each value of it would allow, a step curve per method."""

from typing import Any

import altair as alt
import pandas as pd

from fairviz.charts import blank, theme, words
from fairviz.charts.markings import colour_scale, dash_scale, shape_scale
from fairviz.charts.palette import LOOKS, Mode
from fairviz.charts.theme import SMALL

HEIGHT = 300


def chart(
    frame: pd.DataFrame,
    now: float,
    axis: str,
    *,
    strictest_right: bool = False,
    mode: Mode = "light",
) -> Any:
    """Steps upwards as the limit loosens; a line where the limit now lies.

    Columns pruner, schedule, scope, mitigation, at (drawn units), sparsity. strictest_right: a
    larger limit asks for more, so that the axis is turned.
    """
    if blank.is_blank(frame, "sparsity"):
        return blank.chart("No method would be allowed at any value of this limit.", mode)
    look, drawn = LOOKS[mode], _steps(frame, now, strictest_right)
    names = sorted(drawn["method"].unique())  # a colour stays when another point arrives
    scale = alt.Scale(nice=False, zero=False, reverse=strictest_right)
    x = alt.X("at:Q", title=axis, scale=scale, axis=alt.Axis(tickCount=7, grid=False))
    ticks = alt.Axis(title="Largest sparsity, % removed", tickCount=5)
    y = alt.Y("percent:Q", scale=alt.Scale(domain=[0, 100]), axis=ticks)
    base = alt.Chart(drawn).encode(x=x, y=y)
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(**_line(names, mode))
    dots = base.transform_filter(alt.datum.is_found).mark_point(filled=True, size=80, opacity=1)
    marks = dots.encode(**_marks(names, mode), tooltip=_told())
    layered = theme.layered([line, marks, *_now(now, x, look.ink)], height=HEIGHT)
    return theme.stretching(layered, mode)


def takeaway(frame: pd.DataFrame, now: float) -> str:
    """What each method would be allowed at the loosest limit that was met."""
    if blank.is_blank(frame, "sparsity"):
        return "No method would be allowed at any value of this limit."
    drawn = words.with_method(frame).sort_values("sparsity")
    last = drawn.groupby("method", sort=False).tail(1)
    each = [
        f"{name} up to {words.percent(at)} at a limit of {limit:.3g}"
        for name, at, limit in zip(last["method"], last["sparsity"], last["at"], strict=True)
    ]
    return f"The limit now lies at {now:.3g}. {words.listed(each)}."


def _line(names: list[str], mode: Mode) -> dict[str, Any]:
    return {
        "color": alt.Color("method:N", scale=colour_scale(names, mode), legend=None),
        "strokeDash": alt.StrokeDash("method:N", scale=dash_scale(names, mode), legend=None),
    }


def _marks(names: list[str], mode: Mode) -> dict[str, Any]:
    key = alt.Legend(title=None, orient="top", labelLimit=320, columns=3, symbolSize=110)
    return {
        "color": alt.Color("method:N", scale=colour_scale(names, mode), legend=key),
        "shape": alt.Shape("method:N", scale=shape_scale(names, mode), legend=key),
    }


def _steps(frame: pd.DataFrame, now: float, turned: bool) -> pd.DataFrame:
    """The steps in words, each curve drawn on to the end of the axis."""
    drawn = words.with_method(frame).assign(
        percent=100 * frame["sparsity"],
        at=frame["at"].clip(lower=0),  # a limit on a loss that is a gain
        is_found=True,
    )
    ends = drawn["at"].max(), drawn["at"].min()
    room = 0.2 * max(ends[0] - ends[1], abs(now - ends[0]), abs(now - ends[1]))
    end = min(ends[1], now) - room if turned else max(ends[0], now) + room
    last = drawn.sort_values("percent").groupby("method", sort=False).tail(1)
    whole = pd.concat([drawn, last.assign(at=end, is_found=False)], ignore_index=True)
    told = [f"{at:.3g}" for at in whole["at"]]
    return whole.assign(allowed=[words.percent(one) for one in whole["sparsity"]], limit_said=told)


def _now(now: float, x: alt.X, ink: str) -> list[alt.Chart]:
    place = alt.Chart(pd.DataFrame({"at": [now], "name": ["your limit"]}))
    return [
        place.mark_rule(color=ink, strokeDash=[5, 4]).encode(x=x),
        place.mark_text(align="left", dx=5, fontSize=SMALL, color=ink).encode(
            x=x, text=alt.Text("name:N"), y=alt.value(8)
        ),
    ]


def _told() -> list[alt.Tooltip]:
    told = {"method": "Method", "limit_said": "With a limit of", "allowed": "It may go to"}
    return [alt.Tooltip(column, title=title) for column, title in told.items()]
