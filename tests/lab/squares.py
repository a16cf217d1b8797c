"""Pictures small enough to learn in a second: squares of four colours on noise."""

import numpy as np
import pandas as pd

from fairviz.lab.datasets.base import Dataset, Images
from fairviz.predictions.evalset import EvalSet

CLASSES = ("red", "green", "blue", "white")


def squares(train=256, held_out=128, task="classes"):
    rng = np.random.default_rng(0)
    parts = [_images(rng, n, task) for n in (train, held_out)]
    attributes = _sides(held_out)
    names = CLASSES[:2] if task == "binary" else CLASSES
    ids, split = (
        tuple(map(str, range(held_out))),
        np.array([*["explore"] * 3, "tune"] * (held_out // 4)),
    )
    evalset = EvalSet(ids, parts[1].labels, attributes, names, task, split)
    return Dataset(*parts, evalset, np.zeros((held_out, 32, 32), bool), _sides(train))


def _sides(images):
    return pd.DataFrame(
        {
            "side": ["left", "right"] * (images // 2),
            "hue": ["warm", "warm", "cold", "cool"] * (images // 4),
        }
    )


def _images(rng, n, task):
    colours = rng.integers(0, 2 if task == "binary" else 4, n)
    pixels = rng.integers(0, 100, (n, 32, 32, 3))
    for image, colour in zip(pixels, colours, strict=True):
        image[8:24, 8:24, slice(3) if colour == 3 else colour] += 150
    labels = np.eye(4, dtype=np.int64)[colours] if task == "labels" else colours.astype(np.int64)
    return Images(pixels.astype(np.uint8), labels)
