"""What each slice lost beyond others of its classes: as searched, and as confirmed."""

from typing import Any

import altair as alt
import pandas as pd

from fairviz.charts import blank, theme
from fairviz.charts.palette import LOOKS, Mode

ROW = 34
KINDS = {"accuracy": "points of accuracy", "loss": "nats of cross-entropy"}
SEARCHED = "as searched (flattering)"
CONFIRMED, DOUBTFUL = "confirmed on held-out images", "not confirmed there"


def chart(frame: pd.DataFrame, kind: str, *, mode: Mode = "light") -> Any:
    """One row per slice: an open mark as searched, a full one with its interval as confirmed.

    Columns slice, searched, and once certify was read: excess, low, high, confirmed.
    """
    if blank.is_blank(frame, "searched"):
        return blank.chart(blank.why(frame), mode)
    look, drawn = LOOKS[mode], _scaled(frame, kind)
    names = drawn["slice"].drop_duplicates().tolist()
    axis = alt.Axis(title=None, labelLimit=420)
    base = alt.Chart(drawn).encode(y=alt.Y("slice:N", sort=names, axis=axis))
    title = f"Lost beyond others of the same classes, {KINDS[kind]}"
    x = alt.X("value:Q", title=title, axis=alt.Axis(tickCount=8))
    key = alt.Legend(title=None, orient="top", labelLimit=400, symbolOpacity=1)
    known = [name for name in (CONFIRMED, DOUBTFUL, SEARCHED) if name in set(drawn["verdict"])]
    colours = {CONFIRMED: look.wrong, DOUBTFUL: look.muted, SEARCHED: look.primary}
    shapes = {CONFIRMED: "circle", DOUBTFUL: "square", SEARCHED: "diamond"}
    scale = alt.Scale(domain=known, range=[colours[name] for name in known])
    shape = alt.Scale(domain=known, range=[shapes[name] for name in known])
    told = [
        alt.Tooltip("slice", title="Slice"),
        alt.Tooltip("verdict", title="Seen"),
        alt.Tooltip("value", title="Lost beyond others", format=".3~f"),
        alt.Tooltip("low", format=".3~f"),
        alt.Tooltip("high", format=".3~f"),
    ]
    colour = alt.Color("verdict:N", scale=scale, legend=key)
    dot = base.mark_point(filled=True, size=90, opacity=1).encode(
        x=x, color=colour, shape=alt.Shape("verdict:N", scale=shape, legend=key), tooltip=told
    )
    quiet = alt.Color("verdict:N", scale=scale, legend=None)
    whisker = base.mark_rule(strokeWidth=3, opacity=0.45).encode(
        x=alt.X("low:Q", title=title), x2="high:Q", color=quiet
    )
    zero = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(color=look.muted, strokeDash=[5, 4])
    layers = [zero.encode(x=x), whisker, dot]
    return theme.stretching(theme.layered(layers, height=ROW * len(names) + 12), mode)


def _scaled(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Long: a row per slice and reading, in the unit of the axis."""
    times = 100 if kind == "accuracy" else 1
    searched = frame[["slice"]].assign(value=times * frame["searched"], verdict=SEARCHED)
    if "confirmed" not in frame:
        return searched.assign(low=None, high=None)
    verdict = frame["confirmed"].map({True: CONFIRMED, False: DOUBTFUL})
    read = frame[["slice"]].assign(value=times * frame["excess"], verdict=verdict)
    read = read.assign(low=times * frame["low"], high=times * frame["high"])
    return pd.concat([read, searched], ignore_index=True)
