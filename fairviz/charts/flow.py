"""Where flipped predictions went: the dense model's answer on the left, the sparse one's right."""

from html import escape

import pandas as pd
import plotly.graph_objects as go

from fairviz.charts import ribbons
from fairviz.charts.palette import LOOKS, Look, Mode, channels
from fairviz.charts.ribbons import (
    BAR,
    GAP,
    HEADS,
    NOTHING,
    OUTCOMES,
    Middles,
    folded,
    outcome_colours,
)
from fairviz.charts.theme import FONT, TEXT

HOVER = "%{source.label} → %{target.label}: %{value}, %{customdata}<extra></extra>"
MARGIN = {"l": 116, "r": 116, "t": 60, "b": 16}


def chart(frame: pd.DataFrame, *, mode: Mode = "light", height: int = 420) -> go.Figure:
    """A Sankey of flips. Columns dense, sparse (answers in words), outcome, n.

    outcome: "broken" (right, then wrong), "mended" (wrong, then right), "moved" (wrong both times).
    """
    look = LOOKS[mode]
    flows = folded(frame)
    figure = go.Figure(layout=_layout(look, height))
    figure.layout.meta = {"flows": flows.to_dict("records")}  # export draws them without a browser
    if flows.empty:
        return figure.add_annotation(text=NOTHING, showarrow=False, x=0.5, y=0.5)
    middles = ribbons.middles(flows, height - MARGIN["t"] - MARGIN["b"])
    figure.add_trace(_sankey(flows, middles, look))
    figure.update_layout(annotations=_names(middles, look), title_text=_key(flows, look))
    return figure


def _sankey(flows: pd.DataFrame, middles: Middles, look: Look) -> go.Sankey:
    left, right = list(flows["dense"].unique()), list(flows["sparse"].unique())
    colours = outcome_colours(look)
    node = {
        "label": [*left, *right],
        "color": look.muted,
        "line": {"width": 0},
        "pad": GAP,
        "thickness": BAR,
        "x": [0.001] * len(left) + [0.999] * len(right),
        "y": [*middles["dense"].values(), *middles["sparse"].values()],
        "hovertemplate": "%{label}: %{value}<extra></extra>",
    }
    link = {
        "source": [left.index(name) for name in flows["dense"]],
        "target": [len(left) + right.index(name) for name in flows["sparse"]],
        "value": flows["n"],
        "color": [_sheer(colours[outcome]) for outcome in flows["outcome"]],
        "customdata": [OUTCOMES[outcome] for outcome in flows["outcome"]],
        "hovertemplate": HOVER,
    }
    unseen = {"color": "rgba(0,0,0,0)", "shadow": "none"}  # names stand outside, as annotations
    return go.Sankey(arrangement="fixed", textfont=unseen, node=node, link=link)


def _names(middles: Middles, look: Look) -> list[go.layout.Annotation]:
    """Each node's name outside its bar, where no ribbon runs through it."""
    sides = {
        "dense": {"x": 0, "xanchor": "right", "xshift": -14},
        "sparse": {"x": 1, "xanchor": "left", "xshift": 14},
    }
    shared = {
        "xref": "paper",
        "yref": "paper",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"color": look.ink},
    }
    heads = [
        go.layout.Annotation(text=f"<b>{HEADS[side]}</b>", y=1, yshift=14, **sides[side], **shared)
        for side in middles
    ]
    return heads + [
        go.layout.Annotation(text=escape(name), y=1 - middle, **sides[side], **shared)
        for side, places in middles.items()
        for name, middle in places.items()
    ]


def _key(flows: pd.DataFrame, look: Look) -> str:
    """What the colours mean: a Sankey has no legend of its own."""
    present = [outcome for outcome in OUTCOMES if outcome in set(flows["outcome"])]
    colours = outcome_colours(look)
    each = [f'<span style="color:{colours[name]}">■</span> {OUTCOMES[name]}' for name in present]
    return "    ".join(each)


def _layout(look: Look, height: int) -> go.Layout:
    hidden = {"visible": False}
    return go.Layout(
        height=height,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": look.ink, "size": TEXT, "family": FONT.replace('"', "")},
        title={"x": 0.01, "y": 0.98, "yanchor": "top", "font": {"size": TEXT}},
        margin=MARGIN,
        xaxis=hidden,
        yaxis=hidden,
    )


def _sheer(colour: str) -> str:
    return f"rgba{(*channels(colour), 0.5)}"
