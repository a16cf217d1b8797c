"""How far a network leans to one class: the log odds of that class against all others."""

from collections.abc import Sequence

import torch
from torch import Tensor

from fairviz.errors import BadValue, UnknownName
from fairviz.predictions.evalset import EvalSet, Task


def margin(logits: Tensor, target: int, task: Task) -> Tensor:
    """f(x), whose sigmoid is the probability of the target class or label."""
    if task == "labels":
        return logits[:, target]
    others = [place for place in range(logits.shape[1]) if place != target]
    return logits[:, target] - torch.logsumexp(logits[:, others], dim=1)


def bears(labels: Tensor, target: int, task: Task) -> Tensor:
    """Whether each image truly is of the target class or has the target label."""
    return labels[:, target] == 1 if task == "labels" else labels == target


def target_of(evalset: EvalSet, name: str) -> int:
    """The number of the class that counts as 'yes'; of two classes the second unless it is said."""
    if name:
        return _found(evalset.classes, name)
    if evalset.task == "binary":
        return 1
    raise BadValue(
        "This method asks one yes-or-no question and this data has several classes: say which"
        f" class is 'yes' with target=, one of {', '.join(evalset.classes)}."
    )


def _found(classes: Sequence[str], name: str) -> int:
    if name not in classes:
        raise UnknownName(name, "class", classes)
    return classes.index(name)
