"""Known truths to draw answers from: per method, sparsity and group, how often each thing happens.

Draws are counts, many at once; the rules that turn them into a choice are the ones to be tested.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fairviz.audit.deciding.bounds import Sums
from fairviz.audit.deciding.sequence import level, passed
from fairviz.audit.outcomes import Bools, Floats, Ints

DELTA = 0.05


@dataclass(frozen=True)
class Truth:
    """Shares (methods, sparsities, groups) of samples lost and won by pruning, and dense accuracy.

    n: samples per group, in each half of the data.
    """

    lost: Floats
    won: Floats
    right: Floats  # accuracy of the sparse models
    n: Ints

    @property
    def drop(self) -> Floats:
        return self.lost - self.won

    def drops(self, rng: np.random.Generator, draws: int) -> Sums:
        """Counts of the paired drops, (draws, methods, sparsities, groups, 2)."""
        n = np.broadcast_to(self.n, (draws, *self.lost.shape))
        lost = rng.binomial(n, self.lost)
        won = rng.binomial(n - lost, self.won / (1 - self.lost))
        hits = np.stack([lost, won], axis=-1).astype(float)
        among = np.stack([n, n], axis=-1).astype(float)
        return Sums(np.broadcast_to(np.array([1.0, -1.0]), hits.shape), hits, among)

    def accuracies(self, rng: np.random.Generator, draws: int) -> Sums:
        """Counts of the errors that a floor forbids: minus accuracy, one share each."""
        n = np.broadcast_to(self.n, (draws, *self.right.shape))
        hits = rng.binomial(n, self.right).astype(float)[..., None]
        return Sums(np.full(hits.shape, -1.0), hits, n.astype(float)[..., None])


# what is seen on explore and on certify and the limits (draws,) -> how far each method goes,
# (draws, methods): the number of sparsities certified
Rule = Callable[[Sums, Sums, Floats], Ints]


def _at(limit: Floats) -> Floats:
    return limit[:, None, None, None]


def _keeps(numbers: Floats, limit: Floats) -> Bools:
    """Whether all groups do, (draws, methods, sparsities)."""
    return np.asarray((numbers <= _at(limit)).all(axis=-1))


def guaranteed(explore: Sums, certify: Sums, limit: Floats) -> Ints:
    """The rule of this package: exact bounds at delta / M, the first that fails ends it."""
    alpha = level(1 - DELTA, certify.hits.shape[1])
    return passed(_keeps(certify.upper(np.full(certify.hits.shape[:-1], alpha)), limit))


def naive(explore: Sums, certify: Sums, limit: Floats) -> Ints:
    """The largest sparsity whose estimate on explore passes."""
    return _last(_keeps(explore.estimate, limit))


def unsplit(explore: Sums, certify: Sums, limit: Floats) -> Ints:
    """Broken: every method at the whole delta."""
    return passed(_keeps(certify.upper(np.full(certify.hits.shape[:-1], DELTA)), limit))


def unbounded(explore: Sums, certify: Sums, limit: Floats) -> Ints:
    """Broken: fresh data, but the estimate in place of its bound."""
    return passed(_keeps(certify.estimate, limit))


def endless(explore: Sums, certify: Sums, limit: Floats) -> Ints:
    """Broken: any later pass counts."""
    alpha = level(1 - DELTA, certify.hits.shape[1])
    return _last(_keeps(certify.upper(np.full(certify.hits.shape[:-1], alpha)), limit))


def chosen_first(explore: Sums, certify: Sums, limit: Floats) -> Ints:
    """The best method by explore alone, certified by itself at the whole delta."""
    return _alone(explore, unsplit(explore, certify, limit), limit)


def seen_before(explore: Sums, certify: Sums, limit: Floats) -> Ints:
    """Broken: the best method by the very data that then certify it."""
    far = unsplit(explore, certify, limit)
    return np.where(_is_first_of(far, far.max(axis=1)), far, 0)


def _alone(explore: Sums, far: Ints, limit: Floats) -> Ints:
    """How far the method goes that goes farthest by the estimates of explore; 0 for the others."""
    guessed = unbounded(explore, explore, limit)
    return np.where(_is_first_of(guessed, guessed.max(axis=1)), far, 0)


def _is_first_of(far: Ints, largest: Ints) -> Bools:
    """(draws, methods), True at the first method that goes so far."""
    places = np.argmax(far == largest[:, None], axis=1)
    return np.asarray(np.arange(far.shape[1]) == places[:, None])


def _last(passes: Bools) -> Ints:
    """The place after the last that passes; 0 where none does."""
    places = np.arange(1, passes.shape[-1] + 1)
    return np.asarray((passes * places).max(axis=-1))


def wrong(far: Ints, truth: Floats, limit: Floats) -> Bools:
    """(draws,) whether any method's chosen sparsity violates the limit for some group."""
    worst = np.concatenate([np.full((len(truth), 1), -np.inf), truth.max(axis=-1)], axis=1)
    chosen = np.take_along_axis(
        np.broadcast_to(worst, (len(far), *worst.shape)), far[..., None], -1
    )
    return np.asarray((chosen[..., 0] > limit[:, None]).any(axis=-1))
