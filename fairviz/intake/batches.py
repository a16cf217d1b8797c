"""CIFAR's pickled batches wherever they lie: in their folder, the folder above, or an archive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pandas as pd

from fairviz.intake import archives
from fairviz.intake.found import ID, SPLIT, TEST, TRAIN, BadData, Pixels
from fairviz.intake.layouts import nearby
from fairviz.intake.pickles import loaded, text, unpickled

SIDE = 32
PIXELS = SIDE * SIDE * 3
AGAIN = "Download it again, or bring the images as a folder."


@dataclass(frozen=True)
class Batch:
    """Where a batch lies; in an archive when `member` is given."""

    place: Path
    member: str = ""
    stamp: int = 0  # when it was last changed: pixels in memory are as old

    @property
    def name(self) -> str:
        """What the publisher calls it."""
        return PurePosixPath(self.member or self.place.name).name

    def load(self) -> dict[str, Any]:
        """All that is in it."""
        if not self.member:
            return loaded(self.place)
        return unpickled(archives.content(self.place, self.member), self.name)


@dataclass(frozen=True)
class Labels:
    """A column: the key of its numbers in a batch, and what each number is called."""

    key: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class BatchPictures:
    """Pixels batch by batch: two batches at most are in memory, however many there are."""

    batches: tuple[Batch, ...]
    where: tuple[tuple[int, int], ...]  # of each row: which batch, and which row of it

    def __len__(self) -> int:
        return len(self.where)

    def __getitem__(self, row: int) -> Pixels:
        batch, line = self.where[row]
        flat = _pixels(self.batches[batch])[line]
        return np.ascontiguousarray(flat.reshape(3, SIDE, SIDE).transpose(1, 2, 0))


def found(place: Path, names: Sequence[str]) -> list[Batch]:
    """The batches of these names, all in one folder; none where there is no such folder."""
    if archives.is_archive(place):
        return _packed(place, names)
    homes = (home for home in nearby(place) if all((home / name).is_file() for name in names))
    home = next(homes, None)
    return [Batch(home / name, "", _stamp(home / name)) for name in names] if home else []


def expected(place: Path, names: Sequence[str], title: str, files: str) -> list[Batch]:
    """The batches of these names, or a sentence on what should lie where."""
    batches = found(place, names)
    if not batches:
        raise BadData(
            f"{place.name} holds no {title}: {', '.join(names)} do not lie together in it. "
            f"Point at {files}."
        )
    return batches


def table(batches: Sequence[Batch], columns: Mapping[str, Labels], testing: str) -> pd.DataFrame:
    """A row per image, called after its batch and row; `split` is test for the batch `testing`."""
    return pd.concat([_rows(batch, columns, testing) for batch in batches], ignore_index=True)


def pictures(batches: Sequence[Batch], ids: Iterable[str]) -> BatchPictures:
    """The pictures of these rows of the table."""
    number = {batch.name: place for place, batch in enumerate(batches)}
    parted = (one.rpartition("/") for one in ids)
    return BatchPictures(tuple(batches), tuple((number[name], int(row)) for name, _, row in parted))


def fewer(table: pd.DataFrame, title: str, published: int) -> tuple[str, ...]:
    """A sentence where these are not all the images there are."""
    few = len(table) < published
    return (f"{len(table):,} of the {published:,} images of {title} are here.",) if few else ()


def words(held: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The names of the classes, in order."""
    if not held.get(key):
        raise BadData(f"The list of class names has no {key!r}. {AGAIN}")
    return tuple(text(one) for one in held[key])


def _packed(place: Path, names: Sequence[str]) -> list[Batch]:
    inside = set(archives.names(place))
    homes = (one.removesuffix(names[0]) for one in sorted(inside) if one.endswith(names[0]))
    whole = (home for home in homes if all(f"{home}{name}" in inside for name in names))
    home = next(whole, None)
    if home is None:
        return []
    return [Batch(place, f"{home}{name}", _stamp(place)) for name in names]


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns


def _rows(batch: Batch, columns: Mapping[str, Labels], testing: str) -> pd.DataFrame:
    held = batch.load()
    count = _counted(batch, held.get("data"))
    rows = {
        ID: [f"{batch.name}/{row:05d}" for row in range(count)],
        SPLIT: TEST if batch.name == testing else TRAIN,
    }
    return pd.DataFrame(
        rows | {name: _called(batch, held, labels) for name, labels in columns.items()}
    )


def _counted(batch: Batch, data: Any) -> int:
    if not isinstance(data, np.ndarray) or data.dtype != np.uint8 or data.shape[1:] != (PIXELS,):
        raise BadData(f"{batch.name} has no 'data' with {PIXELS:,} bytes for each image. {AGAIN}")
    return len(data)


def _called(batch: Batch, held: Mapping[str, Any], labels: Labels) -> list[str]:
    numbers = held.get(labels.key)
    count, most = len(held["data"]), len(labels.names)
    if numbers is None or len(numbers) != count:
        raise BadData(f"{batch.name} has no {labels.key!r} for each of {count:,} images. {AGAIN}")
    if any(not isinstance(one, int) or not 0 <= one < most for one in numbers):
        raise BadData(f"{batch.name} has labels outside 0 to {most - 1}, its classes. {AGAIN}")
    return [labels.names[one] for one in numbers]


@lru_cache(maxsize=2)
def _pixels(batch: Batch) -> Pixels:
    held = batch.load()
    _counted(batch, held.get("data"))
    return np.asarray(held["data"], np.uint8)
