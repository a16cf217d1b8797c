"""Probabilistic knowledge transfer (Passalis and Tefas, 2018): the same images are neighbours.

c: cosine similarities of the pooled last stage, between the images of a batch; P = (1 + c) / 2,
each row divided by its sum; mean over all pairs of P_dense * log(P_dense / P), both plus 1e-7.
The mean is over images^2 pairs, hence the large weight.

As Simon Says (Blakeney et al., 2021) ran it: weight 30000, at rate 0.005 in batches of 256.
"""

from torch import Tensor
from torch.nn import functional

from fairviz.lab.objectives.heard import last
from fairviz.lab.objectives.likeness import Likeness
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Features

TINY = 1e-7


def begin(room: Classroom, weight: float = 30000.0) -> Likeness:
    """Neighbours as likely as for the dense model."""
    return Likeness(weight, apart)


def apart(heard: Features, shown: Features) -> Tensor:
    """How far the chances of being neighbours are apart, a mean over pairs of images."""
    own, dense = neighbours(heard), neighbours(shown)
    return (dense * ((dense + TINY) / (own + TINY)).log()).mean()


def neighbours(said: Features) -> Tensor:
    """The chance that each image is chosen as the neighbour of each other; rows sum to 1."""
    pooled = functional.normalize(last(said), eps=TINY)
    close = (1 + pooled @ pooled.T) / 2
    return close / close.sum(1, keepdim=True)
