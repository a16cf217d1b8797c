"""Pictures that lie in files: which of those listed are there, without opening one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fairviz.intake.found import BadData
from fairviz.intake.layouts import names_in, there
from fairviz.intake.listings import counted


@dataclass(frozen=True)
class Files:
    """A picture per row, each a file still to be decoded."""

    root: Path
    names: tuple[str, ...]  # relative, with "/"

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, row: int) -> Path:
        return self.root / self.names[row]


@dataclass(frozen=True)
class Kept:
    """The rows whose pictures are there, these pictures, and a sentence about the others."""

    table: pd.DataFrame
    pictures: Files
    trouble: tuple[str, ...] = ()


def on_disk(table: pd.DataFrame, root: Path, names: Iterable[str]) -> Kept:
    """The rows whose file is below `root`; refuses when that is fewer than half."""
    inside = [_inside(name.replace("\\", "/")) for name in names]
    present = _present(root, inside)
    gone = [name for name, is_there in zip(inside, present, strict=True) if not is_there]
    if len(gone) * 2 > len(inside) or not inside:
        raise _too_few(root, gone, len(inside))
    kept = tuple(name for name, is_there in zip(inside, present, strict=True) if is_there)
    said = (f"{counted(gone, 'picture', 'listed but not there')}: left out.",) if gone else ()
    return Kept(table[present].reset_index(drop=True), Files(root, kept), said)


def _present(root: Path, names: Sequence[str]) -> list[bool]:
    """Whether each is there, from one look into each folder: 200,000 questions take minutes."""
    split = [name.rpartition("/") for name in names]
    inside = {folder: names_in(root / folder) for folder in {folder for folder, _, _ in split}}
    return [name in inside[folder] for folder, _, name in split]


def _inside(name: str) -> str:
    if name.startswith("/") or ":" in name or ".." in name.split("/"):
        raise BadData(
            f"The list names {name!r}, which lies outside its own folder. "
            "Nothing was read: get the list again from its publisher."
        )
    return name


def _too_few(root: Path, gone: Sequence[str], listed: int) -> BadData:
    if not listed:
        return BadData(f"No picture is listed for {root}. {there(root)}")
    return BadData(
        f"{counted(gone, 'picture', f'of {listed:,} listed but not in {root}')}. Put them there, "
        f"unpacked. {there(root)}"
    )
