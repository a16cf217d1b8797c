"""Which pictures lie in a folder and those below it, found by their names."""

import os
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from fairviz.intake.columns import SPLIT_NAMES
from fairviz.intake.layouts import NOT_LOOKED_INTO

PICTURES = (
    *(".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff"),
    *(".ppm", ".pgm", ".jp2", ".avif"),
)
LOOKED_AT = 50  # folders in which a first picture is looked for


@dataclass(frozen=True)
class Walk:
    """The pictures below `root` by their paths; links not followed; names that are no text."""

    root: Path
    names: tuple[str, ...]
    links: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()

    def in_splits(self) -> bool:
        """Whether every first folder is called after a split: "train" alone may be a class."""
        tops = {
            top.lower() for top, _, rest in (name.partition("/") for name in self.names) if rest
        }
        return bool(tops) and tops <= SPLIT_NAMES.keys()


def walked(place: Path, unwrap: bool = True) -> Walk:
    """Every picture below the place, or below the one folder that is all there is in it."""
    root = _unwrapped(place) if unwrap else place
    names: list[str] = []
    links: list[str] = []
    odd: list[str] = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(NOT_LOOKED_INTO)]
        here = Path(folder).relative_to(root)
        for file in filter(_is_picture, files):
            name = (here / file).as_posix()
            kind = links if Path(folder, file).is_symlink() else names if _is_text(name) else odd
            kind.append(name)
    return Walk(root, tuple(sorted(names)), tuple(sorted(links)), tuple(map(ascii, odd)))


def has_pictures(place: Path) -> bool:
    """Whether a picture lies among the first folders of this one, cheaply."""
    if not place.is_dir():
        return False
    first = islice(os.walk(_unwrapped(place)), LOOKED_AT)
    return any(_is_picture(file) for _, _, files in first for file in files)


def split_of(name: str) -> str:
    """The split that a path's first folder is called after; "" where it lies in none."""
    first, _, rest = name.partition("/")
    return SPLIT_NAMES[first.lower()] if rest else ""


def class_of(name: str, in_splits: bool) -> str:
    """The folder of a path that names its class; "" where there is none."""
    folders = name.split("/")[:-1][1 if in_splits else 0 :]
    return folders[0] if folders else ""


def _is_picture(name: str) -> bool:
    return name.lower().endswith(PICTURES) and not name.startswith(NOT_LOOKED_INTO)


def _is_text(name: str) -> bool:
    return name.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in name)


def _unwrapped(place: Path) -> Path:
    with os.scandir(place) as entries:
        inside = [one for one in entries if not one.name.startswith(NOT_LOOKED_INTO)]
    only = len(inside) == 1 and inside[0].is_dir(follow_symlinks=False)
    wraps = (
        only and inside[0].name.lower() not in SPLIT_NAMES and _has_folders(place / inside[0].name)
    )
    return _unwrapped(place / inside[0].name) if wraps else place


def _has_folders(folder: Path) -> bool:
    with os.scandir(folder) as entries:
        return any(one.is_dir(follow_symlinks=False) for one in entries)
