"""Which sparsities of which method keep to the limits: hollow as expected, full once tested."""

from typing import Any

import altair as alt
import pandas as pd

from fairviz.charts import blank, theme, verdicts, words
from fairviz.charts.palette import LOOKS, Mode
from fairviz.charts.verdicts import Mark

ROW = 46  # pixels per method
_PARTS = "split(datum.label, ', ')"
HEADS = f"[{_PARTS}[0], join(slice({_PARTS}, 1), ', ')]"  # the pruner, and how below it
STATES = {
    "holds": Mark("keeps to every limit (estimate)", "right", "circle", False),
    "later": Mark("keeps again, beyond one that does not", "right", "triangle-up", False),
    "fails": Mark("goes past a limit (estimate)", "wrong", "cross", False),
    "unknown": Mark("cannot be told", "muted", "square", False),
    "certified": Mark("certified on unseen data", "right", "circle", True),
    "undecided": Mark("undecided on unseen data", "muted", "diamond", True),
    "violated": Mark("violates a limit, as tested", "wrong", "cross", True),
}


def chart(frame: pd.DataFrame, *, mode: Mode = "light") -> Any:
    """A mark per variant, a row per method.

    Columns pruner, schedule, scope, mitigation, sparsity, state (of STATES), said.
    """
    if blank.is_blank(frame, "sparsity"):
        return blank.chart(blank.why(frame), mode)
    drawn = words.with_method(frame).assign(
        percent=100 * frame["sparsity"],
        removed=[words.percent(share) for share in frame["sparsity"]],
        seen=verdicts.said(frame["state"], STATES),
    )
    names = words.in_order(drawn["method"])
    base = alt.Chart(drawn).encode(x=_sparsity(), y=_methods(names))
    line = base.mark_line(strokeWidth=1, color=LOOKS[mode].grid).encode(
        detail=alt.Detail("method:N")
    )
    marks = verdicts.layers(base, drawn, STATES, LOOKS[mode], _told())
    height = ROW * len(names) + 14
    return theme.stretching(theme.layered([line, *marks], height=height), mode)


def takeaway(frame: pd.DataFrame) -> str:
    """How far each method keeps to the limits."""
    if blank.is_blank(frame, "sparsity"):
        return blank.why(frame)
    drawn = words.with_method(frame)
    return " ".join(_reach(str(name), part) for name, part in drawn.groupby("method", sort=False))


def _reach(method: str, part: pd.DataFrame) -> str:
    good = part[part["state"].isin(["certified", "holds"])]
    if good.empty:
        return f"{method}: no sparsity keeps to the limits."
    is_tested = good["state"].eq("certified").any()
    shown = good[good["state"].eq("certified")] if is_tested else good
    how = "is certified" if is_tested else "is expected to keep to the limits"
    return f"{method} {how} up to {words.percent(float(shown['sparsity'].max()))}."


def _sparsity() -> alt.X:
    axis = alt.Axis(title="Sparsity, % removed", tickCount=6, grid=False, labelFlush=False)
    return alt.X("percent:Q", scale=alt.Scale(domain=[0, 100]), axis=axis)


def _methods(names: list[str]) -> alt.Y:
    axis = alt.Axis(title=None, labelExpr=HEADS, labelLimit=240, labelFontSize=13)
    return alt.Y("method:N", sort=names, axis=axis)


def _told() -> list[alt.Tooltip]:
    told = {"method": "Method", "removed": "Removed", "seen": "Limits", "said": "Nearest to one"}
    return [alt.Tooltip(column, title=title) for column, title in told.items()]
