"""Where the files of a publisher's format lie, however the folder was copied or pointed at."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fairviz.intake.found import BadData
from fairviz.intake.listings import header

Parts = dict[str, Path]

MANY = 100  # folders: a folder per person or class, not a collection of datasets
SHOWN = 5
LISTS = (".csv", ".txt")
NOT_LOOKED_INTO = (".", "__MACOSX")


@dataclass(frozen=True)
class Part:
    """A file or folder: where it may lie, the usual place first, and columns it is known by."""

    options: tuple[str, ...]
    columns: frozenset[str] = frozenset()
    asked: str = ""  # what to ask for where it is missing; empty: the usual place

    def lies_in(self, home: Path) -> Path | None:
        """Where it is below this folder; None where it is not."""
        return next((home / name for name in self.options if self._is(home / name)), None)

    def _is(self, path: Path) -> bool:
        try:
            return path.exists() and self.columns <= frozenset(header(path) if self.columns else ())
        except OSError:  # a folder that may not be looked into
            return False


@dataclass(frozen=True)
class Layout:
    """The parts of a format by name; the first ones, `marks` of them, occur in no other format."""

    title: str
    parts: Mapping[str, Part]
    marks: int = 1

    def fits(self, place: Path) -> bool:
        """Whether a part that only this format has lies here, a little below or above."""
        marks = list(self.parts)[: self.marks]
        return any(mark in parts for _, parts in self._homes(place) for mark in marks)

    def find(self, place: Path) -> Parts:
        """Every part, from the nearest folder that has them all."""
        seen: list[tuple[Path, Parts]] = []
        for home, parts in self._homes(checked(place)):
            if len(parts) == len(self.parts):
                return parts
            seen.append((home, parts))
        raise self._incomplete(*max(seen, key=lambda one: len(one[1])))

    def _homes(self, place: Path) -> Iterator[tuple[Path, Parts]]:
        """Folders to which the place may belong, with the parts that lie in each."""
        for home in nearby(place):
            parts = self._parts(home)
            if _belongs(place.absolute(), home, parts):
                yield home, parts

    def _parts(self, home: Path) -> Parts:
        where = {name: part.lies_in(home) for name, part in self.parts.items()}
        return {name: path for name, path in where.items() if path}

    def _incomplete(self, home: Path, parts: Parts) -> BadData:
        lacking = [part for name, part in self.parts.items() if name not in parts]
        wanted = [part.asked or part.options[0] for part in lacking]
        return missing(self.title, home, wanted)


def _belongs(place: Path, home: Path, parts: Parts) -> bool:
    """Whether a place below this home is a part of it: else it is another dataset of its own."""
    folders = {path if path.is_dir() else path.parent for path in parts.values()} - {home}
    if home not in place.parents or place.is_file() or not folders:
        return True
    return any(place == one or place in one.parents or one in place.parents for one in folders)


def missing(title: str, home: Path, wanted: list[str]) -> BadData:
    """Which files to put where, and what is there instead."""
    *rest, last = wanted
    named = f"{', '.join(rest)} and {last}" if rest else last
    return BadData(f"{title} needs {named} in {home}. {there(home)}")


def there(folder: Path) -> str:
    """What lies in a folder, in a sentence."""
    names = sorted(name for name in names_in(folder) if not name.startswith(NOT_LOOKED_INTO))
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    return f"There is: {', '.join(names[:SHOWN])}{more}." if names else "It is empty."


def checked(place: Path) -> Path:
    """The place, if a dataset may lie there."""
    if not place.exists():
        raise BadData(f"There is nothing at {place}. Give the folder that the dataset lies in.")
    if _start(place) is None:
        raise BadData(
            f"{place.name} is a file. Unpack it if it is an archive, and give the folder."
        )
    return place


def nearby(place: Path) -> Iterator[Path]:
    """The folder, those up to two below, then two above: people point at a neighbour."""
    if start := _start(place):
        yield start
        yield from below(start)
        yield from list(start.absolute().parents)[:2]


def _start(place: Path) -> Path | None:
    """The folder meant: the place itself, or the one that its list lies in."""
    is_list = place.suffix in LISTS and place.is_file()
    return place if place.is_dir() else place.parent if is_list else None


def below(folder: Path) -> Iterator[Path]:
    """Folders in a folder, then those in them unless they are very many."""
    children = folders_in(folder)
    yield from children
    for child in children if len(children) <= MANY else []:
        inside = folders_in(child)
        yield from inside if len(inside) <= MANY else []


def names_in(folder: Path) -> frozenset[str]:
    """What lies directly in a folder; nothing where there is none or it may not be read."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name for entry in entries)
    except OSError:
        return frozenset()


def first_names(folder: Path, many: int) -> list[str]:
    """Some of what lies in a folder, in no order: enough to see of which kind it is."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in islice(entries, many)]
    except OSError:
        return []


def folders_in(folder: Path) -> list[Path]:
    """Folders directly in a folder, by name; none where it may not be read."""
    if not folder.is_dir():
        return []
    try:
        with os.scandir(folder) as entries:  # not iterdir: 200,000 files cost one look, not two
            names = [entry.name for entry in entries if entry.is_dir()]
    except OSError:
        return []
    return [folder / name for name in sorted(names) if not name.startswith(NOT_LOOKED_INTO)]
