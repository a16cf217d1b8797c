"""CEV and SDE of nothing at all: dense seeds against other dense seeds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np

from fairviz.audit.error_rates import Rates, average
from fairviz.audit.imbalance import Moved, moved
from fairviz.audit.outcomes import Floats

SPLITS = 120  # so many ways of dividing the seeds are enough

Score = Callable[[Moved], Floats]
Divided = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Floor:
    """The smallest, mean and largest score between so many dense seeds and as many others."""

    seeds: int
    low: float
    value: float
    high: float


NO_FLOOR = Floor(0, float("nan"), float("nan"), float("nan"))


def floor(dense: Sequence[Rates], score: Score, seeds: int) -> Floor:
    """Over all ways to set so many dense seeds (at most half of them) against as many others."""
    size = min(seeds, len(dense) // 2)
    if size < 1:
        return NO_FLOOR
    found = np.array([_between(dense, divided, score) for divided in _divided(len(dense), size)])
    known = found[~np.isnan(found)]
    if not len(known):
        return NO_FLOOR
    return Floor(size, float(known.min()), float(known.mean()), float(known.max()))


def _divided(count: int, size: int) -> list[Divided]:
    ways = (
        (here, there)
        for here in combinations(range(count), size)
        for there in combinations([seed for seed in range(count) if seed not in here], size)
    )
    return list(islice(ways, SPLITS))


def _between(dense: Sequence[Rates], divided: Divided, score: Score) -> float:
    here, there = ([dense[seed] for seed in seeds] for seeds in divided)
    return float(score(moved(*average(here), *average(there)))[0])
