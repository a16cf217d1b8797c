"""SNIP (Lee et al., 2019): |g * w|, g the gradient of the mean loss over all images of the batch.

The paper takes one mini-batch; over several, gradients are averaged before the absolute value, so
the score does not depend on how the images are cut into pieces.
"""

import torch
from torch import nn

from fairviz.lab.pruners.base import Batch, Scores, gradients, weights


def scores(model: nn.Module, batch: Batch) -> Scores:
    """How fast the loss changes as each weight is scaled away."""
    wanted = weights(model)
    total = {name: torch.zeros_like(weight) for name, weight in wanted.items()}
    for found, images in gradients(model, batch, wanted):
        for name, gradient in found.items():
            total[name] += gradient * (images / len(batch))
    return {name: (total[name] * weight).detach().abs() for name, weight in wanted.items()}
