"""Which combinations of conditions lost most: every one of up to three, counted at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from fairviz.audit.outcomes import Bools, Floats, Ints
from fairviz.audit.slices.conditions import Column
from fairviz.predictions.slices import Condition

DEEPEST = 3
FEWEST = 30
CARRIED = 10
REPEATED = 2  # how many carried slices may name the same condition: ten are to be ten ideas
ALIKE = 0.5  # two slices that share more than this part of their union are one finding


@dataclass(frozen=True)
class Candidate:
    """Conditions, how many samples meet them, their mean harm, and how far it stands out."""

    conditions: tuple[Condition, ...]
    n: int
    harm: float
    score: float  # standard errors above the mean of all


def search(
    columns: Sequence[Column],
    harm: Floats,
    *,
    fewest: int = FEWEST,
    deepest: int = DEEPEST,
    carried: int = CARRIED,
) -> list[Candidate]:
    """At most `carried` slices that lost more than everyone, no two of them nearly the same."""
    if len(harm) < 2 * fewest or not harm.std():
        return []
    scored = _cells(columns, harm, fewest, deepest)
    taken: list[tuple[Candidate, Bools]] = []
    for score, used, levels in sorted(scored, key=lambda one: (-one[0], len(one[1]))):
        if len(taken) == carried:
            break
        rows = _rows([columns[place] for place in used], levels)
        conditions = tuple(
            columns[place].conditions[level] for place, level in zip(used, levels, strict=True)
        )
        if not _worn(conditions, taken) and not any(_alike(rows, other) for _, other in taken):
            found = Candidate(conditions, int(rows.sum()), float(harm[rows].mean()), score)
            taken.append((found, rows))
    return [found for found, _ in taken]


Cell = tuple[float, tuple[int, ...], tuple[int, ...]]  # score, columns, levels


def _cells(columns: Sequence[Column], harm: Floats, fewest: int, deepest: int) -> list[Cell]:
    centred, spread = harm - harm.mean(), harm.std()
    found: list[Cell] = []
    for depth in range(1, min(deepest, len(columns)) + 1):
        for used in combinations(range(len(columns)), depth):
            found += _scored([columns[place] for place in used], used, centred, spread, fewest)
    return found


def _scored(
    parts: Sequence[Column], used: tuple[int, ...], centred: Floats, spread: float, fewest: int
) -> Iterator[Cell]:
    shape = tuple(len(part.conditions) for part in parts)
    codes, known = _crossed(parts, shape)
    size = int(np.prod(shape))
    n = np.bincount(codes, minlength=size + 1)[:size]
    total = np.bincount(codes, weights=centred, minlength=size + 1)[:size]
    rest = known - n
    enough = np.flatnonzero((n >= fewest) & (rest >= fewest) & (total > 0))
    error = spread * np.sqrt(1 / n[enough] - 1 / len(centred))
    scores = total[enough] / n[enough] / error
    for cell, score in zip(enough, scores, strict=True):
        levels = tuple(int(level) for level in np.unravel_index(cell, shape))
        yield float(score), used, levels


def _crossed(parts: Sequence[Column], shape: tuple[int, ...]) -> tuple[Ints, int]:
    """Each sample's cell; those with an unknown level are in one behind the last."""
    codes = np.zeros(len(parts[0].codes), dtype=np.int64)
    unknown = np.zeros(len(codes), dtype=bool)
    for part, levels in zip(parts, shape, strict=True):
        codes = codes * levels + part.codes
        unknown |= part.codes < 0
    return np.where(unknown, int(np.prod(shape)), codes), len(codes)


def _rows(parts: Sequence[Column], levels: tuple[int, ...]) -> Bools:
    met = np.ones(len(parts[0].codes), dtype=bool)
    for part, level in zip(parts, levels, strict=True):
        met &= part.codes == level
    return met


def _worn(conditions: tuple[Condition, ...], taken: Sequence[tuple[Candidate, Bools]]) -> bool:
    """Whether one of these conditions was carried often enough."""
    said = [condition for found, _ in taken for condition in found.conditions]
    return any(said.count(condition) >= REPEATED for condition in conditions)


def _alike(one: Bools, other: Bools) -> bool:
    return bool((one & other).sum() > ALIKE * (one | other).sum())
