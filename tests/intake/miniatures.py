"""Datasets of a few tiny pictures, in the formats of their publishers."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image


def draw(folder: Path, names: Iterable[str]) -> None:
    """A small picture under each name, each of another grey."""
    for shade, name in enumerate(names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.full((4, 4, 3), 20 * shade % 256, np.uint8)).save(path)


def write(path: Path, *lines: str, encoding: str = "utf-8") -> None:
    """A text file of these lines, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
