"""Ballot (Gao et al., 2024), our reconstruction: rank(L1) - conflict * rank(c), the lowest fall.

c = max(0, -cos(dCE, dL_f)), both gradients with respect to the weights of one filter: high where
what lowers the loss raises the unfairness. L_f is the variance of the classes' (or, with `by`, the
groups') mean losses over the batch. The paper's own test, loss and ranks are not public: nothing
but the idea, to prune what is in conflict, is the paper's [ours]. With conflict = 0 filters fall as
by their L1 norm.

A rank counts the distinct lower values, within the layer where layers compete alone. What fell
before is in no conflict. A class without images has no loss and no part in L_f.
"""

from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn.functional import cosine_similarity

from fairviz.lab.networks.evaluating import evaluating
from fairviz.lab.pruners import l1_filter
from fairviz.lab.pruners.base import Batch, Scores, mean_gradient, weights


def scores(model: nn.Module, batch: Batch, conflict: float = 1.0, by: str = "class") -> Scores:
    """Each filter's rank by size, less its rank by conflict."""
    sizes, apart = l1_filter.scores(model, batch), conflicts(model, batch, by)
    if batch.at.pruning.scope == "layer":
        return {n: _rank(sizes[n]) - conflict * _rank(apart[n]) for n in sizes}
    counts = [len(size) for size in sizes.values()]
    big, odd = (_rank(torch.cat(list(found.values()))) for found in (sizes, apart))
    return dict(zip(sizes, torch.split(big - conflict * odd, counts), strict=True))


def conflicts(model: nn.Module, batch: Batch, by: str) -> Scores:
    """How squarely the two gradients oppose each other at each filter, from 0 to 1."""
    towards, fairer = _gradients(model, batch, by)
    return {
        name: _opposed(towards[name], fairer[name]) * weight.detach().flatten(1).any(1)
        for name, weight in weights(model).items()
    }


def _gradients(model: nn.Module, batch: Batch, by: str) -> tuple[Scores, Scores]:
    """Of the mean loss, and of the variance of the groups' losses m: 2/G sum (m_g - mean) dm_g."""
    wanted, parts = weights(model), _parts(batch, by)
    losses = torch.tensor([_loss(model, part) for part in parts])
    pulls = 2 / len(parts) * (losses - losses.mean())
    towards = {name: torch.zeros_like(weight).detach() for name, weight in wanted.items()}
    fairer = {name: torch.zeros_like(weight).detach() for name, weight in wanted.items()}
    for part, pull in zip(parts, pulls.tolist(), strict=True):
        for name, slope in mean_gradient(model, part, wanted).items():
            towards[name] += slope * (len(part) / len(batch))
            fairer[name] += slope * pull
    return towards, fairer


def _parts(batch: Batch, by: str) -> list[Batch]:
    """The batch of each group that is there."""
    groups = batch.groups(by)
    codes = groups.codes.to(batch.rows.device)
    return [replace(batch, rows=batch.rows[codes == group]) for group in groups.there]


def _loss(model: nn.Module, part: Batch) -> float:
    with evaluating(model), torch.no_grad():
        costs = [part.cost(m).item() * len(m.labels) for m in part.moments(model)]
    return sum(costs) / len(part)


def _opposed(one: Tensor, other: Tensor) -> Tensor:
    return (-cosine_similarity(one.flatten(1), other.flatten(1))).clamp(min=0)


def _rank(values: Tensor) -> Tensor:
    """How many distinct values are lower."""
    _, ranks = torch.unique(values, return_inverse=True)
    return torch.as_tensor(ranks).double()
