"""Points are named where there is room inside the frame; the others get a number and stand listed.

A name keeps its distance to its point in pixels, so that it stands right in a wider frame, too.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from fairviz.charts.beside import AWAY, LETTER, SIDES, TALL, Box, box, touch
from fairviz.charts.palette import Look
from fairviz.charts.theme import SMALL

Side = tuple[int, int]  # right of the point or left, above it or below

LONGEST = 36  # letters of a name beside its point; a longer one is listed
LINE = 58  # letters of a line of the list
ALIGNED = {1: "left", 0: "center", -1: "right"}


@dataclass(frozen=True)
class Frame:
    """The narrowest frame that the points are drawn in, in pixels from its left bottom."""

    width: float
    height: float

    def holds(self, place: Box) -> bool:
        """Whether a box lies inside."""
        left, right, bottom, top = place
        return left >= 0 and right <= self.width and bottom >= 0 and top <= self.height


def placed(points: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    """The points with `text` and its side (`across`, `up`); those without a place are left out.

    Columns: right, above (pixels), name. First come, first named; as many names as leave a place
    for the numbers of all others.
    """
    return max(
        (_placed(points, frame, names) for names in range(len(points), -1, -1)), key=len
    )  # of equals the first, which has most names


def _placed(points: pd.DataFrame, frame: Frame, count: int) -> pd.DataFrame:
    """With at most so many names, the others numbered."""
    spots = dict(zip(points.index, zip(points["right"], points["above"], strict=True), strict=True))
    taken: list[Box] = [(a - 6, a + 6, b - 6, b + 6) for a, b in spots.values()]
    told = points["name"].astype(str)
    names = told[told.str.len() <= LONGEST].head(count).to_dict()
    found = _all_of(names, spots, taken, frame)
    rest = [at for at in points.index if at not in found]
    numbers = {at: f"{place}" for place, at in enumerate(rest, 1)}
    found |= _all_of(numbers, spots, taken, frame)
    kept = points.loc[[at for at in points.index if at in found]]
    return kept.assign(
        text=[{**names, **numbers}[at] for at in kept.index],
        across=[found[at][0] for at in kept.index],
        up=[found[at][1] for at in kept.index],
        is_number=[at in numbers for at in kept.index],
    )


def listed(drawn: pd.DataFrame) -> list[str]:
    """'1: SNIP, one-shot · 2: ...' of the points with a number; a name stays on one line."""
    if drawn.empty:
        return []
    own = drawn[drawn["is_number"]]
    told = [f"{text}: {name}" for text, name in own[["text", "name"]].to_numpy()]
    whole = [one.replace(" ", "\N{NO-BREAK SPACE}") for one in told]
    lines = wrap(" · ".join(whole), LINE, break_long_words=False, break_on_hyphens=False)
    return [line.removesuffix(" ·") for line in lines]


def marks(drawn: pd.DataFrame, x: alt.X, y: alt.Y, look: Look) -> list[alt.Chart]:
    """The texts, with a halo that keeps them apart from what they cross."""
    halo: dict[str, Any] = {"stroke": look.background, "strokeWidth": 4, "strokeJoin": "round"}
    return [
        alt.Chart(drawn[_stands(drawn, side)])
        .mark_text(**_away(side), **more)
        .encode(x=x, y=y, text=alt.Text("text:N"))
        for side in SIDES
        for more in (halo, {"color": look.ink})
        if _stands(drawn, side).any()
    ]


def _stands(drawn: pd.DataFrame, side: Side) -> "pd.Series[bool]":
    return drawn["across"].eq(side[0]) & drawn["up"].eq(side[1])


def _all_of(
    texts: dict[Any, str], spots: dict[Any, tuple[float, float]], taken: list[Box], frame: Frame
) -> dict[Hashable, Side]:
    """The side of every text that finds a place; what it takes joins `taken`."""
    found: dict[Hashable, Side] = {}
    for at, text in texts.items():
        for side in SIDES:
            place = box(spots[at], LETTER * len(text), side)
            if frame.holds(place) and not any(touch(place, other) for other in taken):
                taken.append(place)
                found[at] = side
                break
    return found


def _away(side: Side) -> dict[str, Any]:
    """How far a text on this side stands from its point."""
    up = -side[1] * (AWAY + TALL / 2)
    mark = {"align": ALIGNED[side[0]], "dx": AWAY * side[0], "dy": up, "baseline": "middle"}
    return {**mark, "fontSize": SMALL, "tooltip": False}
