"""One limit, and each group's number against it at every sparsity, with its interval or bound."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from fairviz.charts import blank, labels, theme, verdicts, words
from fairviz.charts.palette import LOOKS, Look, Mode
from fairviz.charts.theme import SMALL
from fairviz.charts.verdicts import Mark

ROW, ROOM = 22, 16  # pixels per group, and between sparsities
TICKS = 10  # over names, too, where none are shown
MOST = 4  # groups of one sparsity: those nearest to the limit
REACH = 4.0  # times a limit's size: how far past it numbers are drawn in their place
STATES = {
    "holds": Mark("within the limit", "right", "circle", False),
    "fails": Mark("past the limit", "wrong", "cross", False),
    "unknown": Mark("cannot be told", "muted", "square", False),
    "certified": Mark("certified", "right", "circle", True),
    "undecided": Mark("undecided", "muted", "diamond", True),
    "violated": Mark("violated", "wrong", "cross", True),
}


def chart(frame: pd.DataFrame, title: str, axis: str, *, mode: Mode = "light") -> Any:
    """A row per sparsity and group; the limit is a line, what lies past it is shaded.

    Columns sparsity, group, value, low, high, at, side, state, said; values in drawn units.
    """
    if blank.is_blank(frame):
        return blank.chart(blank.why(frame), mode)
    look, drawn = LOOKS[mode], _rows(nearest(frame))
    base = alt.Chart(drawn).encode(y=_sparsities(drawn), yOffset=_groups(drawn))
    x = alt.X("value:Q", title=axis, scale=_scale(drawn), axis=_axis(drawn))
    interval = base.mark_rule(strokeWidth=2.5, opacity=0.5, clip=True)
    marks = verdicts.layers(base.encode(x=x), drawn, STATES, look, _told(), "horizontal")
    name = base.encode(x=alt.X("end:Q", title=axis), text=alt.Text("named:N"))
    placed: Any = {"align": "left", "dx": 9, "fontSize": SMALL}
    layers = [
        *_limit(drawn, look, x),
        interval.encode(
            x=alt.X("low:Q", title=axis),
            x2=alt.X2("high:Q"),
            color=verdicts.quiet(drawn, STATES, look),
        ),
        *marks,
        name.mark_text(**placed, color=look.ink),
    ]
    height = ROW * len(drawn) + ROOM * drawn["removed"].nunique()
    return theme.stretching(theme.layered(layers, height=height, title=title), mode)


def nearest(frame: pd.DataFrame) -> pd.DataFrame:
    """At each sparsity the groups that are farthest past the limit, or nearest to it."""
    over = (frame["value"] - frame["at"]).where(
        frame["side"].eq("<="), frame["at"] - frame["value"]
    )
    ranked = frame.assign(over=over).sort_values(
        ["sparsity", "over"], ascending=[True, False], kind="stable", na_position="first"
    )
    kept = ranked.groupby("sparsity", sort=False).head(MOST)
    return kept.drop(columns="over").reset_index(drop=True)


def takeaway(frame: pd.DataFrame) -> str:
    """At each sparsity who is nearest to the limit, or farthest past it."""
    if blank.is_blank(frame):
        return blank.why(frame)
    first = nearest(frame).drop_duplicates("sparsity")
    rows = zip(first["sparsity"], first["group"], first["said"], first["state"], strict=True)
    said = [f"{words.percent(at)}: {who} {told}, {STATES[how].said}" for at, who, told, how in rows]
    return f"Nearest to the limit or past it at {'; at '.join(said)}."


def _rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Everything in words; what lies far past the limit stands at the edge, with an arrow."""
    first, last = _span(frame)
    is_far = frame["value"].gt(last) | frame["value"].lt(first)
    arrow = is_far.map({True: " \N{RIGHTWARDS ARROW}", False: ""})
    cut = {name: frame[name].clip(first, last) for name in ("value", "low", "high")}
    return frame.assign(
        **cut,
        removed=[words.percent(share) for share in frame["sparsity"]],
        seen=verdicts.said(frame["state"], STATES),
        place=frame.groupby("sparsity").cumcount(),
        end=_past_the_line(pd.DataFrame(cut).max(axis=1), frame),
        named=frame["group"].map(labels.short) + ": " + frame["said"] + arrow,
    )


def _past_the_line(ends: "pd.Series[float]", frame: pd.DataFrame) -> "pd.Series[float]":
    """Where a name stands: after its interval, and not across the line of the limit."""
    return ends.clip(lower=frame["at"].where(frame["side"].eq("<="), ends))


def _sparsities(drawn: pd.DataFrame) -> alt.Y:
    axis = alt.Axis(title="Removed", grid=False, labelFontSize=13)
    inner = alt.Scale(paddingInner=0.25, paddingOuter=0.1)
    return alt.Y("removed:N", sort=words.in_order(drawn["removed"]), axis=axis, scale=inner)


def _groups(drawn: pd.DataFrame) -> alt.YOffset:
    return alt.YOffset("place:O", sort=sorted(drawn["place"].unique().tolist()))


def _scale(drawn: pd.DataFrame) -> alt.Scale:
    """Room for every number and the limit, and on the right for the names."""
    low, high = _span(drawn)
    return alt.Scale(domain=[low, high + 0.75 * (high - low)], nice=False, zero=False)


def _axis(drawn: pd.DataFrame) -> alt.Axis:
    """It ends where numbers end: beyond are names, and arrows instead of places."""
    inside = f"datum.value <= {_span(drawn)[1]}"
    shown: Any = alt.condition(inside, alt.value(1), alt.value(0))
    label = f"{inside} ? datum.label : ''"
    return alt.Axis(tickCount=TICKS, labelExpr=label, gridOpacity=shown, tickOpacity=shown)


def _span(frame: pd.DataFrame) -> tuple[float, float]:
    """From the least to the largest, but not far past the limit: there lies what matters."""
    at, side = float(frame["at"].iloc[0]), str(frame["side"].iloc[0])
    numbers = frame[["value", "low", "high", "at"]].to_numpy(dtype=float)
    low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    reach = REACH * (abs(at) if side == "<=" else abs(high - at)) or high - low
    low, high = (low, min(high, at + reach)) if side == "<=" else (max(low, at - reach), high)
    room = max((high - low) * 0.05, 1e-3)
    return low - room, high + room


def _limit(drawn: pd.DataFrame, look: Look, x: alt.X) -> list[alt.Chart]:
    """The limit, and all that lies past it shaded."""
    at, side = float(drawn["at"].iloc[0]), str(drawn["side"].iloc[0])
    low, high = _scale(drawn).domain
    ends = (at, high) if side == "<=" else (low, at)
    past: Any = alt.Chart(pd.DataFrame({"value": [ends[0]], "to": [ends[1]]}))
    line: Any = alt.Chart(pd.DataFrame({"value": [at]}))
    return [
        past.mark_rect(color=look.wrong, opacity=0.08).encode(x=x, x2=alt.X2("to:Q")),
        line.mark_rule(color=look.ink, strokeWidth=1.5).encode(x=x),
    ]


def _told() -> list[alt.Tooltip]:
    told = {"removed": "Removed", "group": "Who", "n": "Samples", "seen": "Limit", "said": "Number"}
    return [alt.Tooltip(column, title=title) for column, title in told.items()]
