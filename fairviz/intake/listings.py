"""Publishers' text tables as they come: with a BOM, with semicolons, with rows that do not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from fairviz.intake.found import SPLIT, UNKNOWN, BadData

SEPARATORS = (",", ";", "\t")
MISSING = frozenset({"", "nan", "na", "n/a", "none", "null", "<na>", UNKNOWN})
SHOWN = 3
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Listing:
    """A table of strings, "unknown" where a value is missing; `trouble` says what was left out."""

    path: Path
    rows: pd.DataFrame
    trouble: tuple[str, ...] = ()

    def columns(self, *but: str) -> tuple[str, ...]:
        """The names of its columns, without these."""
        return tuple(str(name) for name in self.rows if name not in but)


@dataclass
class _Misfits:
    """Leaves out rows with too few or too many fields, and remembers their lines."""

    wanted: int
    seen: list[str] = field(default_factory=list)

    def __call__(self, row: csv.InvalidRow) -> str:
        self.seen.append(f"line {row.number}")
        return "skip"

    def sentence(self, path: Path) -> list[str]:
        """How many, and where the first are; none where every row fits."""
        said = counted(self.seen, "row", f"of {path.name} not {self.wanted} fields long")
        return [f"{said}: left out."] if self.seen else []


def listing(path: Path, key: str, columns: Sequence[str] = ()) -> Listing:
    """A table with a header and these columns; rows without a value in `key` are left out."""
    text = text_of(path)
    first = _fields(text)
    table = parsed(path, text, first, _separator(text))
    return keyed(having(table, (key, *columns)), key)


def parsed(path: Path, text: bytes, names: Sequence[str], separator: str, skip: int = 1) -> Listing:
    """The rows below the first `skip` lines under these names."""
    if len(set(names)) < len(names):
        raise BadData(f"{path.name} has two columns of one name: {', '.join(names)}. Rename one.")
    misfits = _Misfits(len(names))
    found = _arrow(path, text, names, separator, skip, misfits).to_pandas()
    return Listing(path, _tidy(found), tuple(misfits.sentence(path)))


def keyed(table: Listing, key: str) -> Listing:
    """Without the rows that name nothing, or what an earlier row has named."""
    named = table.rows[table.rows[key] != UNKNOWN]
    once = named.drop_duplicates(key, ignore_index=True)
    nameless, again = len(table.rows) - len(named), named[key][named[key].duplicated()].tolist()
    where, said = f"of {table.path.name}", list(table.trouble)
    if nameless:
        said.append(f"{many(nameless, 'row')} {where} without {key}: left out.")
    if again:
        said.append(f"{counted(again, 'row', f'{where} named before')}: the first counts.")
    return Listing(table.path, once, tuple(said))


def having(table: Listing, columns: Sequence[str]) -> Listing:
    """The table, if it has these columns."""
    lacking = [name for name in columns if name not in table.rows]
    if lacking:
        raise BadData(
            f"{table.path.name} has no column {', '.join(lacking)}. "
            f"It has: {', '.join(table.rows.columns)}."
        )
    return table


def decoded(table: Listing, codes: Mapping[str, Mapping[str, str]]) -> Listing:
    """With what the codes of these columns stand for; one that stands for nothing is unknown."""
    rows, said = table.rows.copy(), list(table.trouble)
    for name, meaning in codes.items():
        rows[name] = table.rows[name].map({**meaning, UNKNOWN: UNKNOWN})
        odd = table.rows[name][rows[name].isna()].tolist()
        rows[name] = rows[name].fillna(UNKNOWN).astype("str")
        said += [f"{counted(odd, 'value', f'of {name} not in its code')}: unknown."] if odd else []
    return Listing(table.path, rows, tuple(said))


def in_splits(table: Listing, column: str, codes: Mapping[str, str]) -> Listing:
    """With the split that this column stands for, without it, and without rows in no split."""
    split = table.rows[column].map(codes)
    rows = table.rows[split.notna()].drop(columns=column)
    rows.insert(0, SPLIT, split.dropna().astype("str"))
    odd = table.rows[column][split.isna()].fillna(UNKNOWN).tolist()
    out = f"{counted(odd, 'row', f'of {table.path.name} in no split')}: left out."
    said = (*table.trouble, out) if odd else table.trouble
    return Listing(table.path, rows.reset_index(drop=True), said)


def header(path: Path) -> list[str]:
    """The names in a table's first line; none where it cannot be read."""
    try:
        with path.open("rb") as file:
            return _fields(file.readline(100_000))
    except OSError:
        return []


def counted(names: Sequence[str], what: str, which: str) -> str:
    """How many, and the first three by name: 7 rows named before (a, b, c, ...)."""
    first = ", ".join(names[:SHOWN]) + (", ..." if len(names) > SHOWN else "")
    return f"{many(len(names), what)} {which} ({first})"


def many(count: int, what: str) -> str:
    """1 row, 2 rows."""
    return f"{count:,} {what}{'s' * (count != 1)}"


def text_of(path: Path) -> bytes:
    """What a text file holds, without a byte order mark; refuses what is empty or no UTF-8."""
    try:
        text = path.read_bytes().removeprefix(BOM)
        text.decode()
    except UnicodeDecodeError:
        raise BadData(f"{path.name} is not UTF-8. Save it as plain text in UTF-8.") from None
    except OSError as bad:
        raise BadData(f"{path.name} cannot be read: {bad.strerror}.") from None
    if not text.strip():
        raise BadData(f"{path.name} is empty. Get it again from where it came from.")
    return text


def spaced(text: bytes) -> bytes:
    """Columns held apart by any number of blanks, now by one tab."""
    return b"\n".join(b"\t".join(line.split()) for line in text.splitlines())


def _fields(text: bytes) -> list[str]:
    line = text.removeprefix(BOM).partition(b"\n")[0].decode(errors="replace")
    return [name.strip().strip('"') for name in line.strip().split(_separator(text))]


def _separator(text: bytes) -> str:
    line = text.partition(b"\n")[0].decode(errors="replace")
    return max(SEPARATORS, key=line.count)


def _arrow(
    path: Path, text: bytes, names: Sequence[str], separator: str, skip: int, misfits: _Misfits
) -> pa.Table:
    try:
        return csv.read_csv(
            BytesIO(text),
            csv.ReadOptions(column_names=list(names), skip_rows=skip, use_threads=False),
            csv.ParseOptions(delimiter=separator, invalid_row_handler=misfits),
            csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid as bad:
        raise BadData(f"{path.name} is not a table: {bad}. Save it as CSV in UTF-8.") from None


def _tidy(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.apply(lambda column: _cleaned(column.astype("str").fillna("")))


def _cleaned(column: pd.Series) -> pd.Series:
    text = column.str.strip()
    return text.mask(text.str.lower().isin(MISSING), UNKNOWN)
