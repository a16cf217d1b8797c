"""A network as explainers need it: one ReLU module per use, nothing changed in place.

With functional or shared ReLUs, DeepLift is silently wrong and Guided Backpropagation is Saliency.
"""

from collections import Counter
from copy import deepcopy
from typing import Any

import torch
from torch import Tensor, fx, nn

from fairviz.errors import FairVizError

FUNCTIONS = (torch.relu, nn.functional.relu, torch.relu_)
TOLERANCE = 1e-4  # of logits
METHODS = ("relu", "relu_")


class Untraceable(FairVizError):
    """The network's code cannot be read, so its ReLUs cannot be told apart."""

    def __init__(self, error: Exception) -> None:
        super().__init__(
            "This network cannot be explained: its forward pass cannot be traced"
            f" ({type(error).__name__}: {error}). Networks whose forward pass does not branch on"
            " data can."
        )


class Changed(FairVizError):
    """Rewriting changed what the network says."""

    def __init__(self, apart: float) -> None:
        super().__init__(
            f"This network cannot be explained: rewritten, its logits differ by {apart:.2g}."
            " It probably changes a tensor in place and goes on with the old name."
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


def check(model: nn.Module, rewritten: nn.Module, images: Tensor) -> None:
    """Raise unless both say the same of these images."""
    with torch.no_grad():
        apart = float((model(images) - rewritten(images)).abs().max())
    if not apart <= TOLERANCE:
        raise Changed(apart)


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
