"""A network's code as a graph: which module is called, how often, and who reads its output."""

from collections import Counter
from copy import deepcopy
from itertools import chain
from typing import Any

from torch import fx, nn

WHOLE = nn.Conv2d | nn.BatchNorm2d


class _Follower(fx.Tracer):
    """Reads code down to convolutions and BatchNorms, those of other libraries among them."""

    def is_leaf_module(self, module: nn.Module, name: str) -> bool:
        return isinstance(module, WHOLE) or super().is_leaf_module(module, name)


def traced(model: nn.Module) -> fx.Graph | None:
    """The graph of this network; none where its code branches on data.

    A copy with the same weights is traced: code that caches what it computed would keep a ghost.
    """
    try:
        return _Follower().trace(deepcopy(model, _themselves(model)))
    except Exception:  # whatever a stranger's code raises on meeting what is no tensor
        return None


def _themselves(model: nn.Module) -> dict[int, Any]:
    return {id(tensor): tensor for tensor in chain(model.parameters(), model.buffers())}


def called(model: nn.Module, node: object) -> nn.Module | None:
    """The module that this node calls; none where it calls none."""
    if not isinstance(node, fx.Node) or node.op != "call_module":
        return None
    return model.get_submodule(str(node.target))


def calls(graph: fx.Graph) -> Counter[str]:
    """How often each module is called, or its weights are read past it."""
    return Counter(_place(node) for node in graph.nodes)


def _place(node: fx.Node) -> str:
    target = str(node.target)
    return target.rpartition(".")[0] if node.op == "get_attr" else target
