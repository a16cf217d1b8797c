"""The samples every variant is asked about; the fingerprint binds answers to them."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.errors import BadValue, UnknownName

Task = Literal["binary", "classes", "labels"]
Split = Literal["tune", "explore", "certify"]
SPLITS: tuple[Split, ...] = ("tune", "explore", "certify")


@dataclass(frozen=True)
class EvalSet:
    """Ids, labels, attribute columns, class names and the split of each evaluation sample.

    labels: (n,) class numbers, or (n, L) of 0/1 where the task is "labels".
    attributes: one row per sample, one column of strings per attribute: what groups are made of.
    """

    ids: tuple[str, ...]
    labels: NDArray[np.int64]
    attributes: pd.DataFrame
    classes: tuple[str, ...]
    task: Task
    split: NDArray[np.str_]
    title: str = ""
    caveat: str = ""  # whose perception the attributes are
    # columns of slices that somebody named: groups like any other, but no part of the fingerprint
    named: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    def __post_init__(self) -> None:
        lengths = {len(self.ids), len(self.labels), len(self.attributes), len(self.split)}
        if len(lengths) != 1:
            raise BadValue(
                f"Ids, labels, attributes and split differ in length: {sorted(lengths)}."
            )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def fingerprint(self) -> str:
        """sha256 over everything an answer must be read against."""
        parts = [*self.ids, *self.classes, self.task, *map(str, self.split)]
        hasher = hashlib.sha256("\0".join(parts).encode())
        hasher.update(np.ascontiguousarray(self.labels, dtype=np.int64).tobytes())
        hasher.update(self.attributes.to_csv(index=False).encode())
        return hasher.hexdigest()

    @property
    def columns(self) -> pd.DataFrame:
        """Attributes and named slices: all that groups are made of."""
        if self.named.empty:
            return self.attributes
        table = self.attributes.reset_index(drop=True)
        return table.assign(**{str(name): self.named[name].to_numpy() for name in self.named})

    @cached_property
    def asked(self) -> dict[Split, NDArray[np.int64]]:
        """The class numbers of each split: the same array for every variant that was asked."""
        numbers = self.labels.astype(np.int64)
        return {split: numbers[self.rows(split)].reshape(-1) for split in SPLITS}

    def rows(self, split: Split) -> NDArray[np.int64]:
        """Where the samples of this split stand."""
        if split not in SPLITS:
            raise UnknownName(split, "split", SPLITS)
        return np.flatnonzero(self.split == split)
