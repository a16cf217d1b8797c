"""Every way of writing colours made into eight bits of red, green and blue."""

from collections.abc import Callable

import numpy as np
from PIL import Image

from fairviz.intake.found import BadData

PAPER = (255, 255, 255)  # white shines through what is transparent, as in most viewers


def as_rgb(image: Image.Image) -> Image.Image:
    """The same picture in RGB: deep greys scaled, transparency laid on white."""
    if image.mode in _DEEP:
        return _DEEP[image.mode](image).convert("RGB")
    if image.has_transparency_data:
        return _on_paper(image.convert("RGBA"))
    return image.convert("RGB")


def _on_paper(image: Image.Image) -> Image.Image:
    paper = Image.new("RGBA", image.size, (*PAPER, 255))
    return Image.alpha_composite(paper, image).convert("RGB")


def _of_sixteen_bits(image: Image.Image) -> Image.Image:
    """Grey of 0 to 65,535; cutting at 255, as a plain conversion does, would leave it white."""
    values = np.asarray(image).astype(np.float64)
    if values.min() < 0 or values.max() > 65_535:
        raise BadData("holds whole numbers outside 0 to 65,535, so its brightness is unknown")
    return Image.fromarray(np.rint(values / 257).astype(np.uint8))


def _of_fractions(image: Image.Image) -> Image.Image:
    values = np.asarray(image).astype(np.float64)
    if not (values.min() >= 0 and values.max() <= 1):  # also NaN
        raise BadData("holds fractions outside 0 to 1, so its brightness is unknown")
    return Image.fromarray(np.rint(values * 255).astype(np.uint8))


_DEEP: dict[str, Callable[[Image.Image], Image.Image]] = {
    **dict.fromkeys(("I", "I;16", "I;16L", "I;16B", "I;16N"), _of_sixteen_bits),
    "F": _of_fractions,
}
