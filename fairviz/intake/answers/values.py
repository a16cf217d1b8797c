"""Values as words, and answers as class numbers and logits."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.intake.found import UNKNOWN, BadData

TINY = 1e-12  # below this a probability counts as this: its logarithm must be a number
LARGEST = float(np.finfo(np.float16).max)


def as_words(column: NDArray[Any]) -> NDArray[np.str_]:
    """Each value as text: 3.0 is '3', True is 'True', what is missing is 'unknown'."""
    if column.ndim > 1:
        raise BadData(
            f"A column holds {column.shape[1]} numbers in every row: only answers may, one number"
            " per class. Labels, ids and groups hold one value in every row."
        )
    if column.dtype.kind in "iub":
        return column.astype(str)
    if column.dtype.kind == "f":
        return np.array([_number(value) for value in column.tolist()], dtype=str)
    missing = pd.isna(column)
    words = [_word(value) for value in column.tolist()]
    return np.where(missing | (np.array(words) == ""), UNKNOWN, words).astype(str)


def missing(column: NDArray[Any]) -> int:
    """How many values are not there."""
    return int((as_words(column) == UNKNOWN).sum()) if column.ndim == 1 else _not_numbers(column)


def ordered(values: NDArray[np.str_]) -> tuple[str, ...]:
    """Each value once: numbers by size, words by alphabet."""
    names = [str(name) for name in np.unique(values)]
    try:
        return tuple(sorted(names, key=float))
    except ValueError:
        return tuple(names)


def numbers(words: NDArray[np.str_], classes: Sequence[str]) -> NDArray[np.int64]:
    """The place of each word among the classes."""
    places = {name: place for place, name in enumerate(classes)}
    return np.array([places[word] for word in words.tolist()], dtype=np.int64)


def logits(scores: NDArray[Any], column: str) -> tuple[NDArray[np.float32], str]:
    """Scores as logits, and a word on what they were: logits already, or probabilities."""
    wide = np.asarray(scores, dtype=np.float64)
    if bad := _not_numbers(wide):
        raise BadData(f"{column!r}: the scores of {bad:,} of {len(wide):,} samples are no numbers.")
    whole = wide.sum(axis=1, keepdims=True)
    rounding = min(0.05, 0.005 * wide.shape[1])  # of probabilities written with two digits
    if wide.min() >= 0 and np.allclose(whole, 1, atol=rounding):
        return np.log(np.maximum(wide / whole, TINY)).astype(np.float32), "probabilities"
    if np.abs(wide).max() > LARGEST:  # the same probabilities, and no largest score is cut off
        wide = wide - wide.max(axis=1, keepdims=True)
    return np.clip(wide, -LARGEST, LARGEST).astype(np.float32), "logits"


def _not_numbers(wide: NDArray[Any]) -> int:
    return int((~np.isfinite(wide)).any(axis=1).sum())


def _number(value: float) -> str:
    if value != value:
        return UNKNOWN
    return str(int(value)) if value.is_integer() else f"{value:g}"


def _word(value: Any) -> str:
    if isinstance(value, float):
        return _number(value)
    return str(value).strip()
