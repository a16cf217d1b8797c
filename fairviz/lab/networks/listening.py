"""What the stages of a network say on the way to its answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from fairviz.lab.models.base import stages


def ends(network: nn.Module) -> dict[str, nn.Module]:
    """Where each stage ends, by the stage's name, in the order data meets them."""
    return {stage: _end(network, stage, names) for stage, names in stages(network).items()}


def _end(network: nn.Module, stage: str, names: list[str]) -> nn.Module:
    """The stage's own module; for the stem, what stands before the first stage."""
    parts = dict(network.named_children())
    if stage == "stem" and "layer1" in parts:
        return parts[list(parts)[list(parts).index("layer1") - 1]]
    place = f"layer{stage.removeprefix('stage ')}" if stage.startswith("stage ") else stage
    return parts.get(place) or network.get_submodule(names[-1])


@contextmanager
def listening(
    network: nn.Module, watched: dict[str, nn.Module], keep: Callable[[Tensor], Tensor]
) -> Iterator[dict[str, list[Tensor]]]:
    """What the watched modules say while the network answers, as `keep` keeps it."""
    heard: dict[str, list[Tensor]] = {name: [] for name in watched}

    def hook(name: str) -> RemovableHandle:
        return watched[name].register_forward_hook(lambda _, __, out: heard[name].append(keep(out)))

    hooks = [hook(name) for name in watched]
    try:
        yield heard
    finally:
        for one in hooks:
            one.remove()
