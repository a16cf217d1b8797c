"""Who moves the weights: torch's optimisers with a training's own settings."""

from collections.abc import Iterable

import torch
from torch import nn

from fairviz.spec import Train

Parameters = Iterable[nn.Parameter]


def sgd(parameters: Parameters, step: Train) -> torch.optim.Optimizer:
    """Stochastic gradient descent with momentum."""
    return torch.optim.SGD(
        parameters, lr=step.rate, momentum=step.momentum, weight_decay=step.decay
    )


def adam(parameters: Parameters, step: Train) -> torch.optim.Optimizer:
    """Adam; the decay is part of the gradient."""
    return torch.optim.Adam(parameters, lr=step.rate, weight_decay=step.decay)


def adamw(parameters: Parameters, step: Train) -> torch.optim.Optimizer:
    """Adam; the decay stands apart from the gradient."""
    return torch.optim.AdamW(parameters, lr=step.rate, weight_decay=step.decay)
