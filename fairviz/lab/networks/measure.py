"""What a network costs: parameters, multiply-accumulates, milliseconds per image."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from fairviz.lab.lanes import Lanes, lanes
from fairviz.lab.networks.batchnorm import Folded
from fairviz.lab.networks.evaluating import evaluating
from fairviz.lab.predict import answered

REPEATS = 5


def parameters(model: nn.Module) -> int:
    """How many numbers were learned."""
    return sum(parameter.numel() for parameter in model.parameters())


def nonzero(model: nn.Module) -> int:
    """How many of them are not zero."""
    return sum(int(torch.count_nonzero(parameter)) for parameter in model.parameters())


@dataclass(frozen=True)
class Work:
    """Multiply-accumulates for one image: all of them, and those of convolutions."""

    macs: int
    convolved: int


def work(model: nn.Module, image: Tensor) -> Work:
    """Multiply-accumulates of convolutions, linear layers and attention for one image (1, c, h, w).

    Counted where they happen, so that weights used past their layer (Swin's) count too.
    """
    with FlopCounterMode(display=False) as counter, evaluating(model), torch.no_grad():
        model(image)
    flops = counter.get_flop_counts()["Global"]
    return Work(sum(flops.values()) // 2, flops.get(torch.ops.aten.convolution, 0) // 2)


def macs(model: nn.Module, image: Tensor) -> int:
    """All of the work."""
    return work(model, image).macs


def milliseconds(model: nn.Module, images: Tensor) -> float:
    """Time per image in the form of predict.py: the median of a few runs after first ones."""
    folded = Lanes(Folded(model).model, lanes(images[0]))
    for rounds in (1, REPEATS):
        for _ in folded.answers(answered, [images] * rounds * folded.count):
            pass
    return folded.milliseconds
