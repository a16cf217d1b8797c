"""GraSP (Wang et al., 2020): what falls first has the largest -w * (H g), so that w * (H g) ranks.

g is the gradient of the mean loss over all images of the batch, H its Hessian: removing w changes
|g|^2, how fast training goes, by -2 w * (H g) to first order. Logits are divided by T = 200, as in
the original code. That code answers in training mode, takes a few images a class and draws the last
layer again; here BatchNorm's statistics are read, as by every score [ours].
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import torch
from torch import Tensor, nn

from fairviz.lab.networks.evaluating import evaluating
from fairviz.lab.pruners.base import Batch, Scores, weights


def scores(model: nn.Module, batch: Batch, temperature: float = 200.0) -> Scores:
    """How much gradient flow each weight's removal would take away."""
    wanted = weights(model)
    with evaluating(model):
        flow = _flow(_costs(model, batch, temperature), wanted.values())
        bent = _bent(_costs(model, batch, temperature), wanted.values(), flow)
    return {n: w.detach() * hg for (n, w), hg in zip(wanted.items(), bent, strict=True)}


def _costs(model: nn.Module, batch: Batch, temperature: float) -> Iterator[Tensor]:
    """Each piece's part in the mean loss of the softened answers."""
    for moment in batch.moments(model):
        softened = replace(moment, logits=moment.logits / temperature)
        yield batch.cost(softened) * (len(moment.labels) / len(batch))


def _flow(costs: Iterable[Tensor], wanted: Iterable[Tensor]) -> list[Tensor]:
    """The gradient g."""
    parts = list(wanted)
    found = [torch.autograd.grad(cost, parts) for cost in costs]
    return [torch.stack(slopes).sum(0) for slopes in zip(*found, strict=True)]


def _bent(costs: Iterable[Tensor], wanted: Iterable[Tensor], flow: list[Tensor]) -> list[Tensor]:
    """H g: the gradient of g(w) . g, the second factor held fixed."""
    parts = list(wanted)
    total = [torch.zeros_like(part) for part in parts]
    for cost in costs:
        slopes = torch.autograd.grad(cost, parts, create_graph=True)
        along = torch.stack([(s * f).sum() for s, f in zip(slopes, flow, strict=True)]).sum()
        curved = torch.autograd.grad(along, parts, materialize_grads=True)
        total = [t + c for t, c in zip(total, curved, strict=True)]
    return total
