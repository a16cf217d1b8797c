"""Taylor for filters (Molchanov et al., 2019): mean over mini-batches of (dL/dz)^2 at a gate z = 1.

The gate stands where the filter is cut: after its BatchNorm if there is one (scale s, shift b:
dL/dz = g_s * s + g_b * b), else after the filter itself (the sum of g * w, with its bias).
"""

import torch
from torch import Tensor, nn

from fairviz.lab.networks.batchnorm import followers
from fairviz.lab.pruners.base import Batch, Scores, gradients, weights


def scores(model: nn.Module, batch: Batch) -> Scores:
    """Squared first-order change of the loss if each filter fell silent."""
    gates = _gates(model)
    wanted = {name: part for gate in gates.values() for name, part in gate.items()}
    total = {name: _silence(gate) for name, gate in gates.items()}
    for found, images in gradients(model, batch, wanted):
        for layer, gate in gates.items():
            effect = sum(_per_filter(found[name] * part) for name, part in gate.items())
            total[layer] += torch.as_tensor(effect).detach().square() * (images / len(batch))
    return total


def _gates(model: nn.Module) -> dict[str, dict[str, nn.Parameter]]:
    """By layer, the parameters whose joint scaling scales each filter's output."""
    after = followers(model)
    places = {layer: _parameters(model, after.get(layer, layer)) for layer in weights(model)}
    return {layer: found or _parameters(model, layer) for layer, found in places.items()}


def _parameters(model: nn.Module, place: str) -> dict[str, nn.Parameter]:
    return {f"{place}.{n}": p for n, p in model.get_submodule(place).named_parameters()}


def _silence(gate: dict[str, nn.Parameter]) -> Tensor:
    return torch.zeros_like(_per_filter(next(iter(gate.values())))).detach()


def _per_filter(values: Tensor) -> Tensor:
    return values.reshape(len(values), -1).sum(1)
