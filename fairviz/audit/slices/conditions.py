"""What a slice is made of: columns cut into levels, and the conditions that name them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fairviz.audit.outcomes import Bools, Floats, Ints
from fairviz.predictions.slices import Condition

STEPS = {2: ("low", "high"), 3: ("low", "medium", "high")} | {
    4: ("lowest", "low", "high", "highest"),
    5: ("lowest", "low", "medium", "high", "highest"),
}
BINS = 5


@dataclass(frozen=True)
class Column:
    """One column as level numbers (-1: unknown), and the condition that each level is."""

    name: str
    codes: Ints
    conditions: tuple[Condition, ...]


def of_attributes(table: pd.DataFrame) -> list[Column]:
    """Each attribute with its values as levels; one that has a single value tells nothing."""
    return [
        column for name in table if len((column := _attribute(table, str(name))).conditions) > 1
    ]


def of_numbers(numbers: Mapping[str, Floats], rows: Ints, bins: int = BINS) -> list[Column]:
    """Each image property in as many bins of equal size, cut by these rows alone."""
    cut = [_binned(name, values, rows, bins) for name, values in numbers.items()]
    return [column for column in cut if len(column.conditions) > 1]


def inside(table: pd.DataFrame, conditions: tuple[Condition, ...]) -> Bools:
    """Which rows of attributes and properties meet every condition."""
    met = np.ones(len(table), dtype=bool)
    for condition in conditions:
        met &= condition.met(table[condition.column])
    return met


def in_words(conditions: tuple[Condition, ...]) -> str:
    """'dim lighting and curly hair'."""
    return " and ".join(condition.words for condition in conditions)


def _attribute(table: pd.DataFrame, name: str) -> Column:
    values = table[name].astype("category")
    levels = tuple(map(str, values.cat.categories))
    codes = values.cat.codes.to_numpy().astype(np.int64)
    return Column(name, codes, tuple(Condition(name, value=level) for level in levels))


def _binned(name: str, values: Floats, rows: Ints, bins: int) -> Column:
    known = values[rows][np.isfinite(values[rows])]
    cuts = np.unique(np.quantile(known, np.arange(1, bins) / bins)) if len(known) else np.empty(0)
    cuts = cuts[(cuts > known.min()) & (cuts <= known.max())] if len(known) else cuts
    codes = np.searchsorted(cuts, values, side="right").astype(np.int64)
    ends: list[float | None] = [None, *map(float, cuts), None]
    named = STEPS.get(len(cuts) + 1, ("",))
    levels = zip(ends, ends[1:], named, strict=False)
    conditions = tuple(Condition(name, low=low, high=high, step=step) for low, high, step in levels)
    return Column(name, np.where(np.isfinite(values), codes, -1), conditions)
