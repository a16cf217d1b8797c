"""What is drawn behind and over curves: collapse, retraining, the chosen and coming sparsity."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from fairviz.charts import words
from fairviz.charts.axes import Axes
from fairviz.charts.palette import Look
from fairviz.charts.theme import SMALL


def collapsed(
    frame: pd.DataFrame, axes: Axes, look: Look, selected: float | None = None
) -> list[alt.Chart]:
    """The sparsities at which the model answers no better than chance, shaded and named."""
    if "collapsed" not in frame or not frame["collapsed"].astype(bool).any():
        return []
    base = alt.Chart(_runs(frame, axes.end)).encode(x=axes.x("start"))
    shade = base.mark_rect(color=look.shade, opacity=0.16).encode(x2="stop:Q")
    upright: dict[str, Any] = {"angle": 270, "align": "right", "dx": -6, "dy": 10}
    level: dict[str, Any] = {"align": "left", "dx": 5, "dy": 11}
    placed = upright if _crossed(frame, axes, selected) else level
    name = base.mark_text(color=look.muted, fontSize=SMALL, text="collapsed", **placed)
    return [shade, name.encode(y=alt.value(0))]


def _crossed(frame: pd.DataFrame, axes: Axes, selected: float | None) -> bool:
    """Whether the chosen rule would run through the word at the start of the shade."""
    start = float(frame.loc[frame["collapsed"].astype(bool), "percent"].min())
    return selected is not None and start <= selected * 100 <= start + axes.end / 4


def retraining(band: pd.DataFrame | None, axes: Axes, look: Look) -> list[alt.Chart]:
    """The grey band of change that training again from another seed brings without any pruning."""
    if band is None or band[["low", "high"]].isna().all(axis=None):
        return []
    low, high = band["low"].min() * axes.reading.factor, band["high"].max() * axes.reading.factor
    rect = alt.Chart(pd.DataFrame({"low": [low], "high": [high]}))
    grey = rect.mark_rect(color=look.band, opacity=0.24)
    return [grey.encode(y=axes.y("low"), y2="high:Q")]


def baseline(axes: Axes, look: Look) -> list[alt.Chart]:
    """The line of no change, where changes are drawn."""
    if not axes.reading.change:
        return []
    zero = alt.Chart(pd.DataFrame({"value": [0.0]}))
    return [zero.mark_rule(color=look.muted, strokeWidth=1).encode(y=axes.y())]


def chosen(sparsity: float | None, axes: Axes, look: Look) -> list[alt.Chart]:
    """A rule at the sparsity under discussion, with its name on top."""
    if sparsity is None:
        return []
    return [_rule([sparsity], axes, look.ink, [1, 0]), _name(sparsity, "", axes, look.ink)]


def coming(sparsities: Sequence[float], axes: Axes, look: Look) -> list[alt.Chart]:
    """Dashed rules where a variant is being computed, a ring on the axis; the first is named."""
    if not sparsities:
        return []
    at = pd.DataFrame({"percent": [share * 100 for share in sparsities]})
    hollow = alt.Chart(at).mark_point(filled=False, size=110, color=look.primary, strokeWidth=2)
    placed = hollow.encode(x=axes.x(), y=alt.value(axes.height), opacity=alt.value(1))
    rule = _rule(sparsities, axes, look.primary, [3, 4])
    return [rule, placed, _name(sparsities[0], ", computing…", axes, look.primary)]


def _rule(sparsities: Sequence[float], axes: Axes, colour: str, dash: list[int]) -> alt.Chart:
    at = alt.Chart(pd.DataFrame({"percent": [share * 100 for share in sparsities]}))
    rule: alt.Chart = at.mark_rule(color=colour, strokeWidth=1.2, strokeDash=dash)
    return rule.encode(x=axes.x())


def _name(sparsity: float, suffix: str, axes: Axes, colour: str) -> alt.Chart:
    named = pd.DataFrame({"percent": [sparsity * 100], "name": [words.percent(sparsity) + suffix]})
    inward: dict[str, Any] = {"align": "right", "dx": 4}
    side = inward if sparsity * 100 > 0.7 * axes.end else {"align": "center"}
    text: alt.Chart = alt.Chart(named).mark_text(color=colour, dy=-8, fontWeight=600, **side)
    return text.encode(x=axes.x(), y=alt.value(0), text="name:N")


def _runs(frame: pd.DataFrame, end: float) -> pd.DataFrame:
    """Each unbroken run of collapsed sparsities, up to the next sparsity that works."""
    by_sparsity = frame.groupby("percent")["collapsed"].max().astype(bool)
    changes = by_sparsity.ne(by_sparsity.shift(fill_value=False))
    edges = [*by_sparsity.index[changes], end]
    pairs = list(zip(edges[0::2], edges[1::2], strict=False))
    return pd.DataFrame(pairs, columns=["start", "stop"])
