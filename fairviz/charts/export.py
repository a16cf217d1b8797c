"""A chart as a file: PNG and SVG, made offline by vl-convert."""

import re
from typing import Any, TypeAlias

import altair as alt
import pandas as pd
import plotly.graph_objects as go
import vl_convert

from fairviz.charts import ribbons
from fairviz.charts.palette import LOOKS, Mode

Drawn: TypeAlias = alt.TopLevelMixin | go.Figure

VEGA_LITE = "6.1"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def png(chart: Drawn, mode: Mode = "light", width: int = 900, scale: float = 2) -> bytes:
    """The chart as a PNG on the mode's background; `width` is for charts that stretch."""
    if isinstance(chart, go.Figure):
        return bytes(vl_convert.svg_to_png(svg(chart, mode, width), scale=scale))
    drawn = spec(chart, mode, width)
    return bytes(vl_convert.vegalite_to_png(drawable(drawn), vl_version=VEGA_LITE, scale=scale))


def svg(chart: Drawn, mode: Mode = "light", width: int = 900) -> str:
    """The chart as an SVG on the mode's background."""
    if isinstance(chart, go.Figure):
        return _of_plotly(chart, mode, width)
    return drawn_as_svg(spec(chart, mode, width))


def drawn_as_svg(spec: dict[str, Any]) -> str:
    """This Vega-Lite as an SVG."""
    return str(vl_convert.vegalite_to_svg(drawable(spec), vl_version=VEGA_LITE))


def drawable(part: Any) -> Any:
    """The same without letters that no XML holds, of which vl-convert would end the process."""
    if isinstance(part, dict):
        return {drawable(key): drawable(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [drawable(value) for value in part]
    return NO_XML.sub(" ", part) if isinstance(part, str) else part


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
        return drawn_as_svg(twin)
    flows = pd.DataFrame(figure.layout.meta["flows"])
    return ribbons.svg(flows, LOOKS[mode], width, int(figure.layout.height))
