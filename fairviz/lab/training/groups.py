"""Which group each training image belongs to, for methods that must know."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from fairviz.errors import BadValue
from fairviz.grids.needs import CLASSES, NOT_BY_CLASS, columns_of
from fairviz.lab.datasets.base import Dataset, Labels

Words = np.ndarray[tuple[int], np.dtype[np.str_]]


@dataclass(frozen=True)
class Groups:
    """codes: the group's number of each image; names: what the numbers stand for."""

    codes: Tensor
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    @property
    def there(self) -> list[int]:
        """The numbers of those that some image is of."""
        return sorted(set(self.codes.tolist()))


def of_training(dataset: Dataset, by: str) -> Groups:
    """The training images by this column, by several ('tone,age'), or by 'class'."""
    return _groups(dataset, by, dataset.attributes, dataset.train.labels)


def of_held_out(dataset: Dataset, by: str) -> Groups:
    """The held-out images by the same columns, numbered as in training."""
    like = of_training(dataset, by).names
    found = _groups(dataset, by, dataset.evalset.attributes, dataset.held_out.labels)
    places = [like.index(name) if name in like else -1 for name in found.names]
    return Groups(torch.tensor(places)[found.codes], like)


def _groups(dataset: Dataset, by: str, table: pd.DataFrame, labels: Labels) -> Groups:
    if by == CLASSES:
        return _classes(dataset, labels)
    words = _words(table, columns_of(by, [str(name) for name in dataset.attributes]))
    names, codes = np.unique(words, return_inverse=True)
    return Groups(torch.from_numpy(codes.astype(np.int64)), tuple(map(str, names)))


def _classes(dataset: Dataset, labels: Labels) -> Groups:
    if dataset.evalset.task == "labels":
        raise BadValue(NOT_BY_CLASS)
    return Groups(torch.from_numpy(np.asarray(labels)), dataset.evalset.classes)


def _words(
    table: pd.DataFrame, columns: Sequence[str]
) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    words = [table[name].astype(str).to_numpy(dtype=np.str_) for name in columns]
    return np.asarray([", ".join(parts) for parts in zip(*words, strict=True)], dtype=np.str_)
