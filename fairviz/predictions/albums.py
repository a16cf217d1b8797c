"""Images that somebody brought, decoded once: one memory-mapped file of bytes, and a table.

<home>/albums/<content>/   manifest.json, pixels.npy, table.parquet, texts.json
"""

import io
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.errors import BadValue, UnknownName
from fairviz.predictions import manifest
from fairviz.predictions.evalset import EvalSet, Task
from fairviz.predictions.faults import Damaged, NotInStore
from fairviz.predictions.folders import discard, new_draft, write
from fairviz.predictions.halves import halves, strata
from fairviz.predictions.shelf import ALBUMS

PIXELS, TABLE, TEXTS = "pixels.npy", "table.parquet", "texts.json"
ROW, SPLIT, ID = "row", "split", "id"  # columns of the table beside labels and attributes
TEST = "test"
UNKNOWN = "unknown"  # a label that nobody gave: no class of its own
TOGETHER = "*"  # the target that asks every yes-or-no label at once


@dataclass(frozen=True)
class Texts:
    """What is known of an album beside its pixels and its table."""

    title: str
    size: int
    targets: tuple[str, ...]
    groups: tuple[str, ...] = ()
    classes: Mapping[str, tuple[str, ...]] | None = None
    together: tuple[str, ...] = ()
    source: str = ""
    licence: str = ""
    caveat: str = ""
    mean: tuple[float, ...] = (0.5, 0.5, 0.5)
    std: tuple[float, ...] = (0.25, 0.25, 0.25)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Album:
    """Pixels (n, size, size, 3) in a file, and a row of the table for each image that is used."""

    content: str
    pixels: NDArray[np.uint8]
    table: pd.DataFrame
    texts: Texts

    def target(self, asked: str) -> str:
        """The column that is asked about; the first where nobody chose."""
        possible = (*self.texts.targets, *([TOGETHER] if self.texts.together else []))
        if asked and asked not in possible:
            raise UnknownName(asked, f"target of {self.texts.title}", possible)
        return asked or self.texts.targets[0]

    def classes(self, target: str) -> tuple[str, ...]:
        """What the target can be, in its own order."""
        if target == TOGETHER:
            return self.texts.together
        known = (self.texts.classes or {}).get(target)
        return known or tuple(sorted({*self.table[target].astype(str)} - {UNKNOWN}))

    def labels(self, target: str) -> NDArray[np.int64]:
        """(n,) class numbers, -1 where it is unknown; (n, L) of 0/1 for all labels together."""
        if target == TOGETHER:
            return np.asarray(self.table[list(self.texts.together)] == "yes", dtype=np.int64)
        places = {name: place for place, name in enumerate(self.classes(target))}
        return np.asarray(self.table[target].map(places).fillna(-1), dtype=np.int64)

    def known(self, target: str) -> NDArray[np.bool_]:
        """Which images have an answer to what is asked."""
        labels = self.labels(target)
        return np.asarray(labels >= 0 if labels.ndim == 1 else np.ones(len(labels), dtype=bool))

    def task(self, target: str) -> Task:
        if target == TOGETHER:
            return "labels"
        return "binary" if len(self.classes(target)) == 2 else "classes"

    def groups(self, target: str) -> tuple[str, ...]:
        """The columns that make groups; a class is a group already."""
        return tuple(name for name in self.texts.groups if name != target)

    def has(self, split: str, target: str) -> bool:
        """Whether an image of this split has an answer to what is asked."""
        return bool((self.known(target) & (self.table[SPLIT].to_numpy(dtype=str) == split)).any())

    def attributes(self, target: str) -> pd.DataFrame:
        """What the columns that make groups say of each image."""
        return self.table[list(self.groups(target))].astype("str").reset_index(drop=True)

    def evalset(self, target: str, certify: float) -> tuple[EvalSet, NDArray[np.int64]]:
        """The questions, and which rows of the table they are: tune as it is, test in halves."""
        attributes, split = self.attributes(target), self.table[SPLIT].to_numpy(dtype=str)
        tested = np.flatnonzero(split == TEST)
        told = self.table[target] if target != TOGETHER else pd.Series("", self.table.index)
        columns = [told.iloc[tested], *(attributes[n].iloc[tested] for n in attributes)]
        named = split.astype("<U7")
        named[tested] = halves(strata(*columns), f"{self.content}/{target}", certify)
        asked = np.isin(named, ("tune", "explore", "certify")) & self.known(target)
        rows = np.flatnonzero(asked)
        questions = EvalSet(
            ids=tuple(self.table[ID].iloc[rows].astype(str)),
            labels=self.labels(target)[rows],
            attributes=attributes.iloc[rows].reset_index(drop=True),
            classes=self.classes(target),
            task=self.task(target),
            split=named[rows],
            title=self.texts.title,
            caveat=self.texts.caveat,
        )
        return questions, rows


@dataclass(frozen=True)
class Chosen:
    """Some pictures of an album, read only when they are looked at."""

    pixels: NDArray[np.uint8]
    places: NDArray[np.int64]

    def __getitem__(self, chosen: Any) -> NDArray[np.uint8]:
        return np.asarray(self.pixels[self.places[chosen]])


class Draft:
    """An album in the making: pixels are written where they will stay, nobody sees it yet."""

    def __init__(self, home: Path, count: int, size: int) -> None:
        self._home = home / ALBUMS
        self._folder = new_draft(self._home)
        need = count * size * size * 3
        self._refuse_if_full(need)
        self._folder.mkdir(parents=True)
        try:
            self.pixels = self._mapped((count, size, size, 3))
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def __enter__(self) -> "Draft":
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def finish(self, table: pd.DataFrame, texts: Texts) -> str:
        """The album's content, under which it now lies; the same album twice is one album."""
        self.pixels.flush()
        written = io.BytesIO()
        table.to_parquet(written, index=False)
        told = json.dumps(asdict(texts), indent=1, allow_nan=False).encode()
        files = {TABLE: written.getvalue(), TEXTS: told}
        for name, data in files.items():
            write(self._folder / name, data)
        path = self._folder / PIXELS
        content = _content(manifest.sum_of(path), table, texts)
        about = {"album": texts.title, "images": len(table)}
        sealed = manifest.sealed(content, about, {**files, PIXELS: path})
        write(self._folder / manifest.NAME, sealed)
        self._put(content)
        return content

    def _put(self, content: str) -> None:
        place = self._home / content
        if place.exists() and manifest.faults(place):
            discard(place)
        if not place.exists():
            self._folder.rename(place)

    def _mapped(self, shape: tuple[int, ...]) -> "np.memmap[Any, np.dtype[np.uint8]]":
        path = self._folder / PIXELS
        return np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=shape)

    def _refuse_if_full(self, need: int) -> None:
        near = next(p for p in (self._home, *self._home.parents) if p.exists())
        free = shutil.disk_usage(near).free
        if need > 0.95 * free:
            raise BadValue(
                f"These images need {need / 1e9:,.1f} GB as bytes, and the disk has"
                f" {free / 1e9:,.1f} GB left: choose a smaller size, or free some space."
            )


def load(roots: Iterable[Path], content: str) -> Album:
    """The album at this address; its pixels stay on the disk until they are looked at."""
    for root in roots:
        folder = root / ALBUMS / content
        if content.isalnum() and folder.is_dir():
            return _read(folder)
    raise NotInStore(
        f"The images of {content!r} are not here (any more): `fairviz import data` with the same"
        " folder brings them again."
    )


def _read(folder: Path) -> Album:
    about = manifest.read_whole(folder)
    table = pd.read_parquet(io.BytesIO(manifest.content(folder, TABLE, about)))
    texts = _texts(json.loads(manifest.content(folder, TEXTS, about)))
    try:
        pixels = np.load(folder / PIXELS, mmap_mode="c", allow_pickle=False)
    except (ValueError, OSError):
        raise Damaged(folder / PIXELS, "it is no array any more") from None
    return Album(folder.name, pixels, table, texts)


def _texts(record: dict[str, Any]) -> Texts:
    classes = {name: tuple(values) for name, values in (record["classes"] or {}).items()}
    plain: dict[str, Any]
    plain = {k: tuple(v) if isinstance(v, list) else v for k, v in record.items()}
    return Texts(**plain | {"classes": classes})


def _content(pixels: str, table: pd.DataFrame, texts: Texts) -> str:
    """From what answers depend on: pixels, ids, labels, attributes, the order of classes."""
    hasher = sha256(pixels.encode())
    hasher.update(table.to_csv(index=False).encode())
    told = asdict(texts)
    questions = {name: told[name] for name in ("targets", "groups", "classes", "together")}
    hasher.update(json.dumps(questions, sort_keys=True).encode())
    return hasher.hexdigest()[:16]
