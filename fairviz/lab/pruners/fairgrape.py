"""FairGRAPE (Lin et al., 2022): weights are kept so that each group keeps its share of importance.

I_g(w) = mean over mini-batches of (|w| * |dL_g/dw|)^2, L_g the loss on the group's images in each.
Within a layer, T_g = I_g(layer) / sum_h I_h(layer). Greedily: take the best weight left of the
group whose share among those kept, S_g / sum_h S_h, lies furthest below its T_g; before the first,
shares are equal. The whole order is the score: the first kept is the highest, as a share of its
layer, so that scope "global" asks the same of every layer.

A clean re-implementation [ours]: the original code moves the weights and lets gradients pile up
while it measures, and divides one group's importance alone by the number of mini-batches.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from fairviz.lab.pruners.base import Batch, Scores, gradients, weights

Floats = NDArray[np.floating[Any]]


def scores(model: nn.Module, batch: Batch, by: str = "") -> Scores:
    """How early each weight is kept: 1 is the first of its layer."""
    groups = batch.groups(by)
    there = [_importance(model, batch, groups.codes == group) for group in groups.there]
    return {
        name: _ranked(torch.stack([found[name] for found in there]))
        for name, weight in weights(model).items()
    }


def _importance(model: nn.Module, batch: Batch, own: Tensor) -> Scores:
    """What one group's images say about each weight."""
    wanted, pieces = weights(model), list(_pieces(batch, own))
    total = {name: torch.zeros_like(weight).detach() for name, weight in wanted.items()}
    for piece in pieces:
        for found, _ in gradients(model, piece, wanted):
            for name, weight in wanted.items():
                total[name] += (found[name] * weight.detach()).square() / len(pieces)
    return total


def _pieces(batch: Batch, own: Tensor) -> Iterator[Batch]:
    """The group's images in each mini-batch that has any."""
    cut = (torch.split(tensor, batch.size) for tensor in (batch.rows, own))
    for rows, theirs in zip(*cut, strict=True):
        if bool(theirs.any()):
            yield replace(batch, rows=rows[theirs.to(rows.device)])


def _ranked(importance: Tensor) -> Tensor:
    """From importances (groups, *weights): the share of the layer kept with or after each."""
    order = torch.tensor(kept_order(importance.flatten(1).double().cpu().numpy()))
    place = torch.empty(len(order), dtype=torch.float64)
    place[order] = torch.arange(len(order), 0, -1, dtype=torch.float64) / len(order)
    return place.view(importance.shape[1:]).to(importance.device)


def kept_order(importance: Floats) -> list[int]:
    """The weights in the order in which they are kept, from (groups, weights).

    S_g / sum(S) - T_g is smallest where S_g - T_g * sum(S) is: what each weight adds to that is
    known beforehand, so that a step is one sum and one comparison.
    """
    target = _target(importance)
    adds = np.ascontiguousarray((importance - np.outer(target, importance.sum(0))).T)
    left = bytearray(b"\1") * len(adds)
    queues = [filter(left.__getitem__, _best_first(row)) for row in importance]
    lead, order, group = np.zeros(len(target)), [], int(target.argmax())
    for _ in range(len(adds)):
        best = next(queues[group])
        left[best] = 0
        order.append(best)
        lead += adds[best]
        group = int(lead.argmin())
    return order


def _target(importance: Floats) -> Floats:
    """Each group's share of the layer; equal where the layer matters to nobody."""
    each = importance.sum(1)
    shares: Floats = each / each.sum() if each.any() else np.full(len(each), 1 / len(each))
    return shares


def _best_first(row: Floats) -> list[int]:
    """Of equals the later one is kept, as everywhere (masks.py)."""
    found: list[int] = np.argsort(row, kind="stable")[::-1].tolist()
    return found
