"""Similarity preserving (Tung and Mori, 2019): alike images are alike to both networks.

A: the last stage, flattened; G = A A^T (images x images), each row divided by its length;
|G - G_dense|_F^2 / images^2.

As Simon Says (Blakeney et al., 2021) ran it: weight 3000, at rate 0.05 in batches of 512.
"""

from torch import Tensor
from torch.nn import functional

from fairviz.lab.objectives.heard import stages
from fairviz.lab.objectives.likeness import Likeness
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Features


def begin(room: Classroom, weight: float = 3000.0) -> Likeness:
    """Similarities like the dense model's."""
    return Likeness(weight, apart)


def apart(heard: Features, shown: Features) -> Tensor:
    """The squared difference of similarities, a mean over pairs of images."""
    return functional.mse_loss(similarities(heard), similarities(shown))


def similarities(said: Features) -> Tensor:
    """How alike each two images of the batch are to the last stage; rows of length 1."""
    whole = stages(said)[-1].flatten(1)
    return functional.normalize(whole @ whole.T)
