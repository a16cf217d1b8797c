"""Attention transfer (Zagoruyko and Komodakis, 2017): the network looks where the dense one looks.

a(F) = q / |q|, q = mean over channels of F^2 at each place; of each stage the mean squared
difference of the two a, summed over stages. A stage without places (n, d) is alike by definition.

As Simon Says (Blakeney et al., 2021) ran it: weight 1000, at rate 0.005 in batches of 256.
"""

import torch
from torch import Tensor
from torch.nn import functional

from fairviz.lab.objectives.heard import stages
from fairviz.lab.objectives.likeness import Likeness
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Features


def begin(room: Classroom, weight: float = 1000.0) -> Likeness:
    """Attention like the dense model's."""
    return Likeness(weight, apart)


def apart(heard: Features, shown: Features) -> Tensor:
    """The squared difference of attention, a mean over images and places, summed over stages."""
    pairs = zip(map(attention, stages(heard)), map(attention, stages(shown)), strict=True)
    return torch.stack([functional.mse_loss(own, dense) for own, dense in pairs]).sum()


def attention(stage: Tensor) -> Tensor:
    """How much a stage looks at each place: (n, places), of length 1."""
    return functional.normalize(stage.square().mean(1))
