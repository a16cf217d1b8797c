"""A map laid over its picture: where it says much, its colour; elsewhere the picture, paled."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fairviz.charts import mosaic
from fairviz.charts.palette import LOOKS, Mode

PALE = 0.75  # of the picture's contrast is left, so that colours stand out
LUMINANCE = (0.299, 0.587, 0.114)  # ITU-R BT.601
Pixels = NDArray[np.uint8]
Map = NDArray[np.floating]


def over(pixels: Pixels, values: Map, reach: float, mode: Mode = "light") -> Pixels:
    """The picture in grey under the map's colours; as opaque as the map is strong."""
    look = LOOKS[mode]
    sized = _fitted(values, pixels.shape[:2])
    colours = mosaic.coloured(np.sign(sized) * reach, reach, look).astype(float)
    weight = np.clip(np.abs(sized) / (reach or 1.0), 0, 1)[..., None]
    return (colours * weight + _paled(pixels) * (1 - weight)).round().astype(np.uint8)


def _paled(pixels: Pixels) -> NDArray[np.float64]:
    grey = pixels[..., :3].astype(float) @ np.array(LUMINANCE)
    middle = 127.5 + PALE * (grey - 127.5)
    return np.repeat(middle[..., None], 3, axis=-1)


def _fitted(values: Map, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """The map at the picture's size."""
    if values.shape == shape:
        return np.asarray(values, dtype=float)
    image = Image.fromarray(np.asarray(values, dtype=np.float32))
    return np.asarray(image.resize((shape[1], shape[0]), Image.Resampling.BILINEAR), dtype=float)
