"""Names at the ends of lines, moved apart until none covers another."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from fairviz.charts.axes import Axes
from fairviz.charts.markings import Marking
from fairviz.charts.palette import LOOKS, Look, Mode, lettering
from fairviz.charts.theme import SMALL

LONGEST = 22  # letters
LINE = 15  # pixels a line of small text needs


def direct(
    ends: pd.DataFrame, axes: Axes, marks: dict[str, Marking], mode: Mode
) -> list[alt.Chart]:
    """Leader lines and names beside the right edge, from columns name, percent and value."""
    if ends.empty:
        return []
    placed = _placed(ends, axes, marks, LOOKS[mode])
    base = alt.Chart(placed).encode(alt.Color("ink:N", scale=None))
    leaders = base.mark_rule(xOffset=5, x2Offset=15, strokeWidth=1, opacity=0.6).encode(
        x=axes.x(), x2="edge:Q", y=axes.y(), y2="place:Q"
    )
    names = base.mark_text(
        align="left",
        dx=19,
        fontSize=SMALL,
        fontWeight=600,
    ).encode(x=axes.x("edge"), y=axes.y("place"), text="name:N")
    return [leaders, names]


def short(name: str) -> str:
    """The name, cut where it would take the plot's room; tooltips have it whole."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip(', ')}…"


def room(names: Sequence[str]) -> int:
    """Pixels that the names take to the right of the plot."""
    return 28 + round(7.2 * min(max(map(len, names), default=0), LONGEST))


def apart(values: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The values moved as little as needed to lie `gap` apart within [low, high], in order."""
    order = sorted(range(len(values)), key=values.__getitem__)
    tight = min(gap, (high - low) / max(len(values) - 1, 1))
    blocks: list[tuple[float, int]] = []  # (lowest place, members), merged while they touch
    for index in order:
        blocks.append((values[index], 1))
        while len(blocks) > 1 and blocks[-2][0] + blocks[-2][1] * tight > blocks[-1][0]:
            blocks[-2:] = [_merged(blocks[-2], blocks[-1], tight)]
    places = [start + tight * step for start, count in blocks for step in range(count)]
    return [
        place for _, place in sorted(zip(order, _inside(places, tight, low, high), strict=True))
    ]


def _merged(one: tuple[float, int], other: tuple[float, int], gap: float) -> tuple[float, int]:
    count = one[1] + other[1]
    middles = one[0] * one[1] + (other[0] - gap * one[1]) * other[1]
    return middles / count, count


def _inside(places: list[float], gap: float, low: float, high: float) -> list[float]:
    floor = [max(place, low + gap * step) for step, place in enumerate(places)]
    last = len(floor) - 1
    return [min(place, high - gap * (last - step)) for step, place in enumerate(floor)]


def _placed(ends: pd.DataFrame, axes: Axes, marks: dict[str, Marking], look: Look) -> pd.DataFrame:
    ends = ends.assign(value=ends["value"].clip(*axes.values))
    places = apart(list(ends["value"]), LINE * axes.per_pixel, *axes.values)
    inks = [
        lettering(marks[name].colour, look) if name in marks else look.muted
        for name in ends["name"]
    ]
    names = ends["name"].map(short)
    return ends.assign(name=names, place=places, ink=inks, edge=axes.end)
