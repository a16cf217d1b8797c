"""L1 of filters (Li et al., 2017): the sum of |w| over a filter (a row of the weight).

The paper ranks filters within a layer (scope "layer"). With scope "global" the sums are compared
as they are, so that layers with few inputs lose filters first.
"""

from torch import nn

from fairviz.lab.pruners.base import Batch, Scores, weights


def scores(model: nn.Module, batch: Batch) -> Scores:
    """L1 norm of each filter."""
    return {n: w.detach().abs().flatten(1).sum(1) for n, w in weights(model).items()}
