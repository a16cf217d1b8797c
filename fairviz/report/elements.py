"""Sections, figures and pictures as HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fairviz.charts.typeset import minus
from fairviz.report import tables
from fairviz.report.markup import Markup, tag
from fairviz.report.pieces.base import (
    Block,
    Drawing,
    Facts,
    Figure,
    Note,
    Picture,
    Pictures,
    Row,
    Section,
    Table,
)


@dataclass(frozen=True)
class Drawn:
    """The stills of the page's charts, by key."""

    stills: dict[str, str]


def section(part: Section, drawn: Drawn) -> Markup:
    """The question as a heading, its answers, then what they rest on."""
    lead, *more = part.answers or ("",)
    return tag(
        "section",
        tag("h2", part.question, id=f"{part.key}-heading"),
        tag("p", minus(lead), class_=f"lead {part.severity}") if lead else None,
        tag("ul", *(tag("li", minus(answer)) for answer in more), class_="answers")
        if more
        else None,
        tag("p", part.caveat, class_="quiet") if part.caveat else None,
        *(_block(block, drawn) for block in part.blocks),
        id=part.key,
        aria_labelledby=f"{part.key}-heading",
    )


def _block(block: Block, drawn: Drawn) -> Markup:
    make: Callable[[Any, Drawn], Markup] = _MAKERS[type(block)]
    return make(block, drawn)


def _figure(figure: Figure, drawn: Drawn) -> Markup:
    """The chart, or without scripts and on paper its still; its words; its table."""
    still = tag("img", src=drawn.stills[figure.key], alt=figure.takeaway, class_="still")
    live = tag(
        "div",
        data_chart=figure.key,
        class_="live",
        style=f"min-width:{figure.least}px" if figure.least else None,
    )
    place = tag("div", live, still, class_="chart", **_scrolling(figure))
    caption = tag("figcaption", figure.takeaway)
    table = drawer(figure.table) if figure.table else None
    title = tag("h3", figure.title) if figure.title else None
    return tag("div", title, tag("figure", place, caption), table, class_="block")


def _scrolling(figure: Figure) -> dict[str, str]:
    """A chart that may be wider than a phone can be scrolled with keys."""
    if not figure.least:
        return {}
    return {
        "tabindex": "0",
        "role": "group",
        "aria_label": f"{figure.title or 'Chart'}, scrolls sideways",
    }


def _row(row: Row, drawn: Drawn) -> Markup:
    figures = (_figure(figure, drawn) for figure in row.figures)
    table = drawer(row.table) if row.table else None
    return tag("div", tag("div", *figures, class_="row"), table, class_="block")


def drawer(table: Table) -> Markup:
    """The table, closed on screen; short ones open on paper."""
    prints = len(table.frame) <= tables.LONG
    hint = (
        f"Table: {table.title} ({len(table.frame):,} {'row' if len(table.frame) == 1 else 'rows'})"
    )
    return tag(
        "details", tag("summary", hint), tables.html(table), class_="prints" if prints else "long"
    )


def _table(table: Table, drawn: Drawn) -> Markup:
    return tag("div", tables.html(table), class_="block")


def _note(note: Note, drawn: Drawn) -> Markup:
    return tag("p", note.text, class_="quiet" if note.quiet else None)


def _pictures(pictures: Pictures, drawn: Drawn) -> Markup:
    return tag("ul", *(tag("li", _picture(one)) for one in pictures.samples), class_="pictures")


def _picture(one: Picture) -> Markup:
    words = [tag("span", text) for text in one.words]
    shown = (
        tag("img", src=one.source, alt="; ".join(one.words), class_="sample")
        if one.source
        else None
    )
    return tag("figure", shown, tag("figcaption", *words))


def _drawing(one: Drawing, drawn: Drawn) -> Markup:
    """The picture of the mode; paper is light."""
    dark = tag("source", media="screen and (prefers-color-scheme: dark)", srcset=one.dark)
    shown = tag(
        "picture", dark, tag("img", src=one.light, alt=one.words, style=f"min-width:{one.least}px")
    )
    place = tag(
        "div",
        shown,
        class_="chart drawing",
        tabindex="0",
        role="group",
        aria_label=f"{one.title}, scrolls sideways",
    )
    return tag(
        "div",
        tag("h3", one.title),
        tag("figure", place, tag("figcaption", one.words)),
        class_="block",
    )


def _facts(facts: Facts, drawn: Drawn) -> Markup:
    pairs = (part for name, value in facts.pairs for part in (tag("dt", name), tag("dd", value)))
    return tag("dl", *pairs, class_="facts")


_MAKERS: dict[type, Callable[[Any, Drawn], Markup]] = {
    Figure: _figure,
    Row: _row,
    Table: _table,
    Note: _note,
    Pictures: _pictures,
    Drawing: _drawing,
    Facts: _facts,
}
