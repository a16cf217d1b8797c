"""What a network's convolutions cost, by which filters stay, or how far each one's gate is open.

MACs = sum over convolutions of positions * kernel * inputs / groups * outputs, where a channel to
which filters with gates g write counts 1 - prod(1 - g), one channel at the least. With gates of 0
and 1 it is there unless all of them are shut, and the sum is that of shrink.py's smaller network.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Self

import torch
from torch import Tensor, nn

from fairviz.lab.networks import shrink
from fairviz.lab.networks.batchnorm import followers
from fairviz.lab.networks.listening import listening
from fairviz.lab.predict import answered

if TYPE_CHECKING:
    import torch_pruning

NONE = torch.tensor(0.0, dtype=torch.float64)
Gates = Mapping[str, Tensor]  # by layer, one a filter, from 0 (shut) to 1; a layer left out is open


@dataclass(frozen=True)
class Channels:
    """Channels that several filters write to, and the convolutions that read them."""

    writers: Mapping[str, Tensor]  # by convolution, the filter that writes to each channel
    readers: tuple[str, ...]

    def shut(self, gates: Gates) -> Tensor:
        """How many are gone; at least one stays."""
        if not self.writers.keys() <= gates.keys():
            return NONE
        closed = [1 - gates[layer].double()[rows] for layer, rows in self.writers.items()]
        return torch.stack(closed).prod(0).sum().clamp(max=len(closed[0]) - 1)


@dataclass(frozen=True)
class Convolution:
    """positions: multiplications of one filter with one input channel, for one image."""

    positions: int
    inputs: int
    outputs: int
    groups: int

    def macs(self, inputs_gone: Tensor, outputs_gone: Tensor) -> Tensor:
        """The work that is left; a depthwise filter reads one channel, however many are gone."""
        is_depthwise = self.groups == self.inputs > 1
        inputs = 1 if is_depthwise else (self.inputs - inputs_gone) / self.groups
        return self.positions * inputs * (self.outputs - outputs_gone)


@dataclass(frozen=True)
class Ledger:
    """Every convolution of a network, and the channels between them that can go.

    whole: whether all channels can; those that are padded or sliced on their way stay.
    """

    convolutions: Mapping[str, Convolution]
    channels: list[Channels]
    whole: bool

    @classmethod
    def of(cls, model: nn.Module, image: Tensor) -> Self | None:
        """This network's; none where Torch-Pruning cannot follow it."""
        copy = shrink.copied(model)
        if not shrink.is_convolutional(copy, image):
            return None
        try:
            groups = list(shrink.followed(copy, image).get_all_groups())
        except shrink.LOST:
            return None
        rooted = [group for group in groups if isinstance(_root(group), nn.Conv2d)]
        free = [group for group in rooted if not any(map(_is_unfollowed, group.items))]
        whole = len(free) == len(rooted)
        return cls(_convolutions(copy, image), list(_channels(copy, free)), whole)

    def macs(self, gates: Gates) -> Tensor:
        """Multiply-accumulates of all convolutions for one image, differentiable in the gates."""
        inputs, outputs = self._gone(gates)
        left = [
            one.macs(inputs.get(name, NONE), outputs.get(name, NONE))
            for name, one in self.convolutions.items()
        ]
        return sum(left, NONE)  # not stack: on a GPU some of them are plain numbers

    def _gone(self, gates: Gates) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """By convolution, how many of its inputs and of its outputs are gone."""
        inputs: dict[str, Tensor] = {}
        outputs: dict[str, Tensor] = {}
        for channels in self.channels:
            gone = channels.shut(gates)
            inputs |= {name: inputs.get(name, NONE) + gone for name in channels.readers}
            outputs |= {name: outputs.get(name, NONE) + gone for name in channels.writers}
        return inputs, outputs


def _convolutions(model: nn.Module, image: Tensor) -> dict[str, Convolution]:
    layers = {n: m for n, m in model.named_modules() if isinstance(m, nn.Conv2d)}
    with listening(model, dict(layers), _of_one_filter) as heard:
        answered(model, image)
    positions = {name: sum(part.numel() for part in parts) for name, parts in heard.items()}
    return {
        name: Convolution(
            positions[name] * prod(one.kernel_size), one.in_channels, one.out_channels, one.groups
        )
        for name, one in layers.items()
    }


def _of_one_filter(said: Tensor) -> Tensor:
    return said[0, 0]


def _channels(model: nn.Module, groups: "Iterable[torch_pruning.Group]") -> Iterator[Channels]:
    """Groups in which every writer is a convolution, with or without its BatchNorm."""
    names = {module: name for name, module in model.named_modules()}
    behind = set(followers(model).values())
    for group in groups:
        items = [(names[i.dep.target.module], i) for i in group.items if _has_weights(i)]
        writers = {name: i for name, i in items if shrink.writes(i.dep) and name not in behind}
        readers = [name for name, i in items if not shrink.writes(i.dep)]
        if all(isinstance(i.dep.target.module, nn.Conv2d) for i in writers.values()):
            filters = {name: torch.tensor(list(i.idxs)) for name, i in writers.items()}
            yield Channels(filters, tuple(readers))


def _root(group: "torch_pruning.Group") -> nn.Module:
    root: nn.Module = group[0].dep.target.module
    return root


def _is_unfollowed(item: Any) -> bool:
    return shrink.is_unfollowed(item.dep)


def _has_weights(item: Any) -> bool:
    return isinstance(item.dep.target.module, nn.Conv2d | nn.Linear | nn.BatchNorm2d)
