"""Taylor (Molchanov et al., 2019, eq. 8 for a single weight): mean over mini-batches of (g * w)^2.

Squared within each mini-batch and then averaged: effects of opposite sign do not cancel.
"""

import torch
from torch import nn

from fairviz.lab.pruners.base import Batch, Scores, gradients, weights


def scores(model: nn.Module, batch: Batch) -> Scores:
    """Squared first-order change of the loss if each weight were zero."""
    wanted = weights(model)
    total = {name: torch.zeros_like(weight).detach() for name, weight in wanted.items()}
    for found, images in gradients(model, batch, wanted):
        for name, weight in wanted.items():
            total[name] += (found[name] * weight.detach()).square() * (images / len(batch))
    return total
