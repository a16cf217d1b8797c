"""A network with silent filters made physically smaller, along Torch-Pruning's dependency graph.

A channel goes when every filter that writes to it is silent: where residual additions couple
filters, all of them. Channels that pass through padding or slicing (the parameter-free shortcuts)
stay, since Torch-Pruning does not follow their shift. The smaller network gives the same logits.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import torch
import torch_pruning
from torch import Tensor, nn

from fairviz.lab.batchnorm import followers

Silent = dict[nn.Module, Tensor]
Items = Iterable[Any]  # Torch-Pruning's: a dependency and its channels

UNFOLLOWED = ("ConstantPad", "_Slice")  # names of nodes that shift channels


def shrunk(model: nn.Module, example: Tensor) -> nn.Module:
    """A smaller copy, without the channels that nothing writes to; at least one a layer stays."""
    small = deepcopy(model).eval().requires_grad_(True)
    silent = _silent(small)
    with torch.enable_grad():
        graph = torch_pruning.DependencyGraph().build_dependency(small, example[:1])
    for root, channels in [_falling(group, silent) for group in list(graph.get_all_groups())]:
        if channels:
            graph.get_pruning_group(root, torch_pruning.prune_conv_out_channels, channels).prune()
    return small


def _silent(model: nn.Module) -> Silent:
    """By convolution and BatchNorm, True where a channel is always zero."""
    found: Silent = {}
    after = followers(model)
    for name, conv in model.named_modules():
        if isinstance(conv, nn.Conv2d):
            modules = [conv, *(model.get_submodule(after[n]) for n in [name] if n in after)]
            parts = [_zero(part) for module in modules for part in module.parameters()]
            found |= dict.fromkeys(modules, torch.stack(parts).all(0))
    return found


def _zero(parameter: Tensor) -> Tensor:
    return (parameter.detach() == 0).flatten(1).all(1) if parameter.dim() > 1 else parameter == 0


def _falling(group: torch_pruning.Group, silent: Silent) -> tuple[nn.Module, list[int]]:
    """The group's first convolution, and its channels that nothing writes to any more."""
    root, channels = group[0].dep.target.module, group[0].idxs
    if not isinstance(root, nn.Conv2d) or any(_is_unfollowed(item.dep) for item in group.items):
        return root, []
    writers = [item for item in group.items if _writes(item.dep)]
    falls = [i for i in range(len(channels)) if _all_silent(writers, i, silent)]
    return root, falls[: len(channels) - 1]


def _is_unfollowed(dep: torch_pruning.Dependency) -> bool:
    return any(word in str(dep.target.name) for word in UNFOLLOWED)


def _writes(dep: torch_pruning.Dependency) -> bool:
    module = dep.target.module
    has_weights = isinstance(module, nn.Conv2d | nn.Linear | nn.BatchNorm2d)
    return has_weights and "in_channels" not in dep.handler.__name__


def _all_silent(writers: Items, channel: int, silent: Silent) -> bool:
    places = [(item.dep.target.module, item.idxs[channel]) for item in writers]
    return all(module in silent and bool(silent[module][index]) for module, index in places)
