"""Random: what any criterion must beat."""

import torch
from torch import nn

from fairviz.lab.pruners.base import Batch, Scores, weights


def scores(model: nn.Module, batch: Batch) -> Scores:
    """A number from 0 to 1 by lot for each weight; drawn layer by layer from the batch's dice."""
    return {
        name: torch.rand(weight.shape, generator=batch.generator).to(weight.device)
        for name, weight in weights(model).items()
    }
