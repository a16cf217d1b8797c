"""How alike sparse and dense networks see: layer by sparsity, layer by layer, and against harm."""

from typing import Any

import altair as alt
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from fairviz.charts import blank, theme, words
from fairviz.charts.cells import ink_on
from fairviz.charts.markings import colour_scale, shape_scale
from fairviz.charts.palette import LOOKS, Look, Mode, between
from fairviz.charts.theme import FONT, SMALL, TEXT

ROW = 42  # pixels a layer
HEAD = 120  # pixels of titles and axes of one row of maps
BESIDE = 2  # methods in one row


def heatmap(
    frame: pd.DataFrame, title: str = "CKA", better: str = "higher", *, mode: Mode = "light"
) -> go.Figure:
    """One map per method: layers down, sparsity across. Columns layer, sparsity, value, said."""
    if blank.is_blank(frame):
        return _sentence(blank.why(frame), mode)
    drawn = words.with_method(_inked(frame, better, mode))
    methods = words.in_order(drawn["method"])
    rows, columns = -(-len(methods) // BESIDE), min(BESIDE, len(methods))
    figure = make_subplots(
        rows, columns, subplot_titles=methods, horizontal_spacing=0.14, vertical_spacing=0.36 / rows
    )
    for place, name in enumerate(methods):
        part = drawn[drawn["method"] == name]
        for trace in _map(part, "layer", _columns(part), title):
            figure.add_trace(trace, place // BESIDE + 1, place % BESIDE + 1)
    height = rows * (ROW * drawn["layer"].nunique() + HEAD)
    _dress(figure, frame["value"], title, better, mode, height)
    figure.update_xaxes(title_text="Sparsity")
    figure.layout.meta = {"twin": _twin(drawn, title, better, mode)}
    return figure


def matrix(
    frame: pd.DataFrame, title: str = "CKA", better: str = "higher", *, mode: Mode = "light"
) -> go.Figure:
    """Every dense layer (down) against every sparse layer (across)."""
    if blank.is_blank(frame):
        return _sentence(blank.why(frame), mode)
    drawn = _inked(frame.assign(layer=frame["dense"]), better, mode)
    figure = go.Figure([*_map(drawn, "dense", drawn["sparse"], title)])
    _dress(figure, frame["value"], title, better, mode, ROW * frame["dense"].nunique() + 130)
    figure.update_xaxes(title_text="Sparse layer")
    figure.update_yaxes(title_text="Dense layer")
    twin = drawn.assign(method="", column=drawn["sparse"])
    named = {"across": "Sparse layer", "down": "Dense layer"}
    figure.layout.meta = {"twin": _twin(twin, title, better, mode, **named)}
    return figure


def scatter(frame: pd.DataFrame, title: str, harm: str, *, mode: Mode = "light") -> Any:
    """One point per cell: similarity across, harm up. Columns alike, harm, sparsity."""
    if blank.is_blank(frame, "harm") or blank.is_blank(frame, "alike"):
        return blank.chart("No cell has both numbers yet.", mode)
    drawn = words.with_method(frame).assign(at=[words.percent(x) for x in frame["asked"]])
    names = words.in_order(drawn["method"])
    told = [
        alt.Tooltip("method", title="Method"),
        alt.Tooltip("at", title="Sparsity"),
        alt.Tooltip("alike", title=title, format=".3f"),
        alt.Tooltip("harm", title=harm, format=",.4~g"),
    ]
    base = alt.Chart(drawn).encode(_across(title), _up(drawn, harm))
    legend = alt.Legend(title=None, orient="top", columns=3)
    dots = base.mark_point(filled=True, size=90, opacity=0.9).encode(
        color=alt.Color("method:N", scale=colour_scale(names, mode), legend=legend),
        shape=alt.Shape("method:N", scale=shape_scale(names, mode), legend=legend),
        tooltip=told,
    )
    drawn_: Any = dots.properties(height=320)
    return theme.stretching(drawn_, mode)


def _across(title: str) -> alt.X:
    axis = alt.Axis(tickCount=8, format=".2f")
    return alt.X("alike:Q", title=title, scale=alt.Scale(zero=False, nice=True), axis=axis)


def _up(drawn: pd.DataFrame, harm: str) -> alt.Y:
    """Logarithmic where values above nought span orders of magnitude."""
    known = drawn["harm"].dropna()
    is_wide = known.min() > 0 and known.max() > 100 * known.min()
    scale = alt.Scale(type="log") if is_wide else alt.Scale(zero=False)
    axis = alt.Axis(tickCount=5, format="~s" if is_wide else ".3~f")
    named = harm + (", logarithmic" if is_wide else "")
    return alt.Y("harm:Q", title=named, scale=scale, axis=axis)


def _columns(part: pd.DataFrame) -> "pd.Series[Any]":
    return pd.Series([words.percent(share) for share in part["asked"]], index=part.index)


def _inked(frame: pd.DataFrame, better: str, mode: Mode) -> pd.DataFrame:
    """The frame with the colour in which each cell's number can be read."""
    look, (low, high) = LOOKS[mode], _span(frame["value"], better)
    depths = (frame["value"] - low) / (high - low)
    shares = 1 - depths if better == "higher" else depths
    inks = [
        look.muted if pd.isna(share) else ink_on(between(look.sequential, share))
        for share in shares
    ]
    return frame.assign(ink=inks)


def _map(
    part: pd.DataFrame, down: str, across: "pd.Series[Any]", title: str
) -> tuple[go.Heatmap, go.Scatter]:
    """Cells, and over them their numbers; hovering says the interval too."""
    said = part["said"] if "said" in part else part["value"].map(_number)
    reasons = part["reason"] if "reason" in part else pd.Series("", index=part.index)
    hover = [
        f"{row}, {column}<br>{title} {text}{'<br>' + why if why else ''}"
        for row, column, text, why in zip(part[down], across, said, reasons, strict=True)
    ]
    told = {"hovertext": hover, "hoverinfo": "text", "coloraxis": "coloraxis"}
    cells = go.Heatmap(x=across, y=part[down], z=part["value"], xgap=2, ygap=2, **told)
    numbers = go.Scatter(
        x=across,
        y=part[down],
        mode="text",
        text=part["value"].map(_number),
        textfont={"color": list(part["ink"]), "size": SMALL},
        hoverinfo="skip",
        showlegend=False,
    )
    return cells, numbers


def _number(value: float) -> str:
    return "undef." if pd.isna(value) else f"{value:.2f}"


def _dress(
    figure: go.Figure, values: "pd.Series[float]", title: str, better: str, mode: Mode, height: int
) -> None:
    look = LOOKS[mode]
    figure.update_layout(
        height=height,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": look.ink, "size": TEXT, "family": FONT.replace('"', "")},
        margin={"l": 8, "r": 8, "t": 44, "b": 60},
        coloraxis=_colours(values, title, better, look),
    )
    figure.update_annotations(font={"size": TEXT, "color": look.ink})
    words_ = {"font": {"size": TEXT, "color": look.muted}, "standoff": 8}
    quiet = {"type": "category", "showgrid": False, "ticks": "", "tickfont": {"size": SMALL}}
    figure.update_xaxes(**quiet, title=words_, automargin=True)
    figure.update_yaxes(**quiet, title=words_, automargin=True, autorange="reversed")


def _colours(values: "pd.Series[float]", title: str, better: str, look: Look) -> dict[str, Any]:
    """Much colour where much changed."""
    scale = list(look.sequential)
    low, high = _span(values, better)
    head = {"text": title, "font": {"size": TEXT}}
    bar = {"title": head, "thickness": 12, "outlinewidth": 0, "tickfont": {"size": SMALL}}
    turned = scale[::-1] if better == "higher" else scale
    return {"colorscale": turned, "cmin": low, "cmax": high, "colorbar": bar}


def _span(values: "pd.Series[float]", better: str) -> tuple[float, float]:
    known = values.dropna()
    if better == "higher":
        return min(float(known.min()), 0.9), 1.0
    return 0.0, max(float(known.max()), 0.1)


def _twin(
    drawn: pd.DataFrame,
    title: str,
    better: str,
    mode: Mode,
    across: str = "Sparsity",
    down: str | None = None,
) -> dict[str, Any]:
    """The same maps as Vega-Lite, from which files are made without a browser."""
    if "column" not in drawn:
        drawn = drawn.assign(column=_columns(drawn))
    drawn = drawn.assign(written=drawn["value"].map(_number))
    low, high = _span(drawn["value"], better)
    colours = list(LOOKS[mode].sequential)
    scale = alt.Scale(
        domain=[low, high], range=colours[::-1] if better == "higher" else colours, clamp=True
    )
    cells: Any = alt.Chart(drawn).encode(
        x=alt.X("column:N", sort=None, title=across, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("layer:N", sort=None, title=down),
    )
    rect = cells.mark_rect().encode(color=alt.Color("value:Q", scale=scale, title=title))
    text = cells.mark_text(fontSize=SMALL).encode(
        text="written:N", color=alt.Color("ink:N", scale=None)
    )
    both: Any = alt.layer(rect, text).resolve_scale(color="independent")
    spec = both.properties(width=alt.Step(52), height=alt.Step(32)).facet(
        facet=alt.Facet("method:N", title=None), columns=BESIDE
    )
    found: dict[str, Any] = theme.fixed(spec, mode).to_dict()
    return found


def _sentence(text: str, mode: Mode) -> go.Figure:
    """A figure that only says why it is empty."""
    figure = go.Figure(layout={"height": 120})
    figure.add_annotation(text=text, showarrow=False, x=0.5, y=0.5, xref="paper", yref="paper")
    figure.update_layout(paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)")
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    twin = blank.chart(text, mode).to_dict()
    figure.layout.meta = {"twin": twin}
    return figure
