"""Arrays in an npz file, row by row: a stored one is mapped, a compressed one unfolds in order."""

import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from threading import Lock
from typing import IO, Any
from weakref import finalize

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from fairviz.intake.found import BadData

AT_ONCE = 16_000_000  # bytes of rows held of a compressed array
MOST_LABELS = 500_000_000  # bytes of an array read whole
NUMBERS = "biuf"
LOCAL = struct.Struct("<26xHH")  # of a zip member's own header: lengths of its name and extras
VERSIONS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


@dataclass(frozen=True)
class Header:
    """What an array is, and where its numbers begin in the member that holds it."""

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    start: int

    @property
    def size(self) -> int:
        """Bytes of all its numbers."""
        return prod(self.shape) * self.dtype.itemsize


def headers(path: Path) -> dict[str, Header]:
    """The arrays inside by name; none of their numbers is read."""
    with _opened(path) as archive:
        names = [one.removesuffix(".npy") for one in archive.namelist() if one.endswith(".npy")]
        return {name: _header(archive, name) for name in names}


def whole(path: Path, header: Header) -> NDArray[Any]:
    """All numbers of a small array."""
    if header.size > MOST_LABELS:
        raise BadData(f"{header.name} in {path.name} has {header.size:,} bytes: no labels have.")
    with _opened(path) as archive, archive.open(f"{header.name}.npy") as file:
        file.seek(header.start)
        return _numbers(file, header, header.shape[0])


def rows(path: Path, header: Header) -> "NDArray[Any] | Unfolding":
    """The rows of a large array: never all of them in memory."""
    with _opened(path) as archive:
        info = archive.getinfo(f"{header.name}.npy")
        if info.compress_type != zipfile.ZIP_STORED:
            return Unfolding(path, header)
        mapped: NDArray[Any] = np.memmap(
            path, header.dtype, "r", _start(path, info) + header.start, header.shape
        )
        return mapped


def _start(path: Path, info: zipfile.ZipInfo) -> int:
    """Where a stored member's bytes begin in the file."""
    with path.open("rb") as file:
        file.seek(info.header_offset)
        name, extras = LOCAL.unpack(file.read(LOCAL.size))
        return info.header_offset + LOCAL.size + int(name) + int(extras)


class Unfolding:
    """The rows of a compressed array: asking in order is quick, going back starts from the top."""

    def __init__(self, path: Path, header: Header) -> None:
        archive = zipfile.ZipFile(path)
        finalize(self, archive.close)  # not later than the rows are needed
        self._path, self._header = path, header
        self._file = archive.open(f"{header.name}.npy")
        self._per_row = prod(header.shape[1:]) * header.dtype.itemsize
        self._many = max(1, AT_ONCE // max(1, self._per_row))
        self._blocks: dict[int, NDArray[Any]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return self._header.shape[0]

    def __getitem__(self, row: int) -> NDArray[Any]:
        block, line = divmod(row, self._many)
        with self._lock:  # many threads decode
            held = self._blocks[block] if block in self._blocks else self._unfold(block)
        found: NDArray[Any] = held[line]
        return found

    def _unfold(self, block: int) -> NDArray[Any]:
        first = block * self._many
        with _explained(self._path):
            self._file.seek(self._header.start + first * self._per_row)
            found = _numbers(self._file, self._header, min(self._many, len(self) - first))
        self._blocks = {**dict(list(self._blocks.items())[-1:]), block: found}  # with the last one
        return found


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with _explained(path), zipfile.ZipFile(path) as archive:
        yield archive


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except BadData:
        raise
    except Exception as fault:  # a broken archive can fail in any way
        why = getattr(fault, "strerror", None) or fault  # without paths
        whole = f"{path.name} is not a whole npz ({why})"
        raise BadData(f"{whole}. Copy or download it again.") from fault


def _header(archive: zipfile.ZipFile, name: str) -> Header:
    with archive.open(f"{name}.npy") as file:
        shape, in_columns, dtype = VERSIONS[npy.read_magic(file)](file)
        if dtype.kind not in NUMBERS or in_columns or not shape:
            raise BadData(f"{name} holds {dtype} of shape {shape}, not rows of numbers: refused.")
        return Header(name, shape, dtype, file.tell())


def _numbers(file: IO[bytes], header: Header, many: int) -> NDArray[Any]:
    """The next so many rows."""
    size = many * prod(header.shape[1:]) * header.dtype.itemsize
    raw = file.read(size)
    if len(raw) < size:
        raise BadData(f"{header.name} breaks off before its end. Copy or download it again.")
    found: NDArray[Any] = np.frombuffer(raw, header.dtype).reshape(many, *header.shape[1:])
    return found
