"""What each sample lost from dense to sparse, seed by seed."""

from collections.abc import Sequence

import numpy as np

from fairviz.audit.outcomes import Floats, Ints, Outcomes, Run
from fairviz.errors import BadValue

KINDS = {"loss": "Rise of cross-entropy", "accuracy": "Loss of accuracy"}
LEAST = 1e-6  # a probability of 0 would make one sample outweigh all others


def harm(runs: Sequence[Run], kind: str = "accuracy") -> Floats:
    """(seeds, samples): dense minus sparse correctness, or sparse minus dense cross-entropy."""
    pairs = [(run.dense, run.said) for run in runs if run.dense is not None]
    if not pairs:
        raise BadValue("Harm compares with dense: none of these variants has its dense model here.")
    return np.stack([_score(dense, kind) - _score(sparse, kind) for dense, sparse in pairs])


def beyond_class(harm: Floats, labels: Ints) -> Floats:
    """The same, less the mean of everybody of the class: what was asked explains none of it.

    Without it a search finds the classes again, by how their pictures look.
    """
    left = harm.copy()
    for label in np.unique(labels):
        members = labels == label
        left[:, members] -= harm[:, members].mean(axis=1, keepdims=True)
    return left


def _score(said: Outcomes, kind: str) -> Floats:
    if kind == "accuracy":
        return said.correct.astype(np.float64)
    if said.scores is None:
        raise BadValue("There are no scores here: choose the loss of accuracy instead.")
    return np.asarray(np.log(np.maximum(said.right_chance, LEAST)))
