"""Slides as HTML: what people named is escaped here, and nowhere else put into a page."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from app.panels.telling.slide import Link, Slide

Tone = Literal["harm", "gain", "open"]
BRACKETS = re.compile(r" ?\[[^\][]*\d[^\][]*\]")  # an interval: read second
UNITS = re.compile(r"(\d) (%|points?\b)")
MINUS = re.compile(r"(?<=[\s(\[])-(?=\d)")  # a hyphen before a number
LONG = 130  # letters of a finding: more are written smaller


@dataclass(frozen=True)
class Moved:
    """A number before and after, and the change with its interval, in words."""

    name: str
    before: str
    after: str
    change: str = ""


@dataclass(frozen=True)
class Bar:
    """A loss with its interval, in the unit that is drawn; `tone` is harm, gain or open."""

    name: str
    value: float
    low: float
    high: float
    said: str
    tone: Tone = "open"


@dataclass(frozen=True)
class Steps:
    """A name, and what was found at each of its places: place, words and tone."""

    name: str
    places: Sequence[tuple[str, str, Tone]]


def of(slide: Slide) -> str:
    """The slide; its answer is the heading."""
    parts = [
        _tag("p", "question", escape(slide.question)),
        _tag("h1", "answer", quiet(slide.answer)),
        _told(slide.told) if slide.told else "",
        _tag("div", "figure", slide.figure) if slide.figure else "",
        _tag("div", "foot", _links(slide) + _tag("p", "note", escape(slide.note))),
    ]
    return "".join(parts)


def _told(text: str) -> str:
    return _tag("p", "told long" if len(text) > LONG else "told", quiet(text))


def quiet(text: str) -> str:
    """The text with its intervals in a smaller hand; no line ends between a number and its unit."""
    told = UNITS.sub("\\1\N{NO-BREAK SPACE}\\2", MINUS.sub("\N{MINUS SIGN}", escape(text)))
    return BRACKETS.sub(lambda found: f'<span class="interval">{found[0]}</span>', told)


def moved(cards: Sequence[Moved], head: str) -> str:
    """Numbers before and after, large, each with its name and how it changed."""
    return _tag("p", "head", escape(head)) + _tag("div", "numbers", "".join(map(_card, cards)))


def _card(card: Moved) -> str:
    change = _tag("span", "change", quiet(card.change)) if card.change else ""
    before, after = (_tag("span", "end", quiet(text)) for text in (card.before, card.after))
    values = f'{before}<i>→</i><span class="sr">to</span>{after}'
    return _tag("div", "number", f"<b>{values}</b><span>{escape(card.name)}</span>{change}")


def steps(rows: Sequence[Steps]) -> str:
    """A line of places per name, each with what was found there."""
    return "".join(_tag("p", "head", escape(row.name)) + _places(row) for row in rows)


def _places(row: Steps) -> str:
    each = (
        f'<li class="{tone}"><b>{quiet(place)}</b><span>{escape(said)}</span></li>'
        for place, said, tone in row.places
    )
    return _tag("ol", "places", "".join(each))


def bars(rows: Sequence[Bar], head: str) -> str:
    """One bar per row from the line at nothing, with its interval, on one scale."""
    ends = [end for row in rows for end in (row.low, row.high, row.value) if end == end]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    wide = (high - low) or 1.0

    def at(value: float) -> float:
        return 100 * (value - low) / wide

    drawn = "".join(_bar(row, at) for row in rows)
    return _tag("p", "head", escape(head)) + _tag("ul", "bars", drawn)


def _bar(row: Bar, at: Callable[[float], float]) -> str:
    start, end = sorted((at(0), at(row.value)))
    place = f"left:{start:.2f}%;width:{max(end - start, 0.4):.2f}%"
    whisker = ""
    if row.low == row.low and row.high == row.high:
        reach = f"left:{at(row.low):.2f}%;width:{at(row.high) - at(row.low):.2f}%"
        whisker = f'<i class="reach" style="{reach}"></i>'
    drawn = f'<i class="length" style="{place}"></i>{whisker}'
    zero = f'<i class="zero" style="left:{at(0):.2f}%"></i>'
    return (
        f'<li class="{row.tone}"><span class="name">{escape(row.name)}</span>'
        f'<span class="track" aria-hidden="true">{zero}{drawn}</span>'
        f'<span class="said">{quiet(row.said)}</span></li>'
    )


def _links(slide: Slide) -> str:
    each = [_anchor(one) for one in slide.evidence]
    return _tag("p", "evidence", f"{escape(slide.lead)}: {' · '.join(each)}") if each else ""


def _anchor(one: Link) -> str:
    return f'<a href="{escape(one.href)}" target="_self">{escape(one.label)}</a>'


def _tag(name: str, kind: str, inside: str) -> str:
    return f'<{name} class="{kind}">{inside}</{name}>'
