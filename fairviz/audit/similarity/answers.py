"""How alike two networks answer: agreement, and how far their probabilities lie apart (in nats)."""

import numpy as np
from scipy.special import xlogy

from fairviz.audit.outcomes import Floats, Outcomes


def agreement(dense: Outcomes, sparse: Outcomes) -> float:
    """Share of the samples that both answer alike, right or wrong."""
    return float((dense.predicted == sparse.predicted).mean()) if len(dense) else float("nan")


def kl(dense: Outcomes, sparse: Outcomes) -> float:
    """Mean Kullback-Leibler divergence from the dense probabilities to the sparse ones."""
    p, q = _both(dense, sparse)
    return _mean(xlogy(p, p) - xlogy(p, np.maximum(q, np.finfo(float).tiny)))


def jensen_shannon(dense: Outcomes, sparse: Outcomes) -> float:
    """Mean Jensen-Shannon divergence: symmetric, from 0 to ln 2."""
    p, q = _both(dense, sparse)
    middle = (p + q) / 2
    apart = xlogy(p, p) + xlogy(q, q) - 2 * xlogy(middle, middle)
    return _mean(apart / 2)


def _both(dense: Outcomes, sparse: Outcomes) -> tuple[Floats, Floats]:
    nothing = np.full((len(dense), 1), np.nan)
    p = nothing if dense.probabilities is None else dense.probabilities
    return p, nothing if sparse.probabilities is None else sparse.probabilities


def _mean(terms: Floats) -> float:
    return float(terms.sum(axis=1).mean()) if len(terms) else float("nan")
