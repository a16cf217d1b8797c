"""Pictures and their attribution maps beside each other, on one scale, zoomed together."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from fairviz.charts.palette import LOOKS, Mode
from fairviz.charts.theme import FONT, SMALL, TEXT

Array = NDArray[Any]
SIDE = 190  # pixels of a map
HEADS = ("image", "dense", "sparse", "sparse minus dense")
CLIP = 99.5  # percentile at which colours saturate: a single pixel would pale all others


def beside(
    pixels: Array,
    dense: Array,
    sparse: Array,
    names: Sequence[str],
    *,
    mode: Mode = "light",
) -> go.Figure:
    """One row per image; all maps of a row share one scale, all axes of a row zoom together."""
    rows = len(pixels)
    figure = make_subplots(
        rows,
        4,
        column_titles=list(HEADS),
        row_titles=list(names),
        horizontal_spacing=0.02,
        vertical_spacing=0.03 if rows < 8 else 0.01,
    )
    for place in range(rows):
        figure.add_trace(go.Image(z=pixels[place], hoverinfo="skip"), place + 1, 1)
        reach = _reach(dense[place], sparse[place])
        parts = dense[place], sparse[place], sparse[place] - dense[place]
        for column, part in enumerate(parts, start=2):
            figure.add_trace(_map(part, reach, mode), place + 1, column)
        _together(figure, place)
    return _dressed(figure, mode, rows * SIDE + 60)


def averages(
    dense: dict[str, Array], sparse: dict[str, Array], *, mode: Mode = "light"
) -> go.Figure:
    """One row per group: the mean map of mass, dense and sparse, and the change."""
    names = list(dense)
    figure = make_subplots(
        len(names),
        3,
        column_titles=list(HEADS[1:]),
        row_titles=names,
        horizontal_spacing=0.02,
        vertical_spacing=0.04,
    )
    reach = max(_reach(dense[name], sparse[name]) for name in names)
    for place, name in enumerate(names):
        parts = dense[name], sparse[name], sparse[name] - dense[name]
        for column, part in enumerate(parts, start=1):
            figure.add_trace(_map(part, reach, mode), place + 1, column)
    for place in range(len(names)):
        _together(figure, place, columns=3)
    return _dressed(figure, mode, len(names) * SIDE + 60)


def _reach(*maps: Array) -> float:
    return float(np.percentile(np.abs(np.stack(maps)), CLIP)) or 1.0


def _map(values: Array, reach: float, mode: Mode) -> go.Heatmap:
    """Orange speaks against, blue for; the middle is the page's own ground."""
    harm = list(LOOKS[mode].diverging)
    half = len(harm) // 2
    ramp = [*harm[:half], LOOKS[mode].background, *harm[half:]]
    return go.Heatmap(
        z=values,
        zmin=-reach,
        zmax=reach,
        colorscale=ramp,
        showscale=False,
        hovertemplate="%{z:.3g}<extra></extra>",
    )


def _together(figure: go.Figure, place: int, columns: int = 4) -> None:
    """Zoom and pan of one are those of its row, and pixels stay square."""
    first = place * columns + 1
    tail = "" if first == 1 else str(first)
    for column in range(columns):
        figure.update_xaxes(matches=f"x{tail}", row=place + 1, col=column + 1)
        figure.update_yaxes(
            matches=f"y{tail}",
            autorange="reversed",
            scaleanchor=f"x{tail}",
            row=place + 1,
            col=column + 1,
        )


def _dressed(figure: go.Figure, mode: Mode, height: int) -> go.Figure:
    look = LOOKS[mode]
    figure.update_layout(
        height=height,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": look.ink, "size": TEXT, "family": FONT.replace('"', "")},
        margin={"l": 4, "r": 24, "t": 34, "b": 4},
    )
    figure.update_annotations(font={"size": SMALL, "color": look.ink})
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, constrain="domain")
    return figure
