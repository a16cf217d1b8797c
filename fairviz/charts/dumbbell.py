"""What each part brings: from plain pruning to the same with one part more, the cost beside it."""

from collections.abc import Mapping
from math import isnan
from typing import Any

import altair as alt
import pandas as pd

from fairviz.audit.findings.mitigation import named, schedule_of
from fairviz.audit.mitigation.timing import times
from fairviz.charts import blank, theme, words
from fairviz.charts.palette import LOOKS, Look, Mode
from fairviz.charts.reading import ACCURACY, Reading, Unit
from fairviz.charts.theme import SMALL, TEXT

ROW = 40
EXPLAINED = "hollow: plain   ·   filled: with the part   ·   rule: 95 % interval of the change"
KEY = ["part", "pruner", "schedule", "scope", "mitigation", "asked"]


def chart(
    frame: pd.DataFrame, reading: Reading = ACCURACY, *, mode: Mode = "light"
) -> alt.LayerChart | alt.Chart:
    """A dumbbell per part, the largest gain on top; it stretches.

    Columns: part, pruner, schedule, scope, mitigation, plain_pruner, plain_schedule, sparsity,
    plain and value (the two ends), change, low, high (of the change), ratio, collapsed, seeds.
    Blue: shown to help; orange: shown to harm; grey: not shown.
    """
    if blank.is_blank(frame):
        return blank.chart(blank.why(frame), mode)
    drawn = _drawn(frame, reading, LOOKS[mode])
    if drawn.empty:
        return blank.chart(takeaway(frame, reading), mode)
    rows = list(drawn["place"])
    layers = [*_ends(drawn, rows, reading, LOOKS[mode]), *_words(drawn, rows, LOOKS[mode])]
    title = alt.TitleParams(text=f"{reading.title}: what each part brings", subtitle=EXPLAINED)
    height = ROW * len(rows)
    return theme.stretching(theme.layered(layers, height=height, title=title), mode)


def takeaway(frame: pd.DataFrame, reading: Reading = ACCURACY) -> str:
    """The largest gain that is shown, else that none is."""
    drawn = _drawn(frame, reading, LOOKS["light"])
    if drawn.empty:
        return "Everything that was tried is undefined or collapsed."
    shown = drawn[drawn["shows"] == "helps"]
    best = (shown if len(shown) else drawn).iloc[0]
    said = f"{best['label']}: {best['written']}, {best['cost']}."
    if shown.empty:
        none = "The one part is not" if len(drawn) == 1 else f"Of {len(drawn)} parts none is"
        return f"{none} shown to help; the nearest is {said}"
    return f"{len(shown)} of {len(drawn)} parts are shown to help; most does {said}"


def _drawn(frame: pd.DataFrame, reading: Reading, look: Look) -> pd.DataFrame:
    """Drawn units, the best on top, everything in words."""
    known = frame.dropna(subset=["change"])
    known = known[~known["collapsed"].fillna(False).astype(bool)]
    ends = ("plain", "value", "change", "low", "high")
    drawn = words.with_method(known).assign(
        **{name: known[name].astype(float) * reading.factor for name in ends}
    )
    gain = -drawn["change"] if reading.better == "lower" else drawn["change"]
    drawn = drawn.assign(gain=gain).sort_values("gain", ascending=False, ignore_index=True)
    shows = [_shows(row, reading) for row in drawn.to_dict("records")]
    told = drawn.to_dict("records")
    return drawn.assign(
        shows=shows,
        colour=[{"helps": look.right, "harms": look.wrong}.get(one, look.shade) for one in shows],
        label=[_label(row) for row in told],
        place=[f"{number}" for number in range(len(drawn))],
        against=[words.method(row["plain_pruner"], row["plain_schedule"]) for row in told],
        written=[_written(row, reading) for row in told],
        cost=[times(float(row["ratio"])) for row in told],
        removed=[words.percent(share) for share in drawn["sparsity"]],
        from_low=drawn["plain"] + drawn["low"],
        to_high=drawn["plain"] + drawn["high"],
    )


def _label(row: Mapping[Any, Any]) -> str:
    """'Distillation on Magnitude, recovered'; 'SNIP instead of Magnitude, one-shot'."""
    plain = words.method(row["plain_pruner"], row["plain_schedule"])
    between = "on" if row["mitigation"] else "instead of"
    what = schedule_of(row) if row["part"] == "schedule" else named(row)
    return f"{_capital(what)} {between} {plain}"


def _shows(row: Mapping[Any, Any], reading: Reading) -> str:
    low, high = row["low"], row["high"]
    if isnan(low) or isnan(high) or low <= 0 <= high:
        return ""
    return "helps" if (low > 0) == (reading.better != "lower") else "harms"


def _written(row: Mapping[Any, Any], reading: Reading) -> str:
    """'-6.1 [-7.3, -4.8]' in points."""
    unit: Unit = "number" if reading.unit == "number" else "points"
    moved = Reading(reading.title, unit, reading.better, reading.digits, change=True)
    return moved.words(*(row[name] for name in ("change", "low", "high")))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ends(drawn: pd.DataFrame, rows: list[str], reading: Reading, look: Look) -> list[alt.Chart]:
    base = alt.Chart(drawn)
    colour = alt.Color("colour:N", scale=None)
    x, y = _x(reading, drawn), _y(rows)
    told = [alt.Tooltip(column, title=title) for column, title in _TOLD]
    limits = base.mark_rule(strokeWidth=2, opacity=0.45, clip=True, tooltip=False)
    limits_at = _x(reading, drawn, "from_low")
    line = base.mark_rule(strokeWidth=4, tooltip=False, clip=True)
    before = base.mark_point(size=110, strokeWidth=2, filled=False, fill=look.background, opacity=1)
    after = base.mark_point(size=130, filled=True, opacity=1)
    return [
        limits.encode(x=limits_at, x2="to_high:Q", y=y, color=colour),
        line.encode(x=_x(reading, drawn, "plain"), x2="value:Q", y=y, color=colour),
        before.encode(x=_x(reading, drawn, "plain"), y=y, stroke=_outline(), tooltip=told),
        after.encode(x=x, y=y, color=colour, tooltip=told),
    ]


def _outline() -> alt.Stroke:
    """The row's own colour, as an outline."""
    return alt.Stroke("colour:N", scale=None)


_TOLD = [
    ("part", "Part"),
    ("method", "Method"),
    ("against", "Held against"),
    ("removed", "Weights removed"),
    ("written", "Change"),
    ("cost", "Training"),
    ("seeds", "Seeds"),
]


def _words(drawn: pd.DataFrame, rows: list[str], look: Look) -> list[alt.Chart]:
    """The part above its dumbbell; the change and the cost on the right, in columns."""
    y: dict[str, Any] = {"fontSize": SMALL, "tooltip": False}
    base = alt.Chart(drawn).encode(y=_y(rows))
    head = base.mark_text(align="left", dy=-ROW / 2 + 7, fontSize=TEXT - 1, tooltip=False)
    said = base.mark_text(align="left", dx=14, color=look.ink, **y)
    cost = base.mark_text(align="left", dx=190, color=look.muted, **y)
    return [
        head.encode(x=alt.value(4), text="label:N", color=alt.value(look.ink)),
        said.encode(x=alt.value("width"), text="written:N"),
        cost.encode(x=alt.value("width"), text="cost:N"),
    ]


def _x(reading: Reading, drawn: pd.DataFrame, column: str = "value") -> alt.X:
    ends = pd.concat([drawn["plain"], drawn["value"]])
    outer = pd.concat([ends, drawn["from_low"], drawn["to_high"]]).dropna()
    spread = max(float(ends.max() - ends.min()), 0.05 * reading.factor)
    low = max(float(outer.min()), float(ends.min()) - spread)
    high = min(float(outer.max()), float(ends.max()) + spread)
    room = (high - low) * 0.04
    axis = alt.Axis(title=reading.axis_title, tickCount=6)
    scale = alt.Scale(domain=[low - room, high + room], nice=False, zero=False)
    return alt.X(f"{column}:Q", scale=scale, axis=axis)


def _y(rows: list[str]) -> alt.Y:
    return alt.Y("place:N", sort=rows, axis=None, scale=alt.Scale(paddingInner=0.2))
