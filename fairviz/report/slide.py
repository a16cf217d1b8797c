"""One slide: the sentence, four numbers, the groups with their intervals; as SVG and PNG."""

import re
from collections.abc import Iterator
from html import escape

import vl_convert

from fairviz.charts import export
from fairviz.charts.palette import LOOKS, Look, Mode
from fairviz.charts.theme import FONT
from fairviz.charts.typeset import minus
from fairviz.predictions.store import Store
from fairviz.report.key_numbers import Number, key_numbers
from fairviz.report.names import method
from fairviz.report.pieces.groups import here
from fairviz.report.pieces.opening import leading, opening
from fairviz.report.reading import SPLIT, Asked, Chosen, Material, of

WIDE, HIGH, EDGE = 1280, 720, 64
LETTER = 0.54  # of the type size: the mean width of a letter
CARD, ROOM = 270, 24
LARGEST = 1.7  # times its size: few groups are drawn large
FOOT = "Read on the {split} half of {data}: {n:,} {things}, {seeds}. No certificate. FairViz"


def slide(store: Store, study: Chosen, asked: Asked | None = None, mode: Mode = "light") -> str:
    """The slide as SVG, 1280 by 720."""
    return written(of(store, study, asked), mode)


def png(svg: str, scale: float = 1.5) -> bytes:
    """The slide as a PNG, 1920 by 1080 unless another scale is asked for."""
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def written(material: Material, mode: Mode = "light") -> str:
    """The slide of what was read."""
    look, told = LOOKS[mode], opening(material)
    size = 40 if len(told.headline) < 110 else 32
    lines = wrapped(minus(told.headline), size, WIDE - 2 * EDGE, 3)
    bar = look.wrong if told.severity == "harm" else look.primary
    top = 96 + len(lines) * size * 1.25
    parts = [
        f'<rect width="{WIDE}" height="{HIGH}" fill="{look.background}"/>',
        _text(EDGE, 60, _title(material), 18, look.muted),
        f'<rect x="{EDGE - 22}" y="88" width="6" height="{top - 96:.0f}" fill="{bar}"/>',
        *(
            _text(EDGE, 88 + size * (0.95 + 1.25 * place), line, size, look.ink, 700)
            for place, line in enumerate(lines)
        ),
        *_cards(key_numbers(material), top + 18, look),
        _chart(material, mode, top + 186),
        _text(EDGE, HIGH - 26, _foot(material), 15, look.muted),
    ]
    box = f'width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}"'
    words = f'role="img" aria-label="{escape(told.headline)}"'
    font = f'font-family="{escape(FONT, quote=True)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {box} {words} {font}>'
    return str(export.drawable("\n".join([head, *parts, "</svg>"])))


def wrapped(text: str, size: float, width: float, most: int) -> list[str]:
    """The words in lines of this width; what does not fit ends in an ellipsis."""
    room, lines = int(width / (size * LETTER)), [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    cut = [line if len(line) <= room else f"{line[: room - 1]}…" for line in lines[:most]]
    return cut if len(lines) <= most else [*cut[:-1], f"{cut[-1][: room - 2].rstrip()} …"]


def _cards(numbers: list[Number], top: float, look: Look) -> Iterator[str]:
    for place, one in enumerate(numbers):
        x = EDGE + place * (CARD + ROOM)
        box = f'x="{x}" y="{top:.0f}" width="{CARD}" height="142" rx="10"'
        yield f'<rect {box} fill="{look.panel}"/>'
        yield _text(x + 18, top + 32, wrapped(one.label, 16, CARD - 30, 1)[0], 16, look.muted)
        yield _text(x + 18, top + 70, one.value, 32, look.ink, 700)
        beside = [
            *filter(None, [minus(one.between)]),
            *wrapped(minus(one.change), 14, CARD - 24, 2),
        ]
        for line, told in enumerate(beside):
            yield _text(x + 18, top + 94 + 18 * line, told, 14, look.muted)


def _beside(one: Number) -> list[str]:
    """Its interval and its change, in the lines of a card."""
    between = [minus(one.between)] if one.between else []
    return [*between, *wrapped(minus(one.change), 14, CARD - 24, 2)]


def _chart(material: Material, mode: Mode, top: float) -> str:
    """The groups' changes, as a drawing within the drawing."""
    lead = leading(material)
    if lead is None:
        return ""
    figure, wide = here(material, lead).draw(mode), WIDE - 2 * EDGE
    room = HIGH - 56 - top
    scale = min(LARGEST, room / _height(export.svg(figure, mode, wide)))
    drawn = export.svg(figure, mode, int(wide / max(scale, 1)) - 24)
    inner = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", drawn.strip())
    return f'<g transform="translate({EDGE},{top:.1f}) scale({scale:.3f})">{inner}</g>'


def _height(svg: str) -> float:
    found = re.search(r'height="([\d.]+)"', svg)
    return float(found[1]) if found else float(HIGH)


def _title(material: Material) -> str:
    how = leading(material)
    told = f", {method(how)}" if how else ""
    title = f"Whom does pruning hurt? {material.title}: {material.model_name}{told}"
    return wrapped(title, 18, WIDE - 2 * EDGE, 1)[0]


def _foot(material: Material) -> str:
    seeds = len({run.seed for run in material.runs})
    n = len(material.questions.rows(SPLIT))
    counted = "1 seed" if seeds == 1 else f"{seeds} seeds"
    told = FOOT.format(
        split=SPLIT, data=material.data_name, n=n, things=material.things, seeds=counted
    )
    return wrapped(told, 15, WIDE - 2 * EDGE, 1)[0]


def _text(x: float, y: float, words: str, size: float, colour: str, weight: int = 400) -> str:
    style = f'font-size="{size:g}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x:.0f}" y="{y:.0f}" {style}>{escape(words)}</text>'


__all__ = ["png", "slide", "wrapped", "written"]
