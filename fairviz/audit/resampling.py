"""Weights per image that stand for resamples and for shuffled groups: one matrix serves them all."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from fairviz.audit.outcomes import Floats, Ints

RESAMPLES = 400  # the standard error then has an error of 3.5 %
SHUFFLES = 499
BLOCK_BYTES = 64 << 20


@lru_cache(maxsize=64)
def resamples(n: int, times: int = RESAMPLES, seed: int = 0) -> Floats:
    """How often each of n images is drawn in each resample: (times, n), each row summing to n."""
    return np.concatenate(list(blocks(n, times, seed))) if n else np.zeros((times, 0))


def blocks(n: int, times: int, seed: int = 0) -> Iterator[Floats]:
    """The resamples, as many at once as fit in memory."""
    rng = np.random.default_rng(seed)
    step = max(1, BLOCK_BYTES // (8 * max(n, 1)))
    for start in range(0, times, step):
        yield _drawn(rng, min(step, times - start), n)


def shuffles(codes: Ints, strata: Ints, times: int = SHUFFLES, seed: int = 0) -> Iterator[Ints]:
    """The samples' groups dealt out anew within each stratum, again and again."""
    rng = np.random.default_rng(seed)
    members = [np.flatnonzero((strata == s) & (codes >= 0)) for s in np.unique(strata)]
    for _ in range(times):
        dealt = codes.copy()
        for rows in members:
            dealt[rows] = rng.permutation(codes[rows])
        yield dealt


def membership(codes: Ints, groups: int) -> Floats:
    """One row per group, 1 where the sample belongs to it."""
    return (codes == np.arange(groups)[:, None]).astype(float)


def _drawn(rng: np.random.Generator, times: int, n: int) -> Floats:
    picks = rng.integers(n, size=(times, n)) + n * np.arange(times)[:, None]
    counts = np.bincount(picks.ravel(), minlength=times * n)
    return counts.reshape(times, n).astype(float)
