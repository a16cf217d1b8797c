"""A picture of any shape made square: its centre, all of it squashed, or all of it with bars."""

from collections.abc import Callable

from PIL import Image

SMOOTH = Image.Resampling.BICUBIC  # Pillow widens it when it shrinks: nothing aliases
BARS = (128, 128, 128)  # grey: near what normalisation turns into nothing

Fit = Callable[[Image.Image, int, float], Image.Image]


def centre(image: Image.Image, size: int, crop: float) -> Image.Image:
    """The middle square, `crop` of the shorter side wide."""
    side = max(1, round(min(image.size) * crop))
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return _resized(image.crop((left, top, left + side, top + side)), size, size)


def squashed(image: Image.Image, size: int, crop: float) -> Image.Image:
    """All of the picture (or `crop` of each side), its proportions lost."""
    width, height = (max(1, round(side * crop)) for side in image.size)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return _resized(image.crop((left, top, left + width, top + height)), size, size)


def padded(image: Image.Image, size: int, crop: float) -> Image.Image:
    """All of the picture between grey bars; `crop` below 1 cuts the edges of the padded square."""
    whole = size / crop / max(image.size)
    width, height = (max(1, round(side * whole)) for side in image.size)
    square = Image.new("RGB", (size, size), BARS)
    square.paste(_resized(image, width, height), ((size - width) // 2, (size - height) // 2))
    return square


def _resized(image: Image.Image, width: int, height: int) -> Image.Image:
    if image.size == (width, height):  # resampling would blur even so
        return image
    return image.resize((width, height), SMOOTH)


FITS: dict[str, Fit] = {"crop": centre, "squash": squashed, "pad": padded}
