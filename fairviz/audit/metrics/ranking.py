"""How well the scores order positives above negatives."""

import numpy as np

from fairviz.audit.metrics.base import divide, mean_of_defined, weighed
from fairviz.audit.outcomes import Floats, Outcomes


@weighed
def roc_auc(weights: Floats, outcomes: Outcomes) -> Floats:
    """Chance that a positive scores above a negative; one class against the rest, macro mean."""
    if outcomes.probabilities is None:
        return np.full(len(weights), np.nan)
    chosen = range(outcomes.classes) if outcomes.positive is None else [outcomes.positive]
    columns = [_of_class(weights, outcomes, c, outcomes.probabilities[:, c]) for c in chosen]
    return mean_of_defined(np.stack(columns, axis=1))


def _of_class(weights: Floats, outcomes: Outcomes, positive: int, scores: Floats) -> Floats:
    """Each positive beats the negatives below it, and half of those that tie with it."""
    is_positive = outcomes.labels == positive
    if is_positive.all() or not is_positive.any():
        return np.full(len(weights), np.nan)
    order = np.argsort(scores[~is_positive])
    negatives, ranked = weights[:, ~is_positive][:, order], scores[~is_positive][order]
    below = np.pad(np.cumsum(negatives, axis=1), ((0, 0), (1, 0)))
    left = np.searchsorted(ranked, scores[is_positive], side="left")
    right = np.searchsorted(ranked, scores[is_positive], side="right")
    beaten = (below[:, left] + below[:, right]) / 2
    positives = weights[:, is_positive]
    return divide((positives * beaten).sum(axis=1), positives.sum(axis=1) * below[:, -1])
