"""Magnitude (Han et al., 2015): |w|."""

from torch import nn

from fairviz.lab.pruners.base import Batch, Scores, weights


def scores(model: nn.Module, batch: Batch) -> Scores:
    """Size of each weight: small ones are missed least."""
    return {name: weight.detach().abs() for name, weight in weights(model).items()}
