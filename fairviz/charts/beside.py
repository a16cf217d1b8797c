"""Names beside points, each on the first side where it covers nothing."""

import pandas as pd

from fairviz.charts.theme import SMALL

Box = tuple[float, float, float, float]  # left, right, bottom, top

LETTER = 0.56 * SMALL  # mean width of a letter, pixels
TALL = SMALL + 2
AWAY = 9  # from the middle of the point


def placed(frame: pd.DataFrame, x: str, y: str, per_pixel: float) -> pd.DataFrame:
    """The frame with text_x and text_y: where the name of each point begins, in data units."""
    spots = [(a / per_pixel, b / per_pixel) for a, b in zip(frame[x], frame[y], strict=True)]
    taken: list[Box] = [(a - 6, a + 6, b - 6, b + 6) for a, b in spots]
    starts = [
        _start(spot, str(name), taken) for spot, name in zip(spots, frame["group"], strict=True)
    ]
    return frame.assign(
        text_x=[start[0] * per_pixel for start in starts],
        text_y=[start[1] * per_pixel for start in starts],
    )


def _start(spot: tuple[float, float], name: str, taken: list[Box]) -> tuple[float, float]:
    """The left middle of the name; its box joins those taken."""
    wide = LETTER * len(name)
    choices = [_box(spot, wide, side) for side in _SIDES]
    free = [box for box in choices if not any(_touch(box, other) for other in taken)]
    chosen = free[0] if free else choices[0]
    taken.append(chosen)
    return chosen[0], (chosen[2] + chosen[3]) / 2


_SIDES = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 2), (0, -2)]


def _box(spot: tuple[float, float], wide: float, side: tuple[int, int]) -> Box:
    lefts = {1: AWAY, 0: -wide / 2, -1: -AWAY - wide}
    left = spot[0] + lefts[side[0]]
    middle = spot[1] + side[1] * (AWAY + TALL / 2)
    return left, left + wide, middle - TALL / 2, middle + TALL / 2


def _touch(one: Box, other: Box) -> bool:
    apart = one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]
    return not apart
