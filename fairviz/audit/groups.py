"""Who is compared with whom: any attribute columns, the class itself, and their intersections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from fairviz.audit.outcomes import Floats, Ints
from fairviz.errors import BadValue, UnknownName
from fairviz.predictions.evalset import EvalSet, Split

CLASS = "class"  # the label's own name, as a column to group by
EVERYONE = "everyone"
AND = " · "  # between the parts of an intersection's name


@dataclass(frozen=True)
class Grouping:
    """The groups by name and, for each sample, the number of its group (-1: in none)."""

    columns: tuple[str, ...]
    names: tuple[str, ...]
    codes: Ints
    split: str = "explore"

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def n(self) -> Ints:
        """How many samples each group has."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.names))

    @property
    def title(self) -> str:
        return " and ".join(self.columns) or EVERYONE

    def rows(self, group: int) -> Ints:
        """Where the samples of this group stand."""
        return np.flatnonzero(self.codes == group)

    def shares(self, given: Mapping[str, float] | None = None) -> Floats:
        """Each group's share of the people, here or, where given, in the deployment."""
        parts = self.n.astype(float) if given is None else _given(given, self.names)
        return parts / parts.sum() if parts.sum() else parts


def everyone(n: int, split: str = "explore") -> Grouping:
    """All samples as one group."""
    return Grouping((), (EVERYONE,), np.zeros(n, dtype=np.int64), split)


def by_class(labels: Ints, classes: Sequence[str], split: str = "explore") -> Grouping:
    """Each class a group."""
    return Grouping((CLASS,), tuple(classes), np.asarray(labels, dtype=np.int64), split)


def by_columns(table: pd.DataFrame, columns: Sequence[str], split: str = "explore") -> Grouping:
    """Each combination of these columns' values a group, those that nobody belongs to as well."""
    if not columns:
        return everyone(len(table), split)
    parts = [_levels(table, column) for column in columns]
    names = tuple(AND.join(words) for words in product(*(levels for levels, _ in parts)))
    codes = np.zeros(len(table), dtype=np.int64)
    for levels, code in parts:
        codes = np.where((codes < 0) | (code < 0), -1, codes * len(levels) + code)
    return Grouping(tuple(columns), names, codes, split)


def grouping(
    evalset: EvalSet, columns: Sequence[str], split: Split = "explore", label: int | None = None
) -> Grouping:
    """The groups of this split's samples by attributes, by 'class', or by several at once."""
    rows = evalset.rows(split)
    table = evalset.columns.iloc[rows].reset_index(drop=True)
    if CLASS in columns and CLASS not in table:
        table = table.assign(**{CLASS: _class_names(evalset, rows, label)})
    return by_columns(table, columns, split)


def columns_of(evalset: EvalSet) -> tuple[str, ...]:
    """What one can group by."""
    named = (str(name) for name in evalset.named.columns)
    return (*map(str, evalset.attributes.columns), CLASS, *named)


def _class_names(evalset: EvalSet, rows: Ints, label: int | None) -> "pd.Series[Any]":
    if evalset.task != "labels":
        labels = evalset.labels[rows].reshape(len(rows))
        return _named(labels, evalset.classes)
    if label is None:
        raise BadValue(f"Choose one label to group by: {', '.join(evalset.classes)}.")
    name = evalset.classes[label]
    return _named(evalset.labels[rows, label], (f"not {name}", name))


def _named(labels: Ints, classes: Sequence[str]) -> "pd.Series[Any]":
    return pd.Series(pd.Categorical.from_codes(labels, pd.Index(classes)), dtype="category")


def _levels(table: pd.DataFrame, column: str) -> tuple[tuple[str, ...], Ints]:
    if column not in table:
        raise UnknownName(column, "attribute", map(str, table.columns))
    values = table[column]
    if not isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("category")
    return tuple(map(str, values.cat.categories)), values.cat.codes.to_numpy().astype(np.int64)


def _given(shares: Mapping[str, float], names: Sequence[str]) -> Floats:
    for name in shares:
        if name not in names:
            raise UnknownName(name, "group", names)
    values = np.array([float(shares.get(name, 0.0)) for name in names])
    if values.min() < 0 or not values.sum():
        raise BadValue(f"Shares of a deployment are at least 0 and not all 0; got {dict(shares)}.")
    return values
