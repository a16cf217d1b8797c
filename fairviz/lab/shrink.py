"""A network with silent filters made physically smaller, along Torch-Pruning's dependency graph.

A channel goes when every filter that writes to it is silent: where residual additions couple
filters, all of them. Channels that pass through padding or slicing (the parameter-free shortcuts)
stay, since Torch-Pruning does not follow their shift. The smaller network gives the same logits.
"""

from collections.abc import Iterable
from copy import deepcopy

import torch
import torch_pruning
from torch import Tensor, nn

from fairviz.lab.batchnorm import followers

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


def _silent(model: nn.Module) -> dict[nn.Module, Tensor]:
    """By convolution and BatchNorm, True where a channel is always zero."""
    found: dict[nn.Module, Tensor] = {}
    for conv_name, bn_name in followers(model).items():
        conv, bn = model.get_submodule(conv_name), model.get_submodule(bn_name)
        quiet = _zero(conv.weight) & _zero(bn.weight) & _zero(bn.bias)
        found |= {conv: quiet, bn: quiet}
    return found


def _zero(weight: Tensor) -> Tensor:
    return (weight.detach() == 0).flatten(1).all(1) if weight.dim() > 1 else weight.detach() == 0


def _falling(
    group: torch_pruning.Group, silent: dict[nn.Module, Tensor]
) -> tuple[nn.Module, list[int]]:
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


def _all_silent(writers: Iterable, channel: int, silent: dict[nn.Module, Tensor]) -> bool:
    return all(
        item.dep.target.module in silent
        and bool(silent[item.dep.target.module][item.idxs[channel]])
        for item in writers
    )
