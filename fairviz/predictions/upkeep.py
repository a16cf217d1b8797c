"""Looking after a store: what is damaged, what can go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fairviz.errors import FairVizError
from fairviz.predictions import manifest
from fairviz.predictions.faults import Damaged
from fairviz.predictions.folders import discard, is_abandoned
from fairviz.predictions.shelf import VARIANTS, Shelf, is_current


@dataclass(frozen=True)
class Fault:
    """A folder that cannot be trusted, and why."""

    folder: Path
    error: FairVizError
    is_home: bool

    @property
    def is_mendable(self) -> bool:
        """Whether removing the folder puts it right: it is ours, and broken rather than newer."""
        return self.is_home and isinstance(self.error, Damaged)


def faults(shelves: tuple[Shelf, ...]) -> Iterator[Fault]:
    """Every fault of every folder, found by reading all files."""
    for shelf in shelves:
        for folder in shelf.folders():
            for error in manifest.faults(folder):
                yield Fault(folder, error, shelf.is_home)


def is_damaged(folder: Path) -> bool:
    """Whether a file of this folder is not what was written."""
    return any(isinstance(error, Damaged) for error in manifest.faults(folder))


def repair(found: list[Fault]) -> list[Path]:
    """The damaged folders of the home, now removed so that they are made again on request."""
    folders = list(dict.fromkeys(fault.folder for fault in found if fault.is_mendable))
    for folder in folders:
        discard(folder)
    return folders


def collect(home: Shelf, keep: frozenset[str] | None) -> tuple[list[Path], int]:
    """What was removed, and the bytes that this freed.

    Always: what interrupted writers left, and variants whose recipe has a new address since a
    plug-in changed. With `keep`, every other variant that is not in it as well.
    """
    gone = [draft for draft in home.drafts() if is_abandoned(draft)]
    gone += [folder for folder in home.folders() if _is_unwanted(folder, keep)]
    return gone, removed(gone)


def removed(paths: Iterable[Path]) -> int:
    """How many bytes it freed to remove these files and folders."""
    freed = 0
    for path in paths:
        freed += _bytes(path)
        discard(path) if path.is_dir() else path.unlink(missing_ok=True)
    return freed


def _is_unwanted(folder: Path, keep: frozenset[str] | None) -> bool:
    if folder.parent.name != VARIANTS:
        return False
    try:
        about = manifest.read(folder)
    except FairVizError:
        return False  # verify names it; gc does not judge what it cannot read
    return not _is_current(about) or (keep is not None and folder.name not in keep)


def _is_current(about: manifest.Manifest) -> bool:
    try:
        return is_current(about)
    except FairVizError:
        return False  # its plug-in is gone


def _bytes(path: Path) -> int:
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())
