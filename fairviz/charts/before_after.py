"""Each group before and after, one above the other, with the dense model as the mark to reach."""

from typing import Any

import altair as alt
import pandas as pd

from fairviz.charts import blank, theme, words
from fairviz.charts.markings import colour_scale, shape_scale
from fairviz.charts.palette import Mode
from fairviz.charts.reading import ACCURACY, Reading

STATES = {"dense": "Dense", "before": "Sparse, as it is", "after": "Sparse, adjusted"}
ROW = 62  # pixels for one group


def chart(frame: pd.DataFrame, reading: Reading = ACCURACY, *, mode: Mode = "light") -> Any:
    """Dots with whiskers by group and state. Columns group, state, value, low, high, n."""
    if blank.is_blank(frame):
        return blank.chart(blank.why(frame), mode)
    drawn = _drawn(frame, reading)
    names, order = list(STATES.values()), words.in_order(drawn["group"])
    title = reading.axis_title
    y = alt.Y("group:N", title=None, sort=order, scale=alt.Scale(paddingInner=0.3))
    offset = alt.YOffset("said:N", sort=names, scale=alt.Scale(domain=names))
    colour = alt.Color(
        "said:N",
        scale=colour_scale(names, mode),
        sort=names,
        legend=alt.Legend(title=None, orient="top"),
    )
    shape = alt.Shape("said:N", scale=shape_scale(names, mode), sort=names)
    scale = alt.Scale(zero=False, nice=True)
    told = [
        alt.Tooltip("group", title="Group"),
        alt.Tooltip("said", title="Models"),
        alt.Tooltip("words", title=reading.title),
        alt.Tooltip("n", title="Images", format=","),
    ]
    base = alt.Chart(drawn).encode(y=y, yOffset=offset, color=colour)
    whisker = base.mark_rule(strokeWidth=3, opacity=0.5).encode(
        x=alt.X("low:Q", title=title, scale=scale), x2="high:Q"
    )
    dot = base.mark_point(filled=True, size=80, opacity=1).encode(
        x=alt.X("value:Q", title=title, scale=scale), shape=shape, tooltip=told
    )
    layers: Any = alt.layer(whisker, dot)
    return theme.stretching(layers.properties(height=ROW * len(order)), mode)


def _drawn(frame: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    kept = reading.drawn(frame[frame["state"].isin(STATES)].dropna(subset=["value"]))
    said = kept["state"].map(STATES)
    triples = zip(kept["value"], kept["low"], kept["high"], strict=True)
    return kept.assign(said=said, words=[reading.words(*each) for each in triples])
