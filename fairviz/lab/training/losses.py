"""What training makes small, by the kind of task."""

from collections.abc import Callable

from torch import Tensor
from torch.nn import functional

from fairviz.predictions.evalset import Task

Loss = Callable[[Tensor, Tensor], Tensor]


def loss_of(task: Task) -> Loss:
    """Cross-entropy of one class in several, or of several yes-or-no labels: a mean over images.

    Labels are summed: each asks the network as loudly as a class does, however many there are.
    """
    return _mean_of_labels if task == "labels" else functional.cross_entropy


def costs_of(task: Task) -> Loss:
    """The same loss, one number for each image."""
    return _labels if task == "labels" else _classes


def _mean_of_labels(logits: Tensor, labels: Tensor) -> Tensor:
    return _labels(logits, labels).mean()


def _labels(logits: Tensor, labels: Tensor) -> Tensor:
    cost = functional.binary_cross_entropy_with_logits(logits, labels.float(), reduction="none")
    return cost.sum(dim=1)


def _classes(logits: Tensor, labels: Tensor) -> Tensor:
    return functional.cross_entropy(logits, labels, reduction="none")
