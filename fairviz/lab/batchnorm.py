"""Which BatchNorm belongs to which convolution, and a network with them folded into one."""

from collections.abc import Mapping
from copy import deepcopy

import torch
from torch import Tensor, fx, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

State = Mapping[str, Tensor]


def followers(model: nn.Module) -> dict[str, str]:
    """Name of the BatchNorm that alone reads each convolution's output, by the convolution."""
    return {
        str(node.args[0].target): str(node.target)
        for node in fx.symbolic_trace(model).graph.nodes
        if _is(model, node, nn.BatchNorm2d) and _is_private(model, node.args[0])
    }


def _is(model: nn.Module, node: fx.Node, kind: type[nn.Module]) -> bool:
    return node.op == "call_module" and isinstance(model.get_submodule(str(node.target)), kind)


def _is_private(model: nn.Module, source: object) -> bool:
    return isinstance(source, fx.Node) and _is(model, source, nn.Conv2d) and len(source.users) == 1


class Folded:
    """A network ready to answer: BatchNorm inside the convolutions, channels last.

    `load` pours another state of the same architecture into it, so it is built once.
    """

    def __init__(self, model: nn.Module) -> None:
        self._pairs = followers(model)
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
