"""What a reader found on disk: a row per image, and how to get at each picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.errors import FairVizError

Pixels = NDArray[np.uint8]

ID, SPLIT = "id", "split"  # columns of every table; no attribute may be called so
TRAIN, TUNE, TEST = "train", "tune", "test"  # as publishers split; "" where nobody did
SPLITS = (TRAIN, TUNE, TEST, "")
UNKNOWN = "unknown"  # where a value is missing: a group of its own


class BadData(FairVizError):
    """What was brought cannot be read as it is: says what came and what is expected."""


class Pictures(Protocol):
    """One picture per row of the table: a file still to be decoded, or pixels (h, w, 3)."""

    def __len__(self) -> int: ...

    def __getitem__(self, row: int) -> Path | Pixels: ...


@dataclass(frozen=True)
class Found:
    """Everything a reader found; nothing is decoded yet.

    table: a row per image; columns "id" (unique, stable, relative: no path of a machine), "split"
        (train, tune, test, or "" where the publisher made none), then one column of strings for
        each label or attribute, "unknown" where a value is missing.
    targets: columns that a model may be asked about; the first is asked by default. "*" stands for
        all columns of `together` at once, each yes or no (a multi-label task).
    groups: columns that make groups by default.
    classes: the order of a target's values; a target that is not here is sorted.
    trouble: sentences about what was left out and why, such as files that are missing.
    """

    table: pd.DataFrame
    pictures: Pictures
    targets: tuple[str, ...]
    groups: tuple[str, ...] = ()
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    together: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.table)
