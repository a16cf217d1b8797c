"""Which column is what: guessed from names and values, put right by the person who brings them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairviz.errors import UnknownName
from fairviz.intake.answers import scores
from fairviz.intake.answers.files import Columns
from fairviz.intake.answers.told import Told, told
from fairviz.intake.answers.values import as_words
from fairviz.intake.found import BadData

LABELS = (
    "label",
    "labels",
    "y_true",
    "true",
    "truth",
    "target",
    "class",
    "y",
    "ground_truth",
    "gt",
    "actual",
    "outcome",
    "answer",
)
DENSE = ("dense", "baseline", "base", "original", "unpruned", "full", "teacher")
IDS = ("id", "ids", "index", "idx", "path", "file", "filename", "image", "sample", "name")
MOST_GROUPS = 30  # values of a column that makes groups
ABOVE = 0.2  # of the way from chance to perfect: what answers labels, and is no group, is better


@dataclass(frozen=True)
class Saying:
    """One variant: the column that holds its answers, and what is known of it."""

    column: str
    told: Told


@dataclass(frozen=True)
class Plan:
    """What each column is. `certify`: share of the samples that only certifying reads."""

    label: str
    dense: tuple[str, ...]
    variants: tuple[Saying, ...]
    groups: tuple[str, ...] = ()
    id: str = ""
    certify: float = 0.5
    was_told: bool = True  # which column is dense: by a person or by its name
    seeds: tuple[int, ...] = ()  # of the dense columns; empty: as their names say


def guessed(
    columns: Columns,
    label: str = "",
    dense: Sequence[str] = (),
    groups: Sequence[str] | None = None,
    variants: Sequence[str] | None = None,
    id: str = "",
    table: Mapping[str, Told] | None = None,
) -> Plan:
    """The plan as far as it was told; the rest is guessed from names and values."""
    label = _there(label, columns) if label else _label(columns)
    wide = scores.gathered(columns, label)
    answers = _answers(wide, label)
    dense = tuple(_there(name, wide) for name in dense) or _named_dense(answers)
    was_told = bool(dense)
    dense = dense or _most_right(wide, label, answers)
    told_ = (*dense, label, id, *(groups or ()))
    rest = [name for name in answers if name not in told_]
    chosen = [_there(name, wide) for name in variants] if variants is not None else rest
    taken = {*dense, *chosen, label}
    id = _there(id, columns) if id else _id(columns, taken)
    people = _groups(wide, {*taken, id}) if groups is None else [_there(g, wide) for g in groups]
    known = table or {}
    seeds = _dense_seeds(dense, known)
    says = partial(_of_seed, seeds=seeds) if _numbered(dense) else told
    sayings = tuple(Saying(name, known.get(name) or says(name)) for name in chosen)
    variants_ = _apart(sayings, dense)
    return Plan(label, dense, variants_, tuple(people), id, was_told=was_told, seeds=seeds)


def _dense_seeds(dense: Sequence[str], known: Mapping[str, Told]) -> tuple[int, ...]:
    """As a side table says, or as they are numbered; nothing where neither does."""
    if all(name in known for name in dense):
        return tuple(known[name].seed for name in dense)
    numbers = [_trailing(name)[1] for name in dense]
    return tuple(n for n in numbers if n is not None) if _numbered(dense) else ()


def _there(name: str, columns: Columns) -> str:
    if name not in columns.values:
        raise UnknownName(name, f"column of {columns.source}", columns.values)
    return name


def _label(columns: Columns) -> str:
    by_name = {name.lower().strip(): name for name in columns.values}
    for usual in LABELS:
        if usual in by_name:
            return by_name[usual]
    if alone := _asked_by_others(columns):
        return alone
    raise BadData(
        f"Which column of {columns.source} holds the true labels? None is called"
        f" {', '.join(LABELS[:6])}; it has {', '.join(list(columns.values)[:12])}."
    )


def _asked_by_others(columns: Columns) -> str:
    """The one column that others answer and that is called like no variant; else nothing."""
    flat = {name: column for name, column in columns.values.items() if column.ndim == 1}
    plain = [name for name in flat if not _is_called_a_variant(name)]
    few = [
        name for name in plain if 1 < len(np.unique(as_words(flat[name]))) <= scores.MOST_CLASSES
    ]
    asked = [name for name in few if _answers(Columns(flat), name)]
    return asked[0] if len(asked) == 1 else ""


def _is_called_a_variant(name: str) -> bool:
    return told(name).sparsity is not None or bool(_named_dense([name]))


def _answers(columns: Columns, label: str) -> list[str]:
    """Columns that answer what the label asks: scores, or the label's own values, above chance."""
    asked = as_words(columns.values[label])
    classes, counts = np.unique(asked, return_counts=True)
    chance = float(np.square(counts / len(asked)).sum())
    return [
        name
        for name, column in columns.values.items()
        if name != label and _is_answer(name, column, asked, classes, chance)
    ]


def _is_answer(
    name: str,
    column: NDArray[Any],
    asked: NDArray[np.str_],
    classes: NDArray[np.str_],
    chance: float,
) -> bool:
    if column.ndim == 2:
        return bool(column.shape[1] == len(classes))
    if column.dtype.kind == "f" and np.any(np.mod(column[np.isfinite(column)], 1)):
        return False  # gaps are complained of later: a column of answers is no group for one gap
    said = as_words(column)
    if not float(np.isin(np.unique(said), classes).mean()) > 0.5:
        return False
    if told(name).sparsity is not None:
        return True  # a collapsed variant is no better than chance, and is one all the same
    return bool((said == asked).mean() > chance + ABOVE * (1 - chance))


def _named_dense(answers: Sequence[str]) -> tuple[str, ...]:
    """Those whose names say that they are dense."""
    words = {name: set(_WORDS.split(name.lower())) for name in answers}
    return tuple(name for name in answers if words[name] & {*DENSE})


def _most_right(columns: Columns, label: str, answers: Sequence[str]) -> tuple[str, ...]:
    """The answers that are right most often: pruning seldom makes them better."""
    if not answers:
        raise BadData(
            f"No column of {columns.source} answers what {label!r} asks: predictions hold the same"
            " values as the labels, or one score for each class."
        )
    asked = as_words(columns.values[label])
    right = {name: _accuracy(columns.values[name], asked) for name in answers}
    return (max(right, key=right.__getitem__),)


def _accuracy(column: NDArray[Any], asked: NDArray[np.str_]) -> float:
    said = np.unique(asked)[column.argmax(axis=1)] if column.ndim == 2 else as_words(column)
    return float((said == asked).mean())


def _id(columns: Columns, taken: set[str]) -> str:
    for name, column in columns.values.items():
        if name not in taken and name.lower() in IDS and column.ndim == 1:
            words = as_words(column)
            if len(np.unique(words)) == len(words):
                return name
    return ""


def _groups(columns: Columns, taken: set[str]) -> list[str]:
    """Columns of few values that are neither labels nor answers."""
    left = {n: c for n, c in columns.values.items() if n not in taken and c.ndim == 1}
    return [n for n, column in left.items() if 1 < len(np.unique(as_words(column))) <= MOST_GROUPS]


def _apart(sayings: Sequence[Saying], dense: Sequence[str]) -> tuple[Saying, ...]:
    """The variants without the dense ones; two that read alike keep their column's name."""
    kept = [saying for saying in sayings if saying.column not in dense]
    counts: dict[Told, int] = {}
    for saying in kept:
        counts[saying.told] = counts.get(saying.told, 0) + 1
    return tuple(s if counts[s.told] == 1 else _by_column(s) for s in kept)


def _by_column(saying: Saying) -> Saying:
    """The same variant, its method called like its column: others say the same of themselves."""
    return Saying(saying.column, replace(saying.told, method=saying.column))


def _trailing(name: str) -> tuple[str, int | None]:
    """'pruned50_1' as what stands before its last number, and the number."""
    found = re.fullmatch(r"(.+?)[_\-. ](\d{1,3})", name)
    return (found[1], int(found[2])) if found else (name, None)


def _numbered(dense: Sequence[str]) -> bool:
    """Whether 'dense_0', 'dense_1' are numbered seeds: then so are the variants beside them."""
    parts = [_trailing(name) for name in dense]
    numbers = [number for _, number in parts if number is not None]
    one_stem = len({stem for stem, _ in parts}) == 1
    return len(dense) > 1 and one_stem and len({*numbers}) == len(dense)


def _of_seed(name: str, seeds: Sequence[int]) -> Told:
    """What a name says whose last number is one of these seeds."""
    stem, number = _trailing(name)
    return (
        replace(told(stem), seed=number) if number in seeds and number is not None else told(name)
    )


_WORDS = re.compile(r"[\W_]+|\d+")
