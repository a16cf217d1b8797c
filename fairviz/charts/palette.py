"""The one palette: every colour that a chart or a page may use, in light and in dark.

Hues follow Okabe and Ito (2008), which people with any common colour blindness tell apart; their
lightness is moved until marks reach 3:1 against the background (WCAG 1.4.11) and words 4.5:1.
"""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["light", "dark"]


@dataclass(frozen=True)
class Look:
    """The colours of one mode. Marks carry 3:1 on `background`, words (ink, muted) 4.5:1."""

    background: str
    panel: str  # sidebar and cards
    ink: str
    muted: str
    grid: str
    band: str  # what mere retraining or chance does
    shade: str  # where a model has collapsed
    primary: str
    right: str
    wrong: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]  # from nothing to much
    diverging: tuple[str, ...]  # orange: harm; blue: gain (Streamlit wants ten)


LIGHT = Look(
    background="#ffffff",
    panel="#f4f5f7",
    ink="#1b2430",
    muted="#59636f",
    grid="#e3e6ea",
    band="#9aa3ad",
    shade="#6b7480",
    primary="#0066a8",
    right="#0072b2",
    wrong="#c84e00",
    categorical=(
        "#0072b2",
        "#d55e00",
        "#008a63",
        "#b3568f",
        "#2a91c9",
        "#a87400",
        "#5b4fa3",
        "#6b7480",
    ),
    sequential=(
        "#f3f6fa",
        "#d9e6f2",
        "#b9d3e9",
        "#93bddd",
        "#68a3cf",
        "#4088be",
        "#236da6",
        "#12538a",
        "#0a3b69",
        "#06284a",
    ),
    diverging=(
        "#7f3300",
        "#b04f07",
        "#d97b2c",
        "#eeb079",
        "#f8dcc1",
        "#c9dff0",
        "#8fbfe0",
        "#4c97c9",
        "#1a6ca8",
        "#0a4577",
    ),
)

DARK = Look(
    background="#0e1117",
    panel="#1a1f29",
    ink="#eef1f5",
    muted="#a9b2bd",
    grid="#2a313c",
    band="#7d8793",
    shade="#8d96a2",
    primary="#56b4e9",
    right="#56b4e9",
    wrong="#f08a3c",
    categorical=(
        "#56b4e9",
        "#f08a3c",
        "#2fc79a",
        "#e093c0",
        "#3f8fd6",
        "#e6c34a",
        "#a99cf0",
        "#a9b2bd",
    ),
    sequential=(
        "#161d28",
        "#15304a",
        "#14446c",
        "#15598c",
        "#1f70a9",
        "#3a89c1",
        "#5ea3d3",
        "#89bee2",
        "#b5d8ef",
        "#e1f0fa",
    ),
    diverging=(
        "#ffc38f",
        "#f59a4d",
        "#cf7424",
        "#96531c",
        "#553420",
        "#1d3d58",
        "#22618f",
        "#388ac2",
        "#6db4e2",
        "#b3dcf6",
    ),
)

LOOKS: dict[Mode, Look] = {"light": LIGHT, "dark": DARK}


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black and 1 for white (WCAG 2.2)."""
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of '#rrggbb', each 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def between(stops: tuple[str, ...], share: float) -> str:
    """The colour at this share of the way along the stops."""
    place = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    first = min(int(place), len(stops) - 2)
    return mixed(stops[first], stops[first + 1], place - first)


def mixed(one: str, other: str, share: float) -> str:
    """`one` with this share of `other`."""
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lettering(colour: str, look: Look) -> str:
    """The same hue, moved towards the ink until words in it can be read (4.5:1)."""
    steps = (mixed(colour, look.ink, step / 20) for step in range(21))
    return next(tone for tone in steps if contrast(tone, look.background) >= 4.5)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
