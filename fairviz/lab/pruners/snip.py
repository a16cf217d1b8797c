"""SNIP (Lee et al., 2019): |g * w|, g the gradient of the mean loss over all images of the batch.

The paper takes one mini-batch; over several, gradients are averaged before the absolute value, so
the score does not depend on how the images are cut into pieces.
"""

from torch import nn

from fairviz.lab.pruners.base import Batch, Scores, mean_gradient, weights


def scores(model: nn.Module, batch: Batch) -> Scores:
    """How fast the loss changes as each weight is scaled away."""
    wanted = weights(model)
    slopes = mean_gradient(model, batch, wanted)
    return {name: (slopes[name] * weight).detach().abs() for name, weight in wanted.items()}
