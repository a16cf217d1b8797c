"""A chart as a file: PNG and SVG, made offline by vl-convert."""

from typing import Any, TypeAlias

import altair as alt
import pandas as pd
import plotly.graph_objects as go
import vl_convert

from fairviz.charts import ribbons
from fairviz.charts.palette import LOOKS, Mode

Drawn: TypeAlias = alt.TopLevelMixin | go.Figure

VEGA_LITE = "6.1"


def png(chart: Drawn, mode: Mode = "light", width: int = 900, scale: float = 2) -> bytes:
    """The chart as a PNG on the mode's background; `width` is for charts that stretch."""
    if isinstance(chart, go.Figure):
        return bytes(vl_convert.svg_to_png(svg(chart, mode, width), scale=scale))
    drawn = spec(chart, mode, width)
    return bytes(vl_convert.vegalite_to_png(drawn, vl_version=VEGA_LITE, scale=scale))


def svg(chart: Drawn, mode: Mode = "light", width: int = 900) -> str:
    """The chart as an SVG on the mode's background."""
    if isinstance(chart, go.Figure):
        return _of_plotly(chart, mode, width)
    return str(vl_convert.vegalite_to_svg(spec(chart, mode, width), vl_version=VEGA_LITE))


def spec(chart: alt.TopLevelMixin, mode: Mode, width: int = 900) -> dict[str, Any]:
    """The chart's spec on the mode's background, this wide where it stretches."""
    drawn = vega(chart)
    drawn["background"] = LOOKS[mode].background
    drawn.setdefault("padding", 12)
    return drawn | ({"width": width} if drawn["autosize"]["type"] == "fit-x" else {})


def vega(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart as Vega-Lite, of any number of rows."""
    with alt.data_transformers.enable("default", max_rows=None):
        drawn: dict[str, Any] = chart.to_dict()
    return drawn


def plain(chart: Drawn) -> dict[str, Any] | go.Figure:
    """The chart as Vega-Lite; a Plotly figure stays what it is."""
    return chart if isinstance(chart, go.Figure) else vega(chart)


def _of_plotly(figure: go.Figure, mode: Mode, width: int) -> str:
    """What the figure carries for this: its twin in Vega-Lite, or flows, drawn as ribbons."""
    if "twin" in figure.layout.meta:
        twin = figure.layout.meta["twin"] | {"background": LOOKS[mode].background, "padding": 12}
        return str(vl_convert.vegalite_to_svg(twin, vl_version=VEGA_LITE))
    flows = pd.DataFrame(figure.layout.meta["flows"])
    return ribbons.svg(flows, LOOKS[mode], width, int(figure.layout.height))
