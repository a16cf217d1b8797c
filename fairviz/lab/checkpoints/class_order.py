"""Whether a network numbers its classes in another order than the data does."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Numbers = NDArray[np.int64]
Order = tuple[int, ...]

LEAST_RIGHT = 0.5  # of the images, once the classes are put in order
LEAST_GAIN = 0.1  # in accuracy
SURE = 4.0  # standard errors by which the images put right outnumber those put wrong


def class_order(labels: Numbers, predicted: Numbers, classes: int) -> Order | None:
    """The data's class that each of the network's classes means; None if they agree as they are.

    Found on every other image of each class, by the best one-to-one match of what was said with
    what is true, and believed only if it holds on the images between.
    """
    known = np.flatnonzero(predicted < classes)
    by_class = known[np.argsort(labels[known], kind="stable")]  # labels may alternate as they come
    one, other = by_class[::2], by_class[1::2]
    order = _best(_confusion(labels[one], predicted[one], classes))
    before = predicted[other] == labels[other]
    after = np.array(order)[predicted[other]] == labels[other]
    return order if _clearly_better(before, after) else None


def order_by_name(theirs: Sequence[str], ours: Sequence[str]) -> Order | None:
    """The same, where the checkpoint tells the names of its classes; None if they differ."""
    plain = [_plain(name) for name in ours]
    if sorted(plain) != sorted(_plain(name) for name in theirs) or len(set(plain)) < len(plain):
        return None
    return tuple(plain.index(_plain(name)) for name in theirs)


def _best(confusion: Numbers) -> Order:
    said, true = linear_sum_assignment(confusion.T, maximize=True)
    return tuple(int(one) for one in true[np.argsort(said)])


def _confusion(labels: Numbers, predicted: Numbers, classes: int) -> Numbers:
    """(true, said); being on the diagonal breaks ties, so that unseen classes keep their place."""
    counts = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(counts, (labels, predicted), 2)
    return counts + np.eye(classes, dtype=np.int64)


def _clearly_better(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> bool:
    gained, lost = int((after & ~before).sum()), int((before & ~after).sum())
    if not len(after) or after.mean() < LEAST_RIGHT:
        return False
    return gained - lost > max(LEAST_GAIN * len(after), SURE * sqrt(gained + lost))


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", " ").replace("-", " ")
