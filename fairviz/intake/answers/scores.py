"""Columns that hold one score for each class, put side by side: 'dense:cat' and 'dense:dog'."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairviz.intake.answers.files import Columns
from fairviz.intake.answers.values import as_words
from fairviz.intake.found import BadData

MOST_CLASSES = 2_000
SEPARATORS = (":", ".", "/", "_", " ")


def gathered(columns: Columns, label: str) -> Columns:
    """The columns, those with one score per class ('dense:cat', 'dense:dog') put side by side."""
    classes = as_words(columns.values[label])
    names = [str(name) for name in np.unique(classes)]
    if not 1 < len(names) <= MOST_CLASSES:
        return columns
    found = _prefixes(columns, names)
    members = {name for parts in found.values() for name in parts}
    kept = {n: c for n, c in columns.values.items() if n not in members}
    wide = {prefix: _matrix(columns, parts) for prefix, parts in found.items()}
    return Columns({**kept, **wide}, columns.source, columns.notes)


def _prefixes(columns: Columns, names: Sequence[str]) -> dict[str, list[str]]:
    """'dense' with its columns in the classes' order, for each separator that people use."""
    found: dict[str, list[str]] = {}
    for separator in SEPARATORS:
        first = f"{separator}{names[0]}"
        for column in columns.values:
            prefix = column.removesuffix(first)
            parts = [f"{prefix}{separator}{name}" for name in names]
            whole = prefix != column and prefix and all(part in columns.values for part in parts)
            if whole and not _are_labels([columns.values[part] for part in parts], names):
                found.setdefault(prefix, parts)
    return found


def _are_labels(parts: Sequence[NDArray[Any]], names: Sequence[str]) -> bool:
    """Whether 'dense_0', 'dense_1' are two seeds' predicted labels, and no scores of classes."""
    if any(part.ndim > 1 or part.dtype.kind not in "iub" for part in parts):
        return False
    said = {word for part in parts for word in map(str, np.unique(part))}
    return said <= {*names} and bool((np.sum(parts, axis=0) != 1).any())  # one-hot scores add to 1


def _matrix(columns: Columns, names: Sequence[str]) -> NDArray[np.float64]:
    parts = [columns.values[name] for name in names]
    for name, part in zip(names, parts, strict=True):
        if part.dtype.kind not in "fiu":
            raise BadData(f"Column {name!r} should hold scores, but it holds {part[0]!r}.")
    return np.stack(parts, axis=1).astype(np.float64)
