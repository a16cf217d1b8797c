"""Tables of predictions from CSV, Parquet or npz: columns by name, each (n,) or (n, classes)."""

import csv
import gzip
import zipfile
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow
from numpy.typing import NDArray

from fairviz.intake.found import BadData

ENDINGS = (".csv", ".tsv", ".csv.gz", ".parquet", ".npz")
SNIFFED = 65_536  # bytes that tell how a CSV is written
LARGEST = 64 << 30  # bytes of an array that a small npz may unfold into


@dataclass(frozen=True)
class Columns:
    """Columns of equal length by name; a column of scores has its classes side by side."""

    values: Mapping[str, NDArray[Any]]
    source: str = ""
    notes: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(next(iter(self.values.values()), ()))


def read(path: Path) -> Columns:
    """The columns of one file, by what it is called and by what it contains."""
    if not path.is_file():
        raise BadData(f"{path} is {'a folder' if path.is_dir() else 'not there'}: name a file.")
    if path.stat().st_size == 0:
        raise BadData(f"{path.name} is empty (0 bytes).")
    ending = next((end for end in ENDINGS if path.name.lower().endswith(end)), "")
    if not ending:
        raise BadData(f"{path.name} is none of {', '.join(ENDINGS)}: predictions come as these.")
    return _READERS[ending](path)


def joined(parts: list[Columns], key: str) -> Columns:
    """Several files side by side, their rows matched by the column `key`."""
    if len(parts) == 1:
        return parts[0]
    frames = [_indexed(part, key) for part in parts]
    for part, frame in zip(parts[1:], frames[1:], strict=True):
        _same_rows(frames[0].index, frame.index, parts[0].source, part.source)
    whole = pd.concat([frames[0], *[f.reindex(frames[0].index) for f in frames[1:]]], axis=1)
    kept = whole.loc[:, ~whole.columns.duplicated()].reset_index(names=key)
    return Columns({str(name): kept[name].to_numpy() for name in kept}, parts[0].source)


def _indexed(part: Columns, key: str) -> pd.DataFrame:
    if not key:
        raise BadData("Several files are matched row by row: say which column names the samples.")
    if key not in part.values:
        raise BadData(f"{part.source} has no column {key!r}; it has {_some(part.values)}.")
    wide = [name for name, column in part.values.items() if column.ndim > 1]
    if wide:
        raise BadData(f"{part.source}: {wide[0]!r} is a matrix; put several arrays into one file.")
    frame = pd.DataFrame(dict(part.values)).set_index(key)
    if twice := int(frame.index.duplicated().sum()):
        raise BadData(f"{part.source} names {twice} samples twice in {key!r}.")
    return frame


def _same_rows(one: pd.Index, other: pd.Index, first: str, second: str) -> None:
    lacking, extra = one.difference(other), other.difference(one)
    if len(lacking) or len(extra):
        raise BadData(
            f"{second} does not answer the same samples as {first}: {len(lacking)} of"
            f" {len(one)} are missing, {len(extra)} are others"
            f" (such as {(list(lacking) + list(extra))[0]!r})."
        )


def _csv(path: Path) -> Columns:
    head, notes = _head(path), []
    encoding = "utf-16" if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = head.decode(encoding) if len(head) < SNIFFED else head[:-8].decode(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1"
        text = head.decode(encoding)
        notes.append(f"{path.name} is not UTF-8; it was read as Latin-1.")
    line = next((one for one in text.removeprefix("\ufeff").splitlines() if one.strip()), "")
    names = _header(line, path.name)
    frame = _frame(path, encoding, _delimiter(line))
    if not len(frame):
        raise BadData(f"{path.name} has a header and no rows.")
    if len(frame.columns) != len(names) or not isinstance(frame.index, pd.RangeIndex):
        raise BadData(f"{path.name}: its rows have more cells than its header has names.")
    frame.columns = pd.Index(names)
    return Columns({n: frame[n].to_numpy() for n in names}, path.name, tuple(notes))


def _head(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            return file.read(SNIFFED)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BadData(f"{path.name} is no gzip file that can be read: {error}.") from None


def _frame(path: Path, encoding: str, separator: str) -> pd.DataFrame:
    try:
        return pd.read_csv(
            path,
            sep=separator,
            encoding=encoding,
            low_memory=False,
            keep_default_na=False,
            na_values=["", "NaN", "nan", "NAN"],
            skipinitialspace=True,
        )
    except (ValueError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadData(f"{path.name} cannot be read as a table: {error}") from None


def _delimiter(line: str) -> str:
    return max(",;\t|", key=line.count)


def _header(line: str, source: str) -> list[str]:
    """Names in the first line that says anything; a column without one is called by its place."""
    told = next(csv.reader([line], delimiter=_delimiter(line), skipinitialspace=True), [])
    names = [name if name.strip() else f"column {at + 1}" for at, name in enumerate(told)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadData(f"{source} has the column {twice[0]!r} twice: give each its own name.")
    return names


def _parquet(path: Path) -> Columns:
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        raise BadData(f"{path.name} is no Parquet file that can be read: {error}") from None
    if not len(frame):
        raise BadData(f"{path.name} has no rows.")
    return Columns({str(name): _stacked(frame[name]) for name in frame}, path.name)


def _stacked(column: "pd.Series[Any]") -> NDArray[Any]:
    """A column of lists becomes a matrix: scores of one variant."""
    if column.dtype != object:
        return column.to_numpy()
    is_list = column.map(lambda cell: isinstance(cell, np.ndarray | list)).to_numpy(dtype=bool)
    if not is_list.any():
        return column.to_numpy()
    if not is_list.all():
        place = int(is_list.argmin())
        raise _no_scores(column, f"row {place + 1} is {column.iloc[place]!r}")
    widths = column.map(len)
    if widths.nunique() > 1:
        told = f"lists of different lengths, from {widths.min()} to {widths.max()}"
        raise _no_scores(column, told)
    try:
        stacked = np.stack([np.asarray(row, dtype=float) for row in column])
    except (TypeError, ValueError):
        raise _no_scores(column, "it holds lists, and not of numbers") from None
    if stacked.ndim != 2 or not stacked.size:
        raise _no_scores(column, "lists of lists" if stacked.size else "empty lists")
    return stacked


def _no_scores(column: "pd.Series[Any]", came: str) -> BadData:
    return BadData(
        f"Column {column.name!r} is no column of scores: {came}. Write one list of numbers in every"
        " row, a number per class, or a column of predicted classes; a column of groups or labels"
        " holds one value a row."
    )


def _npz(path: Path) -> Columns:
    try:
        _refuse_bomb(path)
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except ValueError as error:
        if "pickle" in str(error).lower():
            raise BadData(_OBJECTS.format(path.name)) from None
        raise BadData(f"{path.name} cannot be read: {error}") from None
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise BadData(f"{path.name} is no npz file that can be read: {error}") from None
    return Columns(_of_one_length(arrays, path.name), path.name)


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        whole = sum(member.file_size for member in archive.infolist())
    if whole > LARGEST:
        raise BadData(f"{path.name} would unfold into {whole / 1e9:,.0f} GB: it is refused.")


def _of_one_length(arrays: dict[str, NDArray[Any]], source: str) -> dict[str, NDArray[Any]]:
    flat = {n: a[:, 0] if a.ndim == 2 and a.shape[1] == 1 else a for n, a in arrays.items()}
    for name, array in flat.items():
        if array.ndim not in (1, 2):
            raise BadData(
                f"{source}: {name!r} has shape {array.shape}; labels are (n,), scores (n, classes)."
            )
    lengths = {name: len(array) for name, array in flat.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length:,}" for name, length in list(lengths.items())[:6])
        raise BadData(f"{source}: its arrays answer different numbers of samples: {told}.")
    if not lengths:
        raise BadData(f"{source} holds no arrays.")
    return {n: np.char.decode(a, "utf-8") if a.dtype.kind == "S" else a for n, a in flat.items()}


def _some(names: Any) -> str:
    listed = list(names)
    return ", ".join(map(str, listed[:12])) + (" …" if len(listed) > 12 else "")


_OBJECTS = (
    "{} holds Python objects, which would have to be unpickled and could run code: it was not"
    " opened. Save strings as np.array(names, dtype=str)."
)
_READERS = {".csv": _csv, ".tsv": _csv, ".csv.gz": _csv, ".parquet": _parquet, ".npz": _npz}
