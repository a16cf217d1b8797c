"""What a network costs: parameters, multiply-accumulates, milliseconds per image."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from typing import Any

import torch
from torch import Tensor, nn

from fairviz.lab.batchnorm import Folded
from fairviz.lab.models.base import is_prunable
from fairviz.lab.predict import answered
from fairviz.lab.pruners.base import evaluating

REPEATS = 5


def parameters(model: nn.Module) -> int:
    """How many numbers were learned."""
    return sum(parameter.numel() for parameter in model.parameters())


def nonzero(model: nn.Module) -> int:
    """How many of them are not zero."""
    return sum(int(torch.count_nonzero(parameter)) for parameter in model.parameters())


def macs(model: nn.Module, image: Tensor) -> int:
    """Multiply-accumulates of convolutions and linear layers for one image (1, c, h, w)."""
    counts: list[int] = []
    with _hooked(model, counts), evaluating(model), torch.no_grad():
        model(image)
    return sum(counts)


@contextmanager
def _hooked(model: nn.Module, counts: list[int]) -> Iterator[None]:
    def count(module: nn.Module, _: Any, out: Tensor) -> None:
        counts.append(out.numel() * module.get_parameter("weight")[0].numel())

    layers = [module for module in model.modules() if is_prunable(module)]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def milliseconds(model: nn.Module, images: Tensor) -> float:
    """Time per image in the form of predict.py: the median of a few runs after a first one."""
    folded = Folded(model).model
    answered(folded, images)
    return 1000 * median(_seconds(folded, images) for _ in range(REPEATS)) / len(images)


def _seconds(model: nn.Module, images: Tensor) -> float:
    start = perf_counter()
    answered(model, images).cpu()
    return perf_counter() - start
