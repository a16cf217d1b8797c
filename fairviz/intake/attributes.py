"""What a table beside a folder of pictures adds to it: attributes, a label, a split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from fairviz.errors import UnknownName
from fairviz.intake.columns import (
    Attribute,
    as_split,
    attribute,
    guess_label_column,
    guess_path_column,
    guess_split_column,
    ordered,
)
from fairviz.intake.found import ID, SPLIT, BadData
from fairviz.intake.joining import joined
from fairviz.intake.tables import is_table, read_table

CLASS = "class"
TAKEN = (ID, SPLIT, CLASS)  # columns of a table with such a name get a longer one
MOST_CLASSES = 10_000
MANY = 100  # values; fewer can tell about images even if each has its own


@dataclass(frozen=True)
class Added:
    """Columns in the order of the pictures, the order of their values, a label and a split."""

    rows: pd.DataFrame
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    label: str = ""  # the column asked for, or guessed; empty: none
    split: pd.Series | None = None
    counting: tuple[str, ...] = ()  # columns that number the rows rather than tell about them
    trouble: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """The table, its column of paths and its column of labels; empty: to be found."""

    table: str = ""
    path: str = ""
    target: str = ""


def added(folders: Sequence[Path], names: Sequence[str], asked: Asked) -> Added:
    """What the table in one of these folders says about the pictures; nothing without a table."""
    file, said = _file(folders, asked.table)
    if file is None:
        return Added(pd.DataFrame(index=range(len(names))), trouble=said)
    table = read_table(file)
    path = _path_column(table, names, file, asked.path)
    if not path:
        lost = f"{file.name} names none of the pictures: it was not used."
        return Added(pd.DataFrame(index=range(len(names))), trouble=(*said, lost))
    found = joined(names, table, path, file.name)
    read = _columns(found.rows, asked.target, file)
    return Added(
        read.rows,
        read.orders,
        read.label,
        read.split,
        read.counting,
        (*said, *table.attrs["trouble"], *found.trouble, *read.trouble),
    )


def _file(folders: Sequence[Path], name: str) -> tuple[Path | None, tuple[str, ...]]:
    """The table of this name, or the only one there is; a sentence where there are several."""
    if name:
        return next((one / name for one in folders if (one / name).exists()), folders[0] / name), ()
    first = next((tables for one in folders if (tables := _tables(one))), [])
    if len(first) > 1:
        named = ", ".join(one.name for one in first)
        return None, (f"Several tables lie there ({named}): say which, or none is used.",)
    return (first[0] if first else None), ()


def _tables(folder: Path) -> list[Path]:
    return sorted(one for one in folder.iterdir() if is_table(one) and _may_be_taken(one))


def _may_be_taken(path: Path) -> bool:
    return path.suffix.lower() != ".txt"  # rather a licence than a table


def _path_column(table: pd.DataFrame, names: Sequence[str], file: Path, path: str) -> str:
    if path and path not in table:
        raise UnknownName(path, f"column of {file.name}", map(str, table.columns))
    return path or guess_path_column(table, names) or ""


def _columns(rows: pd.DataFrame, target: str, file: Path) -> Added:
    """Each column as groups, the label as classes, a split set apart."""
    split = guess_split_column(rows)
    values = rows.drop(columns=split) if split and split != target else rows
    label = target if target in values else guess_label_column(values) or ""
    read = {f"{name}": _read(values[name], name == target) for name in values}
    kept = {_called(name): one for name, one in read.items() if one.values is not None}
    return Added(
        pd.DataFrame({name: one.values for name, one in kept.items()}, index=rows.index),
        {name: one.order for name, one in kept.items()},
        _called(label) if _called(label) in kept else "",
        as_split(rows[split]) if split else None,
        tuple(_called(name) for name in read if _called(name) in kept and _counts(values[name])),
        tuple(f"{file.name}: {one.sentence}" for one in read.values() if one.sentence),
    )


def _read(column: pd.Series, is_target: bool) -> Attribute:
    if not is_target:
        return attribute(column)
    classes = column.nunique()
    if classes > MOST_CLASSES:
        raise BadData(
            f"{column.name} has {classes:,} different values: a target has at most "
            f"{MOST_CLASSES:,}. Choose another column."
        )
    return Attribute(column, ordered(column))


def _counts(column: pd.Series) -> bool:
    """Whether nearly every row has a number of its own."""
    return bool(column.nunique() > max(MANY, len(column) / 2))


def _called(name: str) -> str:
    return f"{name} in table" if name in TAKEN else name
