"""Shares of right and wrong answers."""

import numpy as np

from fairviz.audit.metrics.base import Parts, Ratio, share, share_of_class
from fairviz.audit.outcomes import Outcomes


@share
def accuracy(outcomes: Outcomes) -> Parts:
    """Share of the samples answered right."""
    return outcomes.correct, np.ones(len(outcomes))


@share_of_class
def true_positive_rate(outcomes: Outcomes) -> Parts:
    """Share of the positives the model found (recall); NaN where there are none."""
    return outcomes.said_positive & outcomes.is_positive, outcomes.is_positive


@share_of_class
def false_positive_rate(outcomes: Outcomes) -> Parts:
    """Share of the negatives called positive; NaN where there are none."""
    return outcomes.said_positive & ~outcomes.is_positive, ~outcomes.is_positive


@share_of_class
def false_negative_rate(outcomes: Outcomes) -> Parts:
    """Share of the positives the model missed; NaN where there are none."""
    return ~outcomes.said_positive & outcomes.is_positive, outcomes.is_positive


@share_of_class
def precision(outcomes: Outcomes) -> Parts:
    """Share of those called positive that are; NaN where nobody is called positive."""
    return outcomes.said_positive & outcomes.is_positive, outcomes.said_positive


@share
def selection_rate(outcomes: Outcomes) -> Parts:
    """Share called positive; NaN without a positive class, since the mean over classes is 1 / c."""
    if outcomes.positive is None:
        return np.zeros(len(outcomes)), np.zeros(len(outcomes))
    return outcomes.said_positive, np.ones(len(outcomes))


def _agreement(outcomes: Outcomes) -> Parts:
    found = outcomes.said_positive & outcomes.is_positive
    either = np.add(outcomes.said_positive, outcomes.is_positive, dtype=np.float64)
    return np.multiply(found, 2, dtype=np.float64), either


f1 = Ratio(
    _agreement,
    per_class=True,
    counts=False,
    linear=False,
    __doc__="Harmonic mean of precision and recall; NaN where there is nothing to find or say.",
)
