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
    return _many_labels if task == "labels" else functional.cross_entropy


def _many_labels(logits: Tensor, labels: Tensor) -> Tensor:
    cost = functional.binary_cross_entropy_with_logits(logits, labels.float(), reduction="none")
    return cost.sum(dim=1).mean()
