"""Hidden neurons that say nothing, taken out of the perceptrons inside a network.

A neuron is a row of a linear layer and the column of the next one that reads it. It goes when its
row and bias are zero and what stands between the two makes nothing of zero (GELU, ReLU, dropout).
"""

from collections.abc import Iterator
from typing import TypeGuard

import torch
from torch import Tensor, fx, nn
from torch.nn import functional

from fairviz.lab.networks.tracing import called, calls, traced

Pair = tuple[nn.Linear, nn.Linear]

QUIET = (
    *(nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.GELU, nn.SiLU, nn.Hardswish, nn.Mish),
    *(nn.Tanh, nn.Dropout, nn.Identity),
)
QUIET_FUNCTIONS = (
    *(torch.relu, torch.tanh, functional.relu, functional.relu6, functional.leaky_relu),
    *(functional.gelu, functional.silu, functional.hardswish, functional.dropout),
)


def trim(model: nn.Module) -> None:
    """Make hidden layers smaller, in place; at least one neuron of each stays."""
    for first, second in list(_perceptrons(model)):
        stays = _speaks(first)
        if not bool(stays.all()):
            _cut(first, second, stays)


def _perceptrons(model: nn.Module) -> Iterator[Pair]:
    """Linear layers read by one other alone; parts one by one where code cannot be followed."""
    graph = traced(model)
    if graph is None:
        for child in model.children():
            yield from _perceptrons(child)
        return
    times = calls(graph)
    for node in graph.nodes:
        reader = _reader(model, node)
        first, second = called(model, node), called(model, reader)
        once = reader and times[str(node.target)] == times[str(reader.target)] == 1
        if once and _is_linear(first) and _is_linear(second):
            yield first, second


def _reader(model: nn.Module, node: fx.Node) -> fx.Node | None:
    """Where the way of this output ends, if it does not fork and keeps zeros zero."""
    while len(node.users) == 1:
        (reader,) = node.users
        if _is_linear(called(model, reader)):
            return reader
        if reader.args[:1] != (node,) or not _is_quiet(model, reader):
            return None
        node = reader
    return None


def _is_linear(module: nn.Module | None) -> TypeGuard[nn.Linear]:
    return type(module) is nn.Linear


def _is_quiet(model: nn.Module, node: fx.Node) -> bool:
    if node.op == "call_function":
        return node.target in QUIET_FUNCTIONS
    return isinstance(called(model, node), QUIET)


def _speaks(layer: nn.Linear) -> Tensor:
    """By neuron, whether it ever says anything but zero; the first one where none does."""
    speaks = layer.weight.detach().any(1)
    if layer.bias is not None:
        speaks = speaks | (layer.bias.detach() != 0)
    if not bool(speaks.any()):
        speaks[0] = True
    return speaks


def _cut(first: nn.Linear, second: nn.Linear, stays: Tensor) -> None:
    first.out_features = second.in_features = int(stays.sum())
    first.weight = nn.Parameter(first.weight.detach()[stays])
    second.weight = nn.Parameter(second.weight.detach()[:, stays])
    if first.bias is not None:
        first.bias = nn.Parameter(first.bias.detach()[stays])
