"""FPGM (He et al., 2019): sum over the layer's filters j of ||F_i - F_j||; the smallest fall first.

Such a filter is nearest to the geometric median: the others can stand in for it. Filters that fell
before are nobody's neighbours [ours: the original code counts them]. The paper ranks within a layer
(scope "layer"); with scope "global" the sums are compared as they are.
"""

import torch
from torch import Tensor, nn

from fairviz.lab.pruners.base import Batch, Scores, weights


def scores(model: nn.Module, batch: Batch) -> Scores:
    """How far each filter is from the others of its layer, in all."""
    return {name: _apart(weight.detach().flatten(1)) for name, weight in weights(model).items()}


def _apart(filters: Tensor) -> Tensor:
    standing = filters[filters.any(1)]
    exact = "donot_use_mm_for_euclid_dist"  # the fast way puts equal filters a little apart
    return torch.cdist(filters, standing, compute_mode=exact).sum(1)
