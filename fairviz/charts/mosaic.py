"""Pictures in rows and columns as one SVG, so that maps can be saved as they are seen."""

import base64
import io
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import vl_convert
from numpy.typing import NDArray
from PIL import Image

from fairviz.charts.palette import Look
from fairviz.charts.theme import FONT, TEXT

Pixels = NDArray[np.uint8]
SIDE, GAP, LEFT, TOP, FOOT = 128, 8, 90, 34, 30


def svg(
    rows: Sequence[Sequence[Pixels]],
    heads: Sequence[str],
    names: Sequence[str],
    look: Look,
    foot: str = "",
) -> str:
    """The pictures under their heads, each row with its name, a line of words below."""
    width = LEFT + len(heads) * (SIDE + GAP)
    height = TOP + len(rows) * (SIDE + GAP) + FOOT
    parts = [_text(LEFT + c * (SIDE + GAP), TOP - 10, head, look) for c, head in enumerate(heads)]
    for place, (name, pictures) in enumerate(zip(names, rows, strict=True)):
        y = TOP + place * (SIDE + GAP)
        parts.append(_text(6, y + SIDE / 2, name, look))
        parts += [_picture(p, LEFT + c * (SIDE + GAP), y) for c, p in enumerate(pictures)]
    parts.append(_text(6, height - 10, foot, look))
    style = f'font-family="{escape(FONT, quote=True)}" font-size="{TEXT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" {style}>'
    ground = f'<rect width="100%" height="100%" fill="{look.background}"/>'
    return "\n".join([head, ground, *parts, "</svg>"])


def png(drawn: str, scale: float = 2) -> bytes:
    """The same as a PNG."""
    return bytes(vl_convert.svg_to_png(drawn, scale=scale))


def coloured(map_: NDArray[Any], reach: float, look: Look) -> Pixels:
    """A map from -reach to reach in the colours that charts give it."""
    ramp = np.array([_rgb(colour) for colour in ramp_of(look)], dtype=float)
    place = np.clip(np.asarray(map_, dtype=float) / (reach or 1.0), -1, 1) / 2 + 0.5
    steps = np.linspace(0, 1, len(ramp))
    channels = [np.interp(place, steps, ramp[:, c]) for c in range(3)]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def ramp_of(look: Look) -> list[str]:
    """Orange for against, blue for; the middle is the page's own ground."""
    half = len(look.diverging) // 2
    return [*look.diverging[:half], look.background, *look.diverging[half:]]


def _picture(pixels: Pixels, x: float, y: float) -> str:
    buffer = io.BytesIO()
    enlarged = Image.fromarray(pixels).resize((SIDE * 2, SIDE * 2), Image.Resampling.NEAREST)
    enlarged.save(buffer, "PNG")
    data = base64.b64encode(buffer.getvalue()).decode()
    where = f'x="{x}" y="{y}" width="{SIDE}" height="{SIDE}"'
    return f'<image {where} href="data:image/png;base64,{data}"/>'


def _text(x: float, y: float, words: str, look: Look) -> str:
    return f'<text x="{x}" y="{y}" fill="{look.ink}">{escape(words)}</text>'


def _rgb(colour: str) -> tuple[int, int, int]:
    plain = colour.lstrip("#")
    return int(plain[:2], 16), int(plain[2:4], 16), int(plain[4:6], 16)
