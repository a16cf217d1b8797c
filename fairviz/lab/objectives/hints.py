"""Hints at all stages: the mean squared difference of what they say, summed over stages.

FitNets' hint (Romero et al., 2015) at every stage, without a regressor: the dense model has the
same shape. This is what the tables of Simon Says (Blakeney et al., 2021) call FSP: their row was
run with the option `all`, not with the Gram matrices of FSP (see fsp.py).

As Simon Says ran it: weight 1, at rate 0.05 in batches of 512.
"""

import torch
from torch import Tensor
from torch.nn import functional

from fairviz.lab.objectives.heard import stages
from fairviz.lab.objectives.likeness import Likeness
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Features


def begin(room: Classroom, weight: float = 1.0) -> Likeness:
    """Stages that say what the dense model's say, number by number."""
    return Likeness(weight, apart)


def apart(heard: Features, shown: Features) -> Tensor:
    """The mean squared difference of each stage, summed."""
    pairs = zip(stages(heard), stages(shown), strict=True)
    return torch.stack([functional.mse_loss(own, dense) for own, dense in pairs]).sum()
