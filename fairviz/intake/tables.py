"""Tables that people bring, in CSV, TSV or Parquet: every cell as text, missing ones unknown."""

import csv
import gzip
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv
from pyarrow import parquet

from fairviz.intake.columns import (
    Attribute,
    as_split,
    attribute,
    guess_label_column,
    guess_path_column,
    guess_split_column,
)
from fairviz.intake.found import UNKNOWN, BadData

__all__ = [
    "Attribute",
    "as_split",
    "attribute",
    "guess_label_column",
    "guess_path_column",
    "guess_split_column",
    "is_table",
    "read_table",
]

MISSING = frozenset(
    {"", "nan", "-nan", "nat", "none", "null", "na", "n/a", "#n/a", "<na>", UNKNOWN}
)
NEEDLESS = r"^(-?\d+)\.0+$"  # what is left of whole numbers once a column has had a gap
SEPARATORS = ",;\t|"
ENDINGS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".parquet")
MOST_BYTES = 4_000_000_000  # once unpacked
MOST_ROWS = 50_000_000
HEAD = 100_000  # bytes in which the header ends
BLOCK = 16_000_000  # bytes; no row is longer
SHOWN = 3


def is_table(path: Path) -> bool:
    """Whether this is a file with a table's name."""
    return path.name.lower().endswith(ENDINGS) and path.is_file()


def read_table(path: Path) -> pd.DataFrame:
    """Its rows, each cell as trimmed text, "unknown" where missing.

    `attrs["trouble"]` has sentences on what was left out or guessed.
    """
    _checked(path)
    try:
        found, said = _read(path)
        table = _text(found, said)
    except BadData:
        raise
    except Exception as fault:  # a broken table can fail in any way
        why = str(fault).strip().partition("\n")[0]
        raise BadData(f"{path.name} cannot be read as a table ({why}). Save it again.") from fault
    if table.empty:
        raise BadData(f"{path.name} has no rows below its header: bring one row per image.")
    table.attrs["trouble"] = tuple(f"{path.name}: {one}" for one in said)
    return table


def _checked(path: Path) -> None:
    if not is_table(path):
        why = "is not a kind of table that is read" if path.exists() else "is not there"
        raise BadData(f"{path.name} {why}. Bring one of these: {', '.join(ENDINGS)}.")
    size = path.stat().st_size
    if not size:
        raise BadData(f"{path.name} is empty (0 bytes). Copy it again.")
    if size > MOST_BYTES:
        raise BadData(f"{path.name} has {size:,} bytes: more than {MOST_BYTES:,} are not read.")


def _read(path: Path) -> tuple[pa.Table, list[str]]:
    found, said = _parquet(path) if path.suffix.lower() == ".parquet" else _delimited(path)
    names = [f"{name}".strip() or f"column {at + 1}" for at, name in enumerate(found.column_names)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadData(f"{path.name} has several columns called {', '.join(twice)}. Rename them.")
    return found.rename_columns(names), said


def _parquet(path: Path) -> tuple[pa.Table, list[str]]:
    with path.open("rb") as file:
        rows = parquet.ParquetFile(file).metadata.num_rows
        if rows > MOST_ROWS:
            raise BadData(f"{path.name} has {rows:,} rows: more than {MOST_ROWS:,} are not read.")
        return parquet.read_table(file), []


def _delimited(path: Path) -> tuple[pa.Table, list[str]]:
    encoding = _encoding(path)
    found, said = _parsed(path, encoding)
    if encoding == "latin-1":
        said.append("it is not UTF-8 and was read as Latin-1: check letters with accents.")
    return found, said


def _encoding(path: Path) -> str:
    """UTF-8 if all of it is, UTF-16 if it says so, else Latin-1, which anything is."""
    pieces = _pieces(path)
    first = next(pieces, b"")
    if first.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    decoder = getincrementaldecoder("utf-8")()
    try:
        for piece in chain([first], pieces):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _pieces(path: Path) -> Iterator[bytes]:
    """All of the text; refused where little unpacks to more than fits."""
    total = 0
    with _unpacked(path) as file:
        while piece := file.read(BLOCK):
            total += len(piece)
            if total > MOST_BYTES:
                raise BadData(f"{path.name} unpacks to more than {MOST_BYTES:,} bytes: not read.")
            yield piece


@dataclass
class _Misfits:
    """Takes note of rows with too few or too many cells, and leaves them out."""

    seen: list[str] = field(default_factory=list)

    def __call__(self, row: arrow_csv.InvalidRow) -> str:
        self.seen.append(f"{row.text}"[:40])
        return "skip"

    def sentences(self) -> list[str]:
        """How many, and the first of them; none where every row fits."""
        first, count = "; ".join(self.seen[:SHOWN]), len(self.seen)
        what = "1 row has" if count == 1 else f"{count:,} rows have"
        wrong = "more or fewer cells than the header: left out"
        return [f"{what} {wrong} ({first})."] if count else []


def _parsed(path: Path, encoding: str) -> tuple[pa.Table, list[str]]:
    with _unpacked(path) as file:
        separator, names = _header(file.read(HEAD).decode(encoding, "ignore"))
    misfits = _Misfits()
    found = arrow_csv.read_csv(
        path,
        arrow_csv.ReadOptions(encoding=encoding, block_size=BLOCK),
        arrow_csv.ParseOptions(
            delimiter=separator, newlines_in_values=True, invalid_row_handler=misfits
        ),
        arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )
    return found, misfits.sentences()


def _header(head: str) -> tuple[str, list[str]]:
    """Separator and names in the first line that says anything."""
    line = next((one for one in head.removeprefix("\ufeff").splitlines() if one.strip()), "")
    separator = max(SEPARATORS, key=line.count)
    return separator, next(csv.reader([line], delimiter=separator), [])


def _unpacked(path: Path) -> Any:
    return gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")


def _text(found: pa.Table, said: list[str]) -> pd.DataFrame:
    """Every column as text; those of pictures and lists are left out, and said so."""
    nested = [one.name for one in found.schema if pa.types.is_nested(one.type) or _is_raw(one.type)]
    said += [f"its column {name} is no text or number and was left out." for name in nested]
    frame: pd.DataFrame = found.drop_columns(nested).to_pandas()
    return frame.apply(_cleaned)


def _is_raw(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _cleaned(column: pd.Series) -> pd.Series:
    text = column.astype("str").str.strip().str.replace(NEEDLESS, r"\1", regex=True)
    return text.mask(text.isna() | text.str.lower().isin(MISSING), UNKNOWN).astype("str")
