"""Which BatchNorm belongs to which convolution, and a network with them folded into one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy

import torch
from torch import Tensor, fx, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

from fairviz.lab.networks.tracing import called, calls, traced

State = Mapping[str, Tensor]
Pairs = dict[str, str]


def followers(model: nn.Module) -> Pairs:
    """Name of the BatchNorm that alone reads each convolution's output, by the convolution.

    Where a network's code cannot be followed (it branches on data), its parts are asked one by one.
    """
    graph = traced(model)
    if graph is not None:
        return dict(_pairs(model, graph))
    return {
        f"{child}.{conv}": f"{child}.{bn}"
        for child, module in model.named_children()
        for conv, bn in followers(module).items()
    }


def _pairs(model: nn.Module, graph: fx.Graph) -> Iterator[tuple[str, str]]:
    """Those that meet whenever either is called."""
    times = calls(graph)
    meetings = Counter(
        (str(node.args[0].target), str(node.target))
        for node in graph.nodes
        if isinstance(called(model, node), nn.BatchNorm2d) and _is_private(model, node.args[0])
    )
    for (conv, bn), together in meetings.items():
        if together == times[conv] == times[bn]:
            yield conv, bn


def _is_private(model: nn.Module, source: object) -> bool:
    is_conv = isinstance(called(model, source), nn.Conv2d)
    return is_conv and isinstance(source, fx.Node) and len(source.users) == 1


class Folded:
    """A network ready to answer: BatchNorm inside the convolutions, channels last.

    `load` pours another state of the same architecture into it, so it is built once.
    """

    def __init__(self, model: nn.Module) -> None:
        self._pairs = _foldable(model)
        self._eps = {n: m.eps for n, m in model.named_modules() if isinstance(m, nn.BatchNorm2d)}
        self.model = _without_batchnorm(model, self._pairs).eval().requires_grad_(False)
        self.model.to(memory_format=torch.channels_last)
        self.load(model.state_dict())

    def load(self, state: State) -> None:
        """Take these weights; the state is that of the network as trained, BatchNorm and all."""
        folded = self._folded(state)
        for name, kept in self.model.state_dict().items():
            kept.copy_(folded[name] if name in folded else state[name])

    def _folded(self, state: State) -> dict[str, Tensor]:
        tensors: dict[str, Tensor] = {}
        for conv, bn in self._pairs.items():
            weight, bias = _fused(state, conv, bn, self._eps[bn])
            tensors |= {f"{conv}.weight": weight, f"{conv}.bias": bias}
        return tensors


def _foldable(model: nn.Module) -> Pairs:
    """Pairs of plain layers under one name: a kind of its own may do more (an activation)."""
    names = Counter(id(tensor) for tensor in model.state_dict(keep_vars=True).values())
    return {
        conv: bn
        for conv, bn in followers(model).items()
        if _is_plain(model.get_submodule(conv), nn.Conv2d, "weight", names)
        and _is_plain(model.get_submodule(bn), nn.BatchNorm2d, "running_mean", names)
    }


def _is_plain(
    module: nn.Module, kind: type[nn.Module], holds: str, names: Mapping[int, int]
) -> bool:
    return type(module) is kind and names.get(id(getattr(module, holds))) == 1


def _fused(state: State, conv: str, bn: str, eps: float) -> tuple[Tensor, Tensor]:
    moments = state[f"{bn}.running_mean"], state[f"{bn}.running_var"]
    scale, shift = state.get(f"{bn}.weight"), state.get(f"{bn}.bias")
    before = state[f"{conv}.weight"], state.get(f"{conv}.bias")
    return fuse_conv_bn_weights(*before, *moments, eps, scale, shift)


def _without_batchnorm(model: nn.Module, pairs: Mapping[str, str]) -> nn.Module:
    bare = deepcopy(model)
    for conv, bn in pairs.items():
        layer = bare.get_submodule(conv)
        weight = layer.get_parameter("weight")
        layer.bias = nn.Parameter(torch.zeros(len(weight), device=weight.device))
        bare.set_submodule(bn, nn.Identity())
    return bare
