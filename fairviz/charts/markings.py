"""Colour, dash and point shape of each group or method: stable by order, never colour alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from fairviz.charts.palette import LOOKS, Mode

DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (7, 3), (2, 3), (10, 3, 2, 3), (4, 2, 1, 2))
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


@dataclass(frozen=True)
class Marking:
    """How one group is drawn everywhere."""

    colour: str
    dash: tuple[int, ...]
    shape: str


def markings(names: Sequence[str], mode: Mode) -> dict[str, Marking]:
    """One marking per name, by its place in the order; no two of the first forty are alike."""
    colours = LOOKS[mode].categorical
    return {
        name: Marking(
            colours[place % len(colours)],
            DASHES[(place + place // len(colours)) % len(DASHES)],
            SHAPES[(place + place // len(colours)) % len(SHAPES)],
        )
        for place, name in enumerate(names)
    }


def colour_scale(names: Sequence[str], mode: Mode) -> alt.Scale:
    """Names to colours."""
    marks = markings(names, mode).values()
    return alt.Scale(domain=list(names), range=[mark.colour for mark in marks])


def dash_scale(names: Sequence[str], mode: Mode) -> alt.Scale:
    """Names to dashes."""
    marks = markings(names, mode).values()
    return alt.Scale(domain=list(names), range=[list(mark.dash) for mark in marks])


def shape_scale(names: Sequence[str], mode: Mode) -> alt.Scale:
    """Names to point shapes."""
    marks = markings(names, mode).values()
    return alt.Scale(domain=list(names), range=[mark.shape for mark in marks])
