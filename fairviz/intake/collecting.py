"""From what a reader found to an album: every picture decoded once, in parallel, into one file."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.catalog.sources import SourceEntry
from fairviz.errors import BadValue, FairVizError
from fairviz.intake import splits
from fairviz.intake.decoding import decoded, shape_of
from fairviz.intake.found import ID, SPLIT, TEST, TRAIN, UNKNOWN, BadData, Found, Pixels
from fairviz.intake.reviewing import unaskable
from fairviz.predictions.albums import ROW, Draft, Texts

AT_ONCE = 512  # pictures between two looks at whether to go on
LEAST_TESTED = 2  # images: one for pages, one for certifying
SAMPLED = 200  # pictures whose sizes tell the size of all
LARGEST = 224  # pixels: what most networks see; more is asked for
MOST_PIXELS = 2_048  # of a side: no classifier sees more
Tick = Callable[[int, int], None]
Stamp = tuple[int, int]


@dataclass(frozen=True)
class How:
    """How pictures become squares: size 0 is theirs; fit crop, squash or pad."""

    size: int = 0
    fit: str = "crop"
    crop: float = 1.0
    all_test: bool = False  # a model that is trained already is only to be asked

    def __post_init__(self) -> None:
        if not 0 <= self.size <= MOST_PIXELS:
            raise BadValue(f"Size {self.size}: it goes from 1 to {MOST_PIXELS:,}; 0 keeps theirs.")
        if not 0 < self.crop <= 1:
            raise BadValue(f"Crop {self.crop:g}: it is more than 0, and 1 is the whole picture.")


@dataclass(frozen=True)
class Collected:
    """Where the album lies now, and what to know about it."""

    content: str
    table: pd.DataFrame
    texts: Texts


def texts_of(found: Found, entry: SourceEntry, title: str) -> Texts:
    """What an album tells of itself, before a picture was looked at."""
    return Texts(
        title=title,
        size=0,
        targets=found.targets,
        groups=found.groups,
        classes=dict(found.classes),
        together=found.together,
        source=entry.source,
        licence=entry.licence,
        caveat=entry.caveat,
        notes=found.trouble,
    )


def collected(found: Found, texts: Texts, home: Path, how: How, tick: Tick) -> Collected:
    """All pictures as squares of one size in the store; those that cannot be read are named."""
    _not_empty(found)
    size = how.size or usual_size(found)
    before = _stamps(found)
    with Draft(home, len(found), size) as draft:
        bad, prints = _filled(draft.pixels, found, replace(how, size=size), tick)
        _unchanged(found, before)
        table = _table(found, texts, bad, prints, how.all_test)
        mean, std = _colours(draft.pixels, table)
        drawn = () if how.all_test else splits.said(found.table)
        notes = (*texts.notes, *drawn, *_trouble(found, bad), *_doubles(table, prints))
        whole = replace(texts, size=size, mean=mean, std=std, notes=tuple(notes))
        content = draft.finish(table, whole)
    return Collected(content, table, whole)


def usual_size(found: Found) -> int:
    """The median shorter side of a few pictures, at most what networks usually see."""
    rows = np.linspace(0, len(found) - 1, min(SAMPLED, len(found))).astype(int)
    bad: list[str] = []
    sides = [side for row in rows if (side := _shorter(found, int(row), bad))]
    if not sides:
        first = f"None of {len(rows)} pictures that were tried can be opened, such as:"
        raise BadData(f"{first} {bad[0]}")
    return int(min(LARGEST, np.median(sides)))


def _shorter(found: Found, row: int, bad: list[str]) -> int:
    try:
        return min(shape_of(found.pictures[row]))
    except FairVizError as error:
        bad.append(str(error))
        return 0


def _not_empty(found: Found) -> None:
    if not len(found):
        raise BadData("No pictures were found here." + "".join(f" {t}" for t in found.trouble[:3]))
    if why := unaskable(found.table, found.targets[0]):
        raise BadData(why)


def _filled(
    pixels: Pixels, found: Found, how: How, tick: Tick
) -> tuple[dict[int, str], NDArray[np.str_]]:
    """Every row of the file; what could not be read and why; a print of each picture."""
    bad: dict[int, str] = {}
    prints = np.full(len(found), "", dtype="<U16")

    def one(row: int) -> None:
        try:
            pixels[row] = decoded(found.pictures[row], how.size, how.fit, how.crop)
            prints[row] = sha256(pixels[row].tobytes()).hexdigest()[:16]
        except FairVizError as error:
            bad[row] = str(error)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for rows in _pieces(len(found)):
            list(pool.map(one, rows))
            tick(rows[-1] + 1, len(found))
    return bad, prints


def _pieces(count: int) -> Iterator[list[int]]:
    rows = iter(range(count))
    while piece := list(islice(rows, AT_ONCE)):
        yield piece


def _table(
    found: Found, texts: Texts, bad: dict[int, str], prints: NDArray[np.str_], all_test: bool
) -> pd.DataFrame:
    if len(bad) > len(found) / 2:
        raise BadData(
            f"{len(bad):,} of {len(found):,} pictures cannot be read, such as: "
            f"{next(iter(bad.values()))}"
        )
    table = found.table.reset_index(drop=True).assign(**{ROW: np.arange(len(found))})
    keep = ~table[ROW].isin(list(bad))
    kept = table[keep].reset_index(drop=True)
    drawn = splits.drawn(kept, texts.targets[0], texts.groups, prints=prints[keep])
    drawn = pd.Series(TEST, index=kept.index) if all_test else drawn
    _enough_to_test(kept, drawn, texts.targets[0])
    return kept.assign(**{SPLIT: drawn})


def _enough_to_test(table: pd.DataFrame, drawn: pd.Series, target: str) -> None:
    tested = drawn.eq(TEST) & (table[target].ne(UNKNOWN) if target in table else True)
    if tested.sum() < LEAST_TESTED:
        raise BadData(
            f"Of {len(table):,} images {tested.sum()} would be tested on: bring at least ten of"
            " each class, or images in train and test folders."
        )


def _colours(pixels: Pixels, table: pd.DataFrame) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and spread of each colour over the training images, piece by piece."""
    rows = table.loc[table[SPLIT].eq(TRAIN), ROW].to_numpy()
    rows = rows if len(rows) else table[ROW].to_numpy()
    total, squares, count = np.zeros(3), np.zeros(3), 0
    for part in np.array_split(rows, max(1, len(rows) // AT_ONCE)):
        flat = pixels[part].reshape(-1, 3).astype(np.float64) / 255
        total, squares, count = total + flat.sum(0), squares + (flat**2).sum(0), count + len(flat)
    mean = total / count
    std = np.sqrt(np.maximum(squares / count - mean**2, 1e-6))
    return tuple(map(float, mean)), tuple(map(float, std))


def _trouble(found: Found, bad: dict[int, str]) -> Iterator[str]:
    if bad:
        told = " ".join(list(bad.values())[:3])
        yield f"{len(bad):,} of {len(found):,} pictures were left out. {told}"


def _doubles(table: pd.DataFrame, prints: NDArray[np.str_]) -> Iterator[str]:
    """Equal pictures on both sides of a split: what was learned by heart looks like skill."""
    seen = pd.DataFrame({"print": prints[table[ROW].to_numpy()], "split": table[SPLIT]})
    sides = seen.groupby("print")["split"].nunique()
    twice = sides.index[sides > 1]
    if len(twice):
        first = table[ID][seen["print"].eq(twice[0])].head(2).tolist()
        yield (
            f"{len(twice):,} pictures stand in more than one split, such as {' and '.join(first)}:"
            " accuracy on them is memory."
        )


def _stamps(found: Found) -> dict[int, Stamp]:
    """Length and time of each file, to see whether anybody writes while we read."""
    rows = range(len(found))
    paths = ((row, found.pictures[row]) for row in rows)
    return {row: _stamp(path) for row, path in paths if isinstance(path, Path)}


def _stamp(path: Path) -> Stamp:
    try:
        stat = path.stat()
    except OSError:
        return (-1, -1)
    return stat.st_size, stat.st_mtime_ns


def _unchanged(found: Found, before: dict[int, Stamp]) -> None:
    after = _stamps(found) if before else {}
    changed = [row for row in before if after[row] != before[row]]
    if changed:
        names = ", ".join(found.table[ID].iloc[changed[:3]].astype(str))
        raise BadData(
            f"{len(changed):,} files changed while they were read ({names} …): nothing was kept."
            " Wait until nobody writes into this folder, then try again."
        )
