"""What a network is worth on the tune split: its accuracy, less what its groups differ by.

accuracy - weight * CWV,    CWV = (1/G) sum_g (acc_g - mean acc)^2        [ours]
"""

import torch
from torch import Tensor, nn

from fairviz.lab.networks.evaluating import evaluating
from fairviz.lab.training.by_group import means
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.roll_call import AT_ONCE, rightness


def worth(model: nn.Module, room: Classroom, by: str, weight: float) -> float:
    """Accuracy less the weighted variance of the groups' accuracies."""
    groups = room.tune_groups(by)
    right, known = _right(model, room, room.tune()), groups.codes >= 0
    of_groups = means(right[known], groups.codes[known], len(groups)).present
    return (right.mean() - weight * of_groups.var(unbiased=False)).item()


@torch.no_grad()
def _right(model: nn.Module, room: Classroom, rows: Tensor) -> Tensor:
    """Which of these held-out images the network gets right."""
    pictures, task = room.material.held_out, room.material.evalset.task
    with evaluating(model):
        pieces = [pictures[part] for part in torch.split(rows, AT_ONCE)]
        found = [rightness(model(images), labels, task) for images, labels in pieces]
    return torch.cat(found).cpu()
