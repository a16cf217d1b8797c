"""How far groups are apart over sparsity, beside the gap that chance alone would show."""

import altair as alt
import pandas as pd

from fairviz.charts import annotations, blank, emphasis, labels, lines, theme, words
from fairviz.charts.axes import Axes, prepared, spanning
from fairviz.charts.lines import Pen
from fairviz.charts.palette import LOOKS, Look, Mode
from fairviz.charts.reading import Reading

GAP = Reading("Gap between groups", "points", "lower")
CHANCE = "by chance"


def chart(
    frame: pd.DataFrame,
    reading: Reading = GAP,
    *,
    selected: float | None = None,
    mode: Mode = "light",
    height: int = 300,
) -> alt.LayerChart | alt.Chart:
    """One line per method with its interval; the grey band is what chance would show.

    Columns pruner, schedule, sparsity, value, low, high; optional `chance` (the gap with group
    labels shuffled, same unit as value), n, seeds, reason, collapsed.
    """
    if blank.is_blank(frame):
        return blank.chart(blank.why(frame), mode)
    drawn = with_chance(prepared(frame, reading), reading)
    span = spanning(drawn, reading, height, *_extremes(drawn, reading))
    pen = Pen(span, tuple(words.in_order(drawn["method"])), mode, field="method")
    return theme.stretching(theme.layered(_layers(drawn, pen, selected), height=height), mode)


def _extremes(drawn: pd.DataFrame, reading: Reading) -> list[float]:
    """What the axis must reach besides the values: chance, and no gap where less is better."""
    return [float(drawn["chance"].max())] + ([0.0] if reading.better == "lower" else [])


def with_chance(drawn: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """The frame with `chance` in the drawn unit, NaN where it is not known."""
    known = drawn["chance"].astype(float) if "chance" in drawn else float("nan")
    return drawn.assign(chance=known * reading.factor, nothing=0.0)


def _layers(drawn: pd.DataFrame, pen: Pen, selected: float | None) -> list[alt.Chart]:
    ends = emphasis.ends(drawn, pen.groups, field="method")
    names = pd.concat([ends, _chance_name(drawn, pen.axes.reading)])
    look = LOOKS[pen.mode]
    return [
        *_chance(drawn, pen.axes, look),
        *annotations.chosen(selected, pen.axes, look),
        *lines.layers(drawn, pen.groups, pen),
        *labels.direct(names, pen.axes, pen.marks, pen.mode),
    ]


def _chance(drawn: pd.DataFrame, axes: Axes, look: Look) -> list[alt.Chart]:
    """Grey from no gap to chance; for gaps of which more is better, a grey line."""
    highest = drawn.groupby("percent", as_index=False)[["chance", "nothing"]].max().dropna()
    if highest.empty:
        return []
    base = alt.Chart(highest).encode(x=axes.x(), y=axes.y("chance"))
    if axes.reading.better == "higher":
        return [base.mark_line(color=look.band, strokeWidth=2)]
    return [base.mark_area(color=look.band, opacity=0.24).encode(y2="nothing:Q")]


def _chance_name(drawn: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    known = drawn.dropna(subset=["chance"]).sort_values("percent").tail(1)
    share = 1.0 if reading.better == "higher" else 0.5
    return known.assign(name=CHANCE, value=known["chance"] * share)[["name", "percent", "value"]]
