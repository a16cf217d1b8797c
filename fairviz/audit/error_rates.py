"""FPR and FNR of each class, or of each group: the points that CEV and SDE are made of."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from scipy import sparse

from fairviz.audit.groups import Grouping
from fairviz.audit.metrics.base import divide
from fairviz.audit.metrics.rates import false_negative_rate, false_positive_rate
from fairviz.audit.outcomes import Floats, Ints, Outcomes
from fairviz.errors import BadValue

Over = Literal["classes", "groups"]
Rates = tuple[Floats, Floats]  # FPR and FNR, (resamples, points) each
Reader = Callable[[Outcomes, Floats], Rates]


def reader(over: Over, grouping: Grouping | None = None) -> Reader:
    """What reads the rates of one model's answers under weights.

    A group's rates are those of the chosen positive class, else the macro mean over classes; never
    micro-averaged, since SDE is then 0 by construction.
    """
    if over == "classes":
        return of_classes
    if over != "groups" or grouping is None:
        raise BadValue(f"CEV and SDE run over 'classes' or, with a grouping, 'groups'; not {over}.")
    rows = [grouping.rows(g) for g in range(len(grouping))]
    return lambda said, weights: _of_groups(said, weights, rows)


def of_classes(said: Outcomes, weights: Floats) -> Rates:
    """One class against the rest, for each; NaN for a class that nobody belongs to."""
    belongs = _per_class(said.labels, said.classes, weights)
    called = _per_class(said.predicted, said.classes, weights)
    found = _per_class(said.labels, said.classes, weights * said.correct)
    others = weights.sum(axis=1)[:, None] - belongs
    return divide(called - found, others), divide(belongs - found, belongs)


def average(rates: Sequence[Rates]) -> Rates:
    """The mean over seeds."""
    return np.mean([fpr for fpr, _ in rates], axis=0), np.mean([fnr for _, fnr in rates], axis=0)


def _per_class(codes: Ints, classes: int, weights: Floats) -> Floats:
    """Sum of the weights of each class's samples; sparse, as a thousand classes would not fit."""
    rows = np.arange(len(codes))
    belongs = sparse.csr_array((np.ones(len(codes)), (codes, rows)), shape=(classes, len(codes)))
    return np.asarray((belongs @ weights.T).T)


def _of_groups(said: Outcomes, weights: Floats, groups: Sequence[Ints]) -> Rates:
    taken = [(said.take(rows), weights[:, rows]) for rows in groups]
    fpr = [false_positive_rate.under(part, answers) for answers, part in taken]
    fnr = [false_negative_rate.under(part, answers) for answers, part in taken]
    return np.stack(fpr, axis=1), np.stack(fnr, axis=1)
