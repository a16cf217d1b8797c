"""How sure the model is, and how rightly so; all NaN where answers come without probabilities."""

from collections.abc import Callable

import numpy as np

from fairviz.audit.metrics.base import Parts, divide, mean, share, weighed
from fairviz.audit.outcomes import Bools, Floats, Ints, Outcomes

BINS = 15
EDGES = np.linspace(0, 1, BINS + 1)
SURE = 0.9


@mean
def mean_confidence(outcomes: Outcomes) -> Parts:
    """Mean probability of the likeliest class."""
    return _where_scored(outcomes, lambda said: said.confidence)


@share
def uncertainty(outcomes: Outcomes) -> Parts:
    """Share of samples whose likeliest class has less than 90 % (two classes: p in (.1, .9))."""
    return _where_scored(outcomes, lambda said: said.confidence < SURE)


@mean
def brier(outcomes: Outcomes) -> Parts:
    """Mean squared distance of the probabilities from the truth, summed over the classes.

    The sum over classes of (p - y)² is that of p², less twice the p of the truth, plus 1.
    """
    return _where_scored(outcomes, _distance)


@weighed
def ece(weights: Floats, outcomes: Outcomes) -> Floats:
    """Mean distance of confidence from accuracy over 15 equal bins of top-label confidence."""
    if outcomes.scores is None or not len(outcomes):
        return np.full(len(weights), np.nan)
    confidence = outcomes.confidence
    surplus = (outcomes.correct - confidence)[:, None] * _in_bin(_bins(confidence))
    return divide(np.abs(weights @ surplus).sum(axis=1), weights.sum(axis=1))


def _distance(said: Outcomes) -> Floats:
    return np.maximum(said.squares - 2 * said.right_chance + 1, 0.0)  # rounding may go below


def _bins(confidence: Floats) -> Ints:
    return np.minimum(np.searchsorted(EDGES, confidence, side="right") - 1, BINS - 1)


def _in_bin(bins: Ints) -> Floats:
    return np.asarray(bins[:, None] == np.arange(BINS), dtype=np.float64)


def _where_scored(outcomes: Outcomes, number: Callable[[Outcomes], Floats | Bools]) -> Parts:
    if outcomes.scores is None:
        return np.zeros(len(outcomes)), np.zeros(len(outcomes))
    return number(outcomes), np.ones(len(outcomes))
