"""What sections are made of: sentences, figures with their tables, tables, pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from fairviz.audit.findings.base import Severity
from fairviz.charts.curves import Panel
from fairviz.charts.palette import Mode

Draw = Callable[[Mode], Any]  # an Altair chart of this mode


@dataclass(frozen=True)
class Table:
    """Rows as they are read: every cell is text or a whole number already."""

    title: str
    frame: pd.DataFrame = field(repr=False)
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A chart, what it says to who cannot see it, and its numbers."""

    key: str
    draw: Draw
    takeaway: str
    table: Table | None = None
    title: str = ""
    least: int = 0  # pixels that it needs; a phone scrolls sideways


@dataclass(frozen=True)
class Picture:
    """A sample: its picture as a data address ('' where there is none), and its words."""

    source: str
    words: tuple[str, ...]


def one_of(panels: Callable[[Mode], Sequence[Panel]], place: int) -> Draw:
    """Draws the panel at this place, of panels that are drawn together."""
    return lambda mode: panels(mode)[place].chart


@dataclass(frozen=True)
class Row:
    """Charts on shared axes, beside each other where there is room."""

    figures: tuple[Figure, ...]
    table: Table | None = None


@dataclass(frozen=True)
class Note:
    """A paragraph."""

    text: str
    quiet: bool = True


@dataclass(frozen=True)
class Pictures:
    """Samples beside each other."""

    samples: tuple[Picture, ...]


@dataclass(frozen=True)
class Drawing:
    """A picture in light and in dark, as data addresses, with its words."""

    light: str
    dark: str
    words: str
    title: str = ""
    least: int = 0


@dataclass(frozen=True)
class Facts:
    """Names and what they are."""

    pairs: tuple[tuple[str, str], ...]


Block = Figure | Row | Table | Note | Pictures | Drawing | Facts


@dataclass(frozen=True)
class Section:
    """A question, its answer in words, and what the answer rests on."""

    key: str
    question: str
    answers: tuple[str, ...]  # the first leads
    blocks: tuple[Block, ...] = ()
    caveat: str = ""
    severity: Severity = "calm"
    is_finding: bool = True  # whether its first answer stands among the findings on top
