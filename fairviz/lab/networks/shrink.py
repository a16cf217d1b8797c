"""A network with silent filters made physically smaller, along Torch-Pruning's dependency graph.

A channel goes when every filter that writes to it is silent: where residual additions couple
filters, all of them. Channels that pass through padding or slicing (the parameter-free shortcuts)
stay, since Torch-Pruning does not follow their shift. Hidden neurons of perceptrons go without it
(neurons.py), in transformers too. The smaller network gives the same logits.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, simplefilter

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from fairviz.lab.networks.batchnorm import followers
from fairviz.lab.networks.neurons import trim
from fairviz.lab.predict import answered

if TYPE_CHECKING:
    import torch_pruning

Silent = dict[nn.Module, Tensor]
Items = Iterable[Any]  # Torch-Pruning's: a dependency and its channels

# What Torch-Pruning raises on networks that it was not made for.
LOST = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError),
    *(RuntimeError, TypeError, ValueError),
)
PLAIN = {torch.ops.aten.convolution, torch.ops.aten.mm, torch.ops.aten.addmm}
TOLERANCE = 1e-4  # of logits
UNFOLLOWED = ("ConstantPad", "_Slice")  # names of nodes that shift channels


def shrunk(model: nn.Module, example: Tensor) -> nn.Module:
    """A smaller copy, without what nothing writes to; at least one channel a layer stays.

    What Torch-Pruning cannot follow stays as large as it was.
    """
    small = copied(model)
    if is_convolutional(small, example) and not _fewer_channels(small, example):
        small = copied(model)
    trim(small)
    return small


def copied(model: nn.Module) -> nn.Module:
    """A copy that answers as in evaluation and can be followed by its gradients."""
    return deepcopy(model).eval().requires_grad_(True)


def is_convolutional(model: nn.Module, example: Tensor) -> bool:
    """Whether it has no attention, and its linear layers read one vector an image.

    Torch-Pruning's way through windows and heads takes memory without end.
    """
    seen: list[int] = []
    layers = [module for module in model.modules() if isinstance(module, nn.Linear)]
    hooks = [layer.register_forward_hook(lambda *a: seen.append(a[1][0].dim())) for layer in layers]
    with FlopCounterMode(display=False) as counter:
        answered(model, example[:1])
    for hook in hooks:
        hook.remove()
    return set(counter.get_flop_counts()["Global"]) <= PLAIN and max(seen, default=2) <= 2


def _fewer_channels(model: nn.Module, example: Tensor) -> bool:
    """Cut silent channels in place; False where Torch-Pruning lost its way, and cut wrongly."""
    before = answered(model, example)
    try:
        with _guessing():
            _cut(model, example[:1])
        return torch.allclose(answered(model, example), before, rtol=1e-3, atol=TOLERANCE)
    except LOST:
        return False


def _cut(model: nn.Module, image: Tensor) -> None:
    silent = _silent(model)
    graph = followed(model, image)
    for root, cut, channels in [_falling(group, silent) for group in list(graph.get_all_groups())]:
        if channels:
            graph.get_pruning_group(root, cut, channels).prune()


def followed(model: nn.Module, image: Tensor) -> "torch_pruning.DependencyGraph":
    """Which channels depend on which, as far as Torch-Pruning can follow."""
    import torch_pruning  # seconds where timm is installed, which it imports in turn

    with _guessing():
        return torch_pruning.DependencyGraph().build_dependency(model, image)


@contextmanager
def _guessing() -> Iterator[None]:
    """Torch-Pruning follows gradients, and guesses: the answers tell whether rightly."""
    with torch.enable_grad(), catch_warnings():
        simplefilter("ignore", UserWarning)
        yield


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


def _falling(group: "torch_pruning.Group", silent: Silent) -> tuple[nn.Module, Any, list[int]]:
    """The group's first convolution, how it is cut, and its channels that nothing writes to."""
    root, cut, channels = group[0].dep.target.module, group[0].dep.handler, group[0].idxs
    if not isinstance(root, nn.Conv2d) or any(is_unfollowed(item.dep) for item in group.items):
        return root, cut, []
    writers = [item for item in group.items if writes(item.dep)]
    falls = [i for i in range(len(channels)) if _all_silent(writers, i, silent)]
    return root, cut, falls[: len(channels) - 1]


def is_unfollowed(dep: "torch_pruning.Dependency") -> bool:
    """Whether channels are shifted here, so that Torch-Pruning loses count of them."""
    return any(word in str(dep.target.name) for word in UNFOLLOWED)


def writes(dep: "torch_pruning.Dependency") -> bool:
    """Whether a layer's outputs are meant, not its inputs."""
    module = dep.target.module
    has_weights = isinstance(module, nn.Conv2d | nn.Linear | nn.BatchNorm2d)
    return has_weights and "in_channels" not in dep.handler.__name__


def _all_silent(writers: Items, channel: int, silent: Silent) -> bool:
    places = [(item.dep.target.module, item.idxs[channel]) for item in writers]
    return all(module in silent and bool(silent[module][index]) for module, index in places)
