"""How a verdict is marked: hollow where it is an estimate, full where it was tested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt
import pandas as pd

from fairviz.charts.palette import Look


@dataclass(frozen=True)
class Mark:
    """What is said of it, its colour in the palette, its shape, and whether it was tested."""

    said: str
    colour: str
    shape: str
    is_tested: bool


Marks = Mapping[str, Mark]
Way = Literal["horizontal", "vertical"]  # how the words of a legend follow each other


def said(states: "pd.Series[str]", marks: Marks) -> "pd.Series[str]":
    """Each state in words."""
    return states.map(lambda state: marks[state].said)


def layers(
    base: alt.Chart,
    drawn: pd.DataFrame,
    marks: Marks,
    look: Look,
    told: Sequence[alt.Tooltip],
    way: Way = "vertical",
) -> list[alt.Chart]:
    """Hollow marks and full ones, each with its legend; `drawn` has the columns state and seen."""
    return [
        _layer(base, here, is_tested, look, way).encode(tooltip=list(told))
        for is_tested in (False, True)
        if (here := _here(drawn, marks, is_tested))
    ]


def quiet(drawn: pd.DataFrame, marks: Marks, look: Look) -> alt.Color:
    """The same colours for what stands behind the marks."""
    here = [*_here(drawn, marks, False), *_here(drawn, marks, True)]
    return alt.Color("seen:N", scale=_colours(here, look), legend=None)


def _here(drawn: pd.DataFrame, marks: Marks, is_tested: bool) -> list[Mark]:
    states = set(drawn["state"])
    return [m for name, m in marks.items() if name in states and m.is_tested == is_tested]


def _layer(base: alt.Chart, here: list[Mark], is_tested: bool, look: Look, way: Way) -> alt.Chart:
    names = [mark.said for mark in here]
    key = alt.Legend(title=None, orient="top", labelLimit=400, symbolSize=120, direction=way)
    shapes = alt.Scale(domain=names, range=[mark.shape for mark in here])
    dots = base.mark_point(filled=is_tested, size=150, strokeWidth=2, opacity=1, clip=True)
    drawn: alt.Chart = dots.encode(
        color=alt.Color("seen:N", scale=_colours(here, look), legend=key),
        shape=alt.Shape("seen:N", scale=shapes, legend=key),
    )
    return drawn.transform_filter(alt.FieldOneOfPredicate(field="seen", oneOf=names))


def _colours(here: list[Mark], look: Look) -> alt.Scale:
    tones = [str(getattr(look, mark.colour)) for mark in here]
    return alt.Scale(domain=[mark.said for mark in here], range=tones)
