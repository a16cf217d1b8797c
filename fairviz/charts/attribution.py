"""Pictures and their attribution maps beside each other, on one scale, zoomed together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from fairviz.charts import mosaic
from fairviz.charts.mosaic import ramp_of
from fairviz.charts.palette import LOOKS, Mode
from fairviz.charts.theme import FONT, SMALL, TEXT

Array = NDArray[Any]
Kind = Literal["signed", "unsigned", "mass"]
SIDE = 190  # pixels of a map
HEADS = ("image", "dense", "sparse", "sparse minus dense")
CLIP = 99.5  # percentile at which colours saturate: a single pixel would pale all others
KEYS: dict[Kind, tuple[str, str, str]] = {
    "signed": ("against", "0", "for"),
    "unsigned": ("less", "0", "more"),
    "mass": ("less", "0", "more"),
}


@dataclass(frozen=True)
class Grid:
    """Maps in rows, ready to be drawn: each scaled to -1..1, and by how much differences are."""

    names: tuple[str, ...]
    pixels: tuple[Array, ...]  # empty where there is no picture beside the maps
    maps: tuple[tuple[Array, Array, Array], ...]  # dense, sparse, their difference, as they are
    reach: tuple[tuple[float, float], ...]  # at which the maps of a row, and its difference, end
    kind: Kind

    @property
    def heads(self) -> tuple[str, ...]:
        return HEADS if self.pixels else HEADS[1:]

    def factors(self) -> list[str]:
        """'x 3': how much stronger each difference is drawn than its maps."""
        return [f"colours × {maps / apart:.2g}" for maps, apart in self.reach]  # noqa: RUF001


def beside(
    pixels: Array, dense: Array, sparse: Array, names: Sequence[str], kind: Kind = "signed"
) -> Grid:
    """One row per image; dense and sparse share a scale, their difference has its own."""
    rows = [(dense[k], sparse[k], sparse[k] - dense[k]) for k in range(len(pixels))]
    reach = [(_reach(row[0], row[1]), _reach(row[2])) for row in rows]
    return Grid(tuple(names), tuple(pixels), tuple(rows), tuple(reach), kind)


def averages(dense: Mapping[str, Array], sparse: Mapping[str, Array]) -> Grid:
    """One row per group: the mean map of mass, dense and sparse, and the change."""
    names = [name for name in dense if name in sparse]
    rows = [(dense[name], sparse[name], sparse[name] - dense[name]) for name in names]
    whole = max((_reach(row[0], row[1]) for row in rows), default=1.0)
    apart = max((_reach(row[2]) for row in rows), default=1.0)
    return Grid(tuple(names), (), tuple(rows), ((whole, apart),) * len(rows), "mass")


def figure(grid: Grid, *, mode: Mode = "light") -> go.Figure:
    """The grid to look at: zoom and pan of one are those of all in its row."""
    rows, columns = len(grid.names), len(grid.heads)
    drawn = make_subplots(
        rows,
        columns,
        column_titles=list(grid.heads),
        row_titles=list(grid.names),
        horizontal_spacing=0.02,
        vertical_spacing=0.03 if rows < 8 else 0.01,
    )
    for place in range(rows):
        if grid.pixels:
            drawn.add_trace(go.Image(z=grid.pixels[place], hoverinfo="skip"), place + 1, 1)
        reaches = (grid.reach[place][0], grid.reach[place][0], grid.reach[place][1])
        for step, (values, reach) in enumerate(zip(grid.maps[place], reaches, strict=True)):
            drawn.add_trace(_map(values, reach), place + 1, columns - 2 + step)
        _together(drawn, place, columns)
        _factor(drawn, place, columns, grid.factors()[place])
    return _dressed(drawn, grid.kind, mode, rows * SIDE + 60)


def svg(grid: Grid, mode: Mode = "light") -> str:
    """The grid as a file."""
    look = LOOKS[mode]
    rows = []
    for place, (dense, sparse, apart) in enumerate(grid.maps):
        reach, own = grid.reach[place]
        drawn = [mosaic.coloured(one, reach, look) for one in (dense, sparse)]
        drawn.append(mosaic.coloured(apart, own, look))
        rows.append([*([grid.pixels[place]] if grid.pixels else []), *drawn])
    low, _, high = KEYS[grid.kind]
    foot = f"Blue: {high}. Orange: {low}. Differences: {'; '.join(dict.fromkeys(grid.factors()))}."
    return mosaic.svg(rows, grid.heads, grid.names, look, foot)


def _reach(*maps: Array) -> float:
    return float(np.percentile(np.abs(np.stack(maps)), CLIP)) or 1.0


def _map(values: Array, reach: float) -> go.Heatmap:
    return go.Heatmap(
        z=np.asarray(values, dtype=float) / reach,
        customdata=values,
        coloraxis="coloraxis",
        hovertemplate="%{customdata:.3g}<extra></extra>",
    )


def _factor(drawn: go.Figure, place: int, columns: int, words: str) -> None:
    """In the corner of a difference: how much stronger its colours are."""
    number = place * columns + columns
    tail = "" if number == 1 else str(number)
    drawn.add_annotation(
        text=words,
        xref=f"x{tail} domain",
        yref=f"y{tail} domain",
        x=0.02,
        y=0.02,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
    )


def _together(drawn: go.Figure, place: int, columns: int) -> None:
    """Zoom and pan of one are those of its row, and pixels stay square."""
    first = place * columns + 1
    tail = "" if first == 1 else str(first)
    for column in range(columns):
        drawn.update_xaxes(matches=f"x{tail}", row=place + 1, col=column + 1)
        drawn.update_yaxes(
            matches=f"y{tail}",
            autorange="reversed",
            scaleanchor=f"x{tail}",
            row=place + 1,
            col=column + 1,
        )


def _dressed(drawn: go.Figure, kind: Kind, mode: Mode, height: int) -> go.Figure:
    look = LOOKS[mode]
    bar = {
        "tickvals": [-1, 0, 1],
        "ticktext": list(KEYS[kind]),
        "thickness": 10,
        "len": min(1.0, 260 / height),
        "x": 1.03,
        "y": 1,
        "yanchor": "top",
        "tickfont": {"size": SMALL, "color": look.ink},
    }
    scale = {"cmin": -1, "cmax": 1, "colorscale": ramp_of(look), "colorbar": bar}
    drawn.update_layout(
        height=height,
        coloraxis=scale,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": look.ink, "size": TEXT, "family": FONT.replace('"', "")},
        margin={"l": 4, "r": 24, "t": 34, "b": 4},
    )
    drawn.update_annotations(font={"size": SMALL, "color": look.ink})
    drawn.update_xaxes(visible=False, constrain="domain")
    drawn.update_yaxes(visible=False, constrain="domain")
    return drawn
