"""Scores of many classes kept short: the highest few, the right one, and two sums over all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairviz.errors import BadValue

MANY = 100  # classes up to which every score is kept
KEPT = 5
BLOCK = 4096  # rows whose scores are held in float32 at once
LARGEST = float(np.finfo(np.float16).max)

Halves = NDArray[np.float16]
Singles = NDArray[np.float32]
Floats = NDArray[np.float64]
Rows = NDArray[Any]


@dataclass(frozen=True)
class TopK:
    """The k highest logits (n, k) and their classes, highest first; the true class's logit (n,).

    logsum: log of the sum of exp(logit) over all classes; squares: sum of all squared
    probabilities. Both are of the logits as rounded for storage: no probability exceeds 1.
    """

    columns: NDArray[np.int16]
    values: Halves
    label: Halves
    logsum: Singles
    squares: Singles
    classes: int

    def __len__(self) -> int:
        return len(self.label)

    def __getitem__(self, rows: Rows) -> "TopK":
        """The same of these samples."""
        if isinstance(rows, tuple):
            raise self.refusal
        return TopK(
            **{name: part[rows] for name, part in self.arrays.items()}, classes=self.classes
        )

    def __array__(self, *how: object, **more: object) -> NDArray[Any]:
        raise self.refusal

    @property
    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is kept of each sample, by name."""
        return {name: getattr(self, name) for name in PARTS}

    @property
    def words(self) -> str:
        """What a screen says where a number cannot be had."""
        return f"answers keep the top {self.columns.shape[1]} of {self.classes:,} classes"

    @property
    def refusal(self) -> BadValue:
        """What whoever needs the score of every class is told."""
        return BadValue(
            f"These {self.words}: the scores of all the others were not stored. Ask for a number"
            f" that the highest score, the right one or the labels give, such as accuracy,"
            f" calibration, Brier score or margin."
        )

    @property
    def largest(self) -> Floats:
        """Probability of the likeliest class."""
        return self._chance(self.values[:, 0])

    @property
    def right(self) -> Floats:
        """Probability of the true class."""
        return self._chance(self.label)

    def lead(self, labels: Rows) -> Floats:
        """Logit of the true class minus the best other one."""
        is_first = self.columns[:, 0] == labels
        other = np.where(is_first, self.values[:, 1], self.values[:, 0])
        return np.subtract(self.label, other, dtype=np.float64)

    def _chance(self, logits: Halves) -> Floats:
        return np.minimum(np.exp(np.subtract(logits, self.logsum, dtype=np.float64)), 1.0)


PARTS = ("columns", "values", "label", "logsum", "squares")


def kept(logits: NDArray[Any], labels: Rows, k: int = KEPT) -> TopK:
    """What is kept of these logits (n, c), beside the labels they are read against."""
    _check(logits, labels, k)
    parts = list(_blocks(logits, labels, min(k, logits.shape[1])))
    whole = {name: np.concatenate([part[name] for part in parts]) for name in PARTS}
    return TopK(**whole, classes=logits.shape[1])


def unpacked(said: Mapping[str, NDArray[Any]]) -> TopK:
    """The scores in these arrays."""
    return TopK(**{name: said[name] for name in PARTS}, classes=int(said["classes"]))


def packed(top: TopK) -> dict[str, NDArray[Any]]:
    """The arrays that hold these scores."""
    return top.arrays | {"classes": np.array(top.classes, dtype=np.int32)}


def _check(logits: NDArray[Any], labels: Rows, k: int) -> None:
    if logits.ndim != 2 or len(logits) != len(labels):
        raise BadValue(f"Logits of shape {logits.shape} do not fit {len(labels)} labels.")
    if k < 2 or logits.shape[1] < 2:
        raise BadValue(f"At least the top 2 of 2 classes are kept, not {k} of {logits.shape[1]}.")
    if len(labels) and not 0 <= labels.min() <= labels.max() < logits.shape[1]:
        raise BadValue(
            f"Labels from {labels.min()} to {labels.max()} need as many columns of scores:"
            f" there are {logits.shape[1]}, numbered from 0."
        )


def _blocks(logits: NDArray[Any], labels: Rows, k: int) -> Iterator[dict[str, NDArray[Any]]]:
    for start in range(0, max(len(logits), 1), BLOCK):
        rows = slice(start, start + BLOCK)
        rounded = np.clip(logits[rows], -LARGEST, LARGEST).astype(np.float16)
        yield _block(rounded, labels[rows], k)


def _block(rounded: Halves, labels: Rows, k: int) -> dict[str, NDArray[Any]]:
    wide = rounded.astype(np.float32)
    columns = _highest(wide, k)
    top = wide.max(axis=1, keepdims=True, initial=-np.inf)
    shares = np.exp(wide - top)
    sums = shares.sum(axis=1)
    return {
        "columns": columns.astype(np.int16),
        "values": np.take_along_axis(rounded, columns, axis=1),
        "label": rounded[np.arange(len(rounded)), labels],
        "logsum": top[:, 0] + np.log(sums),
        "squares": np.square(shares).sum(axis=1) / np.square(sums),
    }


def _highest(wide: Singles, k: int) -> NDArray[np.intp]:
    """The classes of the k highest logits, highest first; of ties the lower class."""
    found = np.sort(np.argpartition(-wide, k - 1, axis=1)[:, :k], axis=1)
    order = np.argsort(-np.take_along_axis(wide, found, axis=1), axis=1, kind="stable")
    return np.take_along_axis(found, order, axis=1)
