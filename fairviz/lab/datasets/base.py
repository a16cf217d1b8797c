"""What every dataset hands over: images to learn from, images to be asked about, and the groups."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.predictions.evalset import EvalSet

Pixels = NDArray[np.uint8]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Images:
    """Pixels (n, height, width, 3) with their labels (n,), or (n, L) of 0/1.

    rows: where these images stand among `pixels`, which may be a file far larger than memory;
        None where they are all of them, in order.
    """

    pixels: Pixels
    labels: Labels
    rows: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def shown(self, rows: NDArray[np.int64]) -> Pixels:
        """The pixels of these images, in memory."""
        return np.asarray(self.pixels[rows if self.rows is None else self.rows[rows]])


@dataclass(frozen=True)
class Dataset:
    """Images to train on; held-out images, row by row what the evaluation set describes.

    attributes: of the training images, columns as in evalset.attributes.
    evidence: (n, height, width), the held-out pixels that decide the label; empty where unknown.
    withheld: of the held-out images, what no page may group by: the truth for slice discovery.
    """

    train: Images
    held_out: Images
    evalset: EvalSet
    evidence: NDArray[np.bool_]
    attributes: pd.DataFrame = field(default_factory=pd.DataFrame)
    withheld: pd.DataFrame = field(default_factory=pd.DataFrame)
    colours: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None  # known beforehand

    @property
    def mean(self) -> NDArray[np.float32]:
        """Mean of each colour channel in training, from 0 to 1."""
        if self.colours:
            return self.colours[0]
        return np.asarray(self.train.pixels.mean(axis=(0, 1, 2)) / 255, dtype=np.float32)

    @property
    def std(self) -> NDArray[np.float32]:
        """Standard deviation of each colour channel in training."""
        if self.colours:
            return self.colours[1]
        return np.asarray(self.train.pixels.std(axis=(0, 1, 2)) / 255, dtype=np.float32)
