"""A network as explainers need it: one ReLU module per use, nothing changed in place.

With functional or shared ReLUs, DeepLift is silently wrong and Guided Backpropagation is Saliency.
"""

from collections import Counter
from copy import deepcopy
from typing import Any

import torch
from torch import fx, nn

from fairviz.errors import FairVizError

FUNCTIONS = (torch.relu, nn.functional.relu, torch.relu_)
METHODS = ("relu", "relu_")


class Untraceable(FairVizError):
    """The network's code cannot be read, so its ReLUs cannot be told apart."""

    def __init__(self, error: Exception) -> None:
        super().__init__(
            "This network cannot be explained: its forward pass cannot be traced"
            f" ({type(error).__name__}: {error}). Networks whose forward pass does not branch on"
            " data can."
        )


def explainable(model: nn.Module) -> nn.Module:
    """A copy in evaluation mode that says the same and has one nn.ReLU module per use."""
    copy = deepcopy(model).eval()
    try:
        traced = fx.symbolic_trace(copy)
    except Exception as error:
        raise Untraceable(error) from error
    uses: Counter[str] = Counter()
    for node in list(traced.graph.nodes):
        if _is_relu(traced, node, uses):
            _give_its_own(traced, node, len(uses) + sum(uses.values()))
    traced.delete_all_unused_submodules()
    traced.recompile()
    return traced.eval()


def _is_relu(traced: fx.GraphModule, node: fx.Node, uses: Counter[str]) -> bool:
    """Whether this node is a ReLU that is no module of its own, or one that changes in place."""
    if node.op == "call_function":
        return node.target in FUNCTIONS
    if node.op == "call_method":
        return node.target in METHODS
    if node.op != "call_module":
        return False
    name = str(node.target)
    module: Any = traced.get_submodule(name)
    if not isinstance(module, nn.ReLU):
        return False
    uses[name] += 1
    module.inplace = False
    return uses[name] > 1


def _give_its_own(traced: fx.GraphModule, node: fx.Node, number: int) -> None:
    name = f"own_relu_{number}_{node.name}"
    traced.add_submodule(name, nn.ReLU())
    with traced.graph.inserting_after(node):
        own = traced.graph.call_module(name, (node.args[0],))
    node.replace_all_uses_with(own)
    traced.graph.erase_node(node)
