"""Weights per image that stand for resamples and for shuffled groups: one product serves all."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from fairviz.audit.metrics.base import Metric
from fairviz.audit.outcomes import Floats, Ints, Outcomes

RESAMPLES = 400  # the standard error then has an error of 3.5 %
SHUFFLES = 499
BLOCK_BYTES = 64 << 20
DEALT_BYTES = 128 << 20
KEPT_BYTES = 8 << 20  # resamples of small groups are asked for again and again


def redrawn(metric: Metric, *answers: Outcomes, times: int = RESAMPLES) -> Floats:
    """The metric of each resample; every metric and model sees the same resamples."""
    n = len(answers[0])
    if not n:
        return np.full(times, np.nan)
    return np.concatenate([metric.under(weights, *answers) for weights in resamples(n, times)])


def resamples(n: int, times: int = RESAMPLES) -> Iterator[Floats]:
    """How often each of n images is drawn: (resamples, n), as many at once as fit in memory."""
    if 8 * n * times <= KEPT_BYTES:
        yield _kept(n, times)
        return
    yield from _blocks(n, times)


def shuffles(codes: Ints, strata: Ints, groups: int, times: int = SHUFFLES) -> Iterator[Floats]:
    """The samples' groups as dealt, then dealt anew within each stratum: (shuffles, groups, n)."""
    if 8 * codes.size * groups * times <= DEALT_BYTES:
        yield from _dealt(
            codes.tobytes(), np.asarray(strata, dtype=np.int64).tobytes(), groups, times
        )
        return
    yield from _shuffled(codes, strata, groups, times)


@lru_cache(maxsize=1)
def _dealt(codes: bytes, strata: bytes, groups: int, times: int) -> tuple[Floats, ...]:
    """The shuffles of one grouping: every cell and gap of a page asks for the same."""
    dealt, within = (np.frombuffer(part, dtype=np.int64) for part in (codes, strata))
    return tuple(_shuffled(dealt, within, groups, times))


def _shuffled(codes: Ints, strata: Ints, groups: int, times: int) -> Iterator[Floats]:
    rng = np.random.default_rng(0)
    members = [np.flatnonzero((strata == s) & (codes >= 0)) for s in np.unique(strata)]
    step = max(1, BLOCK_BYTES // (8 * max(len(codes) * groups, 1)))
    yield membership(codes[None], groups)
    for start in range(0, times, step):
        dealt = np.tile(codes, (min(step, times - start), 1))
        for rows in members:
            dealt[:, rows] = rng.permuted(dealt[:, rows], axis=1)
        yield membership(dealt, groups)


def membership(codes: Ints, groups: int) -> Floats:
    """1 where the sample belongs to the group: (..., groups, n)."""
    belongs = codes[..., None, :] == np.arange(groups)[:, None]
    return np.asarray(belongs, dtype=np.float64)


@lru_cache(maxsize=32)
def _kept(n: int, times: int) -> Floats:
    return np.concatenate(list(_blocks(n, times)))


def _blocks(n: int, times: int) -> Iterator[Floats]:
    rng = np.random.default_rng(0)
    step = max(1, BLOCK_BYTES // (8 * n))
    for start in range(0, times, step):
        yield _drawn(rng, min(step, times - start), n)


def _drawn(rng: np.random.Generator, times: int, n: int) -> Floats:
    picks = rng.integers(n, size=(times, n)) + n * np.arange(times)[:, None]
    counts = np.bincount(picks.ravel(), minlength=times * n)
    return counts.reshape(times, n).astype(float)
