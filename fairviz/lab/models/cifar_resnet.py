"""Residual networks for 32 x 32 images (He et al., 2015), each ReLU a module of its own.

The narrow ones have akamaster's layout (parameter-free shortcuts) or, if asked for, chenyaofo's
and RepDistiller's (1 x 1 convolutions), as resnet32x4 always has: so that published checkpoints
load, see `published`.
"""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from fairviz.errors import BadValue, UnknownName

Shortcut = Callable[[int, int, int], nn.Module]


class PadShortcut(nn.Module):
    """Every stride-th pixel, new channels filled with zeros (option A of the paper)."""

    def __init__(self, came: int, leave: int, stride: int) -> None:
        super().__init__()
        self.stride = stride
        self.missing = leave - came

    def forward(self, x: Tensor) -> Tensor:
        before = self.missing // 2
        thinned = x[:, :, :: self.stride, :: self.stride]
        return nn.functional.pad(thinned, (0, 0, 0, 0, before, self.missing - before))


def conv_shortcut(came: int, leave: int, stride: int) -> nn.Module:
    """A 1 x 1 convolution with BatchNorm (option B of the paper)."""
    return nn.Sequential(nn.Conv2d(came, leave, 1, stride, bias=False), nn.BatchNorm2d(leave))


class Block(nn.Module):
    """Two 3 x 3 convolutions and a way around them."""

    def __init__(self, came: int, leave: int, stride: int, shortcut: Shortcut) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(came, leave, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(leave)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(leave, leave, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(leave)
        same = came == leave and stride == 1
        self.shortcut = nn.Identity() if same else shortcut(came, leave, stride)
        self.relu2 = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        inner = self.relu1(self.bn1(self.conv1(x)))
        out: Tensor = self.relu2(self.bn2(self.conv2(inner)) + self.shortcut(x))
        return out


class CifarResNet(nn.Module):
    """A stem, three stages, global average pooling, a linear classifier."""

    def __init__(
        self, depth: int, stem: int, widths: tuple[int, int, int], classes: int, shortcut: Shortcut
    ) -> None:
        super().__init__()
        blocks = (depth - 2) // 6
        self.conv1 = nn.Conv2d(3, stem, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(stem)
        self.relu = nn.ReLU()
        self.layer1 = _stage(stem, widths[0], 1, blocks, shortcut)
        self.layer2 = _stage(widths[0], widths[1], 2, blocks, shortcut)
        self.layer3 = _stage(widths[1], widths[2], 2, blocks, shortcut)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.linear = nn.Linear(widths[2], classes)
        self.apply(_initialise)

    def forward(self, x: Tensor) -> Tensor:
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        out: Tensor = self.linear(torch.flatten(self.pool(x), 1))
        return out


def _stage(came: int, leave: int, stride: int, blocks: int, shortcut: Shortcut) -> nn.Sequential:
    first = Block(came, leave, stride, shortcut)
    return nn.Sequential(first, *(Block(leave, leave, 1, shortcut) for _ in range(blocks - 1)))


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d | nn.Linear):
        nn.init.kaiming_normal_(module.weight)


SHORTCUTS: Mapping[str, Shortcut] = {"pad": PadShortcut, "conv": conv_shortcut}


def _narrow(depth: int, classes: int, width: int, shortcut: str) -> CifarResNet:
    if width < 1:
        raise BadValue(f"Width {width} is below 1: it counts the channels of the first stage.")
    if shortcut not in SHORTCUTS:
        raise UnknownName(shortcut, "shortcut", SHORTCUTS)
    widths = (width, 2 * width, 4 * width)
    return CifarResNet(depth, width, widths, classes, SHORTCUTS[shortcut])


def resnet8(classes: int, width: int = 24, shortcut: str = "pad") -> CifarResNet:
    """One block per stage."""
    return _narrow(8, classes, width, shortcut)


def resnet20(classes: int, width: int = 16, shortcut: str = "pad") -> CifarResNet:
    """Three blocks per stage."""
    return _narrow(20, classes, width, shortcut)


def resnet32(classes: int, width: int = 16, shortcut: str = "pad") -> CifarResNet:
    """Five blocks per stage."""
    return _narrow(32, classes, width, shortcut)


def resnet56(classes: int, width: int = 16, shortcut: str = "pad") -> CifarResNet:
    """Nine blocks per stage."""
    return _narrow(56, classes, width, shortcut)


def resnet32x4(classes: int, width: int = 64) -> CifarResNet:
    """Five blocks per stage, four times as wide, the stem half as wide as the first stage."""
    widths = (width, 2 * width, 4 * width)
    return CifarResNet(32, width // 2, widths, classes, conv_shortcut)


def published(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A published checkpoint's weights under this module's names (akamaster, RepDistiller)."""
    return {_our_name(name): tensor for name, tensor in state.items()}


def _our_name(name: str) -> str:
    plain = name.removeprefix("module.").replace("downsample.", "shortcut.")
    return "linear." + plain.removeprefix("fc.") if plain.startswith("fc.") else plain
