"""A Sankey drawn as plain SVG: two columns of nodes, ribbons between them."""

from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from fairviz.charts.palette import Look
from fairviz.charts.theme import FONT, TEXT

Flow = Any  # a named tuple: dense, sparse, outcome, n

OUTCOMES = {
    "broken": "right, then wrong",
    "mended": "wrong, then right",
    "moved": "wrong both times",
}
HEADS = {"dense": "dense says", "sparse": "sparse says"}
MOST = 12  # nodes a side; the rest are drawn as one
NOTHING = "No prediction flipped here."
OTHERS = "other classes"
Middles = dict[str, dict[str, float]]
GAP, BAR, TOP, SIDE = 14.0, 12.0, 64.0, 150.0


def outcome_colours(look: Look) -> dict[str, str]:
    """A colour per outcome; the words beside them say the same."""
    return {"broken": look.wrong, "mended": look.right, "moved": look.band}


def folded(frame: pd.DataFrame) -> pd.DataFrame:
    """The flows above zero, largest nodes first; beyond twelve a side the smallest become one."""
    flows = frame[frame["n"] > 0][["dense", "sparse", "outcome", "n"]]
    for side in ("dense", "sparse"):
        sizes = flows.groupby(side)["n"].sum().sort_values(ascending=False)
        kept = set(sizes.index[:MOST])
        flows = flows.assign(**{side: [n if n in kept else OTHERS for n in flows[side]]})
    merged = flows.groupby(["dense", "sparse", "outcome"])["n"].sum().reset_index()
    return _largest_first(_largest_first(merged, "sparse"), "dense").reset_index(drop=True)


def svg(flows: pd.DataFrame, look: Look, width: int, height: int) -> str:
    """The flows as an SVG document on the look's background."""
    inside = _body(flows, look, width, height) if len(flows) else [_text(20, 40, NOTHING, look)]
    style = f'font-family="{escape(FONT, quote=True)}" font-size="{TEXT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" {style}>'
    ground = f'<rect width="100%" height="100%" fill="{look.background}"/>'
    return "\n".join([head, ground, *inside, "</svg>"])


def middles(flows: pd.DataFrame, height: float) -> Middles:
    """The middle of each node on each side, as a share of this height from the top."""
    per_sample = _per_sample(flows, height)
    columns = {side: _column(flows, side, per_sample, 0.0) for side in ("dense", "sparse")}
    return {
        side: {name: (top + column.sizes[name] / 2) / height for name, top in column.tops.items()}
        for side, column in columns.items()
    }


@dataclass(frozen=True)
class _Column:
    """Where each node of one side begins, and how much of it is taken by ribbons already."""

    tops: dict[str, float]
    sizes: dict[str, float]
    taken: dict[str, float]

    def next_strip(self, name: str, size: float) -> float:
        """The top of the next ribbon at this node."""
        start = self.tops[name] + self.taken[name]
        self.taken[name] += size
        return start


def _body(flows: pd.DataFrame, look: Look, width: int, height: int) -> list[str]:
    per_sample = _per_sample(flows, height - TOP - 20)
    left, right = _column(flows, "dense", per_sample), _column(flows, "sparse", per_sample)
    ends = SIDE + BAR, width - SIDE - BAR
    bands = [_ribbon(flow, left, right, per_sample, ends, look) for flow in flows.itertuples()]
    names = [
        *_nodes(left, SIDE, SIDE - 8, "end", look),
        *_nodes(right, width - SIDE - BAR, width - SIDE + 8, "start", look),
    ]
    heads = [
        _text(SIDE - 8, TOP - 12, HEADS["dense"], look, "end"),
        _text(width - SIDE + 8, TOP - 12, HEADS["sparse"], look),
    ]
    return [*_key(flows, look), *heads, *bands, *names]


def _per_sample(flows: pd.DataFrame, height: float) -> float:
    most = max(flows["dense"].nunique(), flows["sparse"].nunique())
    return float((height - GAP * (most - 1)) / flows["n"].sum())


def _column(flows: pd.DataFrame, side: str, per_sample: float, start: float = TOP) -> _Column:
    sizes = flows.groupby(side, sort=False)["n"].sum() * per_sample
    tops = start + (sizes + GAP).cumsum() - (sizes + GAP)
    names = [str(name) for name in sizes.index]
    places = dict(zip(names, tops, strict=True)), dict(zip(names, sizes, strict=True))
    return _Column(*places, taken=dict.fromkeys(names, 0.0))


def _ribbon(
    flow: Flow,
    left: _Column,
    right: _Column,
    per_sample: float,
    ends: tuple[float, float],
    look: Look,
) -> str:
    size = float(flow.n) * per_sample
    a, b = left.next_strip(flow.dense, size), right.next_strip(flow.sparse, size)
    (x0, x1), m = ends, sum(ends) / 2
    top = f"M{x0:.1f},{a:.1f} C{m:.1f},{a:.1f} {m:.1f},{b:.1f} {x1:.1f},{b:.1f}"
    a, b = a + size, b + size
    foot = f"V{b:.1f} C{m:.1f},{b:.1f} {m:.1f},{a:.1f} {x0:.1f},{a:.1f}Z"
    told = escape(f"{flow.dense} → {flow.sparse}: {flow.n}, {OUTCOMES[flow.outcome]}")
    fill = outcome_colours(look)[flow.outcome]
    return f'<path d="{top} {foot}" fill="{fill}" fill-opacity=".5"><title>{told}</title></path>'


def _nodes(column: _Column, x: float, text_x: float, anchor: str, look: Look) -> list[str]:
    drawn = []
    for name, top in column.tops.items():
        size = column.sizes[name]
        drawn.append(
            f'<rect x="{x}" y="{top:.1f}" width="{BAR}" height="{size:.1f}" fill="{look.muted}"/>'
        )
        drawn.append(_text(text_x, top + size / 2 + 4, name, look, anchor))
    return drawn


def _key(flows: pd.DataFrame, look: Look) -> list[str]:
    present = [outcome for outcome in OUTCOMES if outcome in set(flows["outcome"])]
    drawn, x = [], 16.0
    for outcome in present:
        colour = outcome_colours(look)[outcome]
        drawn.append(f'<rect x="{x}" y="14" width="11" height="11" fill="{colour}"/>')
        drawn.append(_text(x + 17, 24, OUTCOMES[outcome], look))
        x += 40 + 6.6 * len(OUTCOMES[outcome])
    return drawn


def _text(x: float, y: float, words: str, look: Look, anchor: str = "start") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{look.ink}"'
    return f"<text {place}>{escape(words)}</text>"


def _largest_first(flows: pd.DataFrame, side: str) -> pd.DataFrame:
    sizes = flows.groupby(side)["n"].transform("sum")
    last = flows[side] == OTHERS
    keyed = flows.assign(size=sizes, last=last)
    ordered = keyed.sort_values(
        ["last", "size", side], ascending=[True, False, True], kind="stable"
    )
    return ordered.drop(columns=["size", "last"])
