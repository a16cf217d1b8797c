"""Names beside points, each on the first side where it covers nothing."""

from math import inf, nan

import pandas as pd

from fairviz.charts.theme import SMALL

Box = tuple[float, float, float, float]  # left, right, bottom, top

LETTER = 0.56 * SMALL  # mean width of a letter, pixels
TALL = SMALL + 2
AWAY = 9  # from the middle of the point


def placed(
    frame: pd.DataFrame, x: str, y: str, per_pixel: float, edge: float = inf
) -> pd.DataFrame:
    """The points whose name finds a free place, with text_x and text_y: where it begins.

    No name goes beyond the `edge` on the right, in pixels.
    """
    spots = [(a / per_pixel, b / per_pixel) for a, b in zip(frame[x], frame[y], strict=True)]
    taken: list[Box] = [(a - 6, a + 6, b - 6, b + 6) for a, b in spots]
    pairs = zip(spots, frame["group"], strict=True)
    starts = pd.DataFrame(
        [_start(spot, str(name), taken, edge) for spot, name in pairs], columns=["text_x", "text_y"]
    )
    named = frame.reset_index(drop=True).join(starts * per_pixel)
    return named.dropna(subset=["text_x"])


def _start(
    spot: tuple[float, float], name: str, taken: list[Box], edge: float
) -> tuple[float, float]:
    """The left middle of the name, whose box joins those taken; NaN where none is free."""
    boxes = [box(spot, LETTER * len(name), side) for side in SIDES]
    inside = [box for box in boxes if box[1] <= edge]
    free = [box for box in inside if not any(touch(box, other) for other in taken)]
    if not free:
        return nan, nan
    taken.append(free[0])
    return free[0][0], (free[0][2] + free[0][3]) / 2


SIDES = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 2), (0, -2)]


def box(spot: tuple[float, float], wide: float, side: tuple[int, int]) -> Box:
    """Where a name this wide stands on this side of a point, in pixels."""
    lefts = {1: AWAY, 0: -wide / 2, -1: -AWAY - wide}
    left = spot[0] + lefts[side[0]]
    middle = spot[1] + side[1] * (AWAY + TALL / 2)
    return left, left + wide, middle - TALL / 2, middle + TALL / 2


def touch(one: Box, other: Box) -> bool:
    """Whether two boxes share a place."""
    apart = one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]
    return not apart
