"""torchvision's residual networks begun for small images: a 3 x 3 convolution of stride 1.

No pooling follows it, as with kuangliu and most who train on CIFAR; with huyvnphan it does.
"""

from collections.abc import Callable

from torch import nn
from torchvision import models

from fairviz.lab.models.zoo import fit


def resnet18(classes: int, pool: bool = False) -> nn.Module:
    """Two basic blocks per stage."""
    return _begun_small(models.resnet18, classes, pool)


def resnet34(classes: int, pool: bool = False) -> nn.Module:
    """Three, four, six and three basic blocks."""
    return _begun_small(models.resnet34, classes, pool)


def resnet50(classes: int, pool: bool = False) -> nn.Module:
    """Three, four, six and three bottlenecks."""
    return _begun_small(models.resnet50, classes, pool)


def _begun_small(build: Callable[..., models.ResNet], classes: int, pool: bool) -> nn.Module:
    model = build(weights=None, num_classes=classes)
    model.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
    nn.init.kaiming_normal_(model.conv1.weight, mode="fan_out", nonlinearity="relu")
    if not pool:
        model.set_submodule("maxpool", nn.Identity())
    return fit(model)
