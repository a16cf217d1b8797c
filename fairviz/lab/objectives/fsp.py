"""Flow of solution procedure (Yim et al., 2017): how one stage turns into the next.

G = F1 F2^T / places (channels x channels), F1 and F2 what two stages in a row say at the same
places, the stem being the first; the mean squared difference to the dense model's G, summed over
pairs. The larger of two maps is averaged down to the smaller (as RepDistiller does; Yim et al. take
the maximum); tokens are averaged along their sequence.

Not in the tables of Simon Says (what they call FSP is hints.py). In RepDistiller, from which their
code came, it trains the stages alone before the task does, unweighted: the 50 in its scripts is
never read. Here it is a term beside the task's loss [ours], of weight 1; at 50 and the usual rate
of 0.05 a small network leaves the numbers.
"""

from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import functional

from fairviz.lab.objectives.heard import by_channel, is_map, with_stem
from fairviz.lab.objectives.likeness import Likeness
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Features


def begin(room: Classroom, weight: float = 1.0) -> Likeness:
    """Flows from stage to stage like the dense model's."""
    return Likeness(weight, apart)


def apart(heard: Features, shown: Features) -> Tensor:
    """The mean squared difference of the flows, summed over pairs of stages."""
    pairs = zip(flows(heard), flows(shown), strict=True)
    return torch.stack([functional.mse_loss(own, dense) for own, dense in pairs]).sum()


def flows(said: Features) -> list[Tensor]:
    """G of each two stages in a row: (n, channels of the first, channels of the second)."""
    return [_flow(*_same_places(first, second)) for first, second in pairwise(with_stem(said))]


def _flow(first: Tensor, second: Tensor) -> Tensor:
    return first @ second.transpose(1, 2) / first.shape[2]


def _same_places(first: Tensor, second: Tensor) -> tuple[Tensor, Tensor]:
    """Both at the places of the smaller one: (n, channels, places)."""
    if is_map(first) and is_map(second):
        side = min(first.shape[2], second.shape[2]), min(first.shape[3], second.shape[3])
        pooled = (functional.adaptive_avg_pool2d(said, side) for said in (first, second))
    else:
        said = by_channel(first), by_channel(second)
        places = min(part.shape[2] for part in said)
        pooled = (functional.adaptive_avg_pool1d(part, places) for part in said)
    first, second = (by_channel(part) if part.dim() == 4 else part for part in pooled)
    return first, second
