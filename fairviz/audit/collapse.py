"""Variants that no longer answer: their 'drop' only mirrors what the dense model could do."""

from collections.abc import Sequence

import numpy as np

from fairviz.audit.intervals import wilson
from fairviz.audit.outcomes import Outcomes, Run


def collapsed(said: Outcomes) -> bool:
    """Whether accuracy's interval reaches chance, or fewer than half of the classes are said."""
    if not len(said):
        return False
    low, _ = wilson(np.float64(said.correct.mean()), np.float64(len(said)))
    answered = len(np.unique(said.predicted))
    return bool(low <= chance(said) or answered < said.classes / 2)


def chance(said: Outcomes) -> float:
    """Accuracy of the same answers handed out at random, and at least one in so many classes.

    Where all samples are of one class, handing out changes nothing: then one in so many classes.
    """
    true, answered = _shares(said.labels, said.classes), _shares(said.predicted, said.classes)
    even = 1 / said.classes
    return even if true.max() == 1 else max(float(true @ answered), even)


def any_collapsed(runs: Sequence[Run]) -> bool:
    """Whether a seed of the cell collapsed: its mean is then no statement about the method."""
    return any(collapsed(run.said) for run in runs)


def _shares(labels: np.ndarray, classes: int) -> np.ndarray:
    return np.bincount(labels, minlength=classes) / len(labels)
