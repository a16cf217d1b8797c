"""Signed distances, negative inside; x and y from a canvas, sizes one for all or one each."""

import numpy as np

from fairviz.lab.datasets.portraits_art.canvas import Floats, Number


def ellipse(x: Floats, y: Floats, wide: Number, high: Number) -> Floats:
    """Around the origin, exact on the edge and near enough beside it."""
    reach = np.sqrt((x / wide) ** 2 + (y / high) ** 2)
    out: Floats = (reach - 1) * np.minimum(wide, high)
    return out


def box(x: Floats, y: Floats, wide: Number, high: Number, round_by: Number = 0.0) -> Floats:
    """Half as wide and high as a rectangle with rounded corners."""
    out: Floats = np.maximum(np.abs(x) - wide, np.abs(y) - high) - round_by
    return out


def line(
    x: Floats, y: Floats, start: tuple[Number, Number], end: tuple[Number, Number], thick: Number
) -> Floats:
    """From start to end, with round ends."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    along = np.clip(((x - start[0]) * dx + (y - start[1]) * dy) / (dx * dx + dy * dy), 0, 1)
    out: Floats = np.hypot(x - start[0] - along * dx, y - start[1] - along * dy) - thick
    return out


def outline(distance: Floats, thick: Number) -> Floats:
    """The edge of a shape as a line."""
    out: Floats = np.abs(distance) - thick
    return out


def both(one: Floats, other: Floats) -> Floats:
    """Where the two overlap."""
    return np.maximum(one, other)


def either(one: Floats, other: Floats) -> Floats:
    """Where any of the two is."""
    return np.minimum(one, other)
