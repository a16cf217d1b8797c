"""Networks by name: our own, torchvision's classifiers, and any that timm has.

`torchvision:resnet18` and `timm:resnet18` are full names; torchvision's may stand alone where no
network of ours has it: `spelling` gives the full one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fairviz.catalog.entries import Entry
from fairviz.naming import Scalar

SETTINGS: Mapping[str, Scalar] = {
    "size": 0,  # height and width of the images it sees; 0: those of the data
    "weights": "",  # pretrained ones by name, or DEFAULT
}

TORCHVISION = (
    "alexnet", "convnext_base", "convnext_large", "convnext_small", "convnext_tiny",
    "densenet121", "densenet161", "densenet169", "densenet201", "efficientnet_b0",
    "efficientnet_b1", "efficientnet_b2", "efficientnet_b3", "efficientnet_b4", "efficientnet_b5",
    "efficientnet_b6", "efficientnet_b7", "efficientnet_v2_l", "efficientnet_v2_m",
    "efficientnet_v2_s", "googlenet", "inception_v3", "maxvit_t", "mnasnet0_5", "mnasnet0_75",
    "mnasnet1_0", "mnasnet1_3", "mobilenet_v2", "mobilenet_v3_large", "mobilenet_v3_small",
    "regnet_x_16gf", "regnet_x_1_6gf", "regnet_x_32gf", "regnet_x_3_2gf", "regnet_x_400mf",
    "regnet_x_800mf", "regnet_x_8gf", "regnet_y_128gf", "regnet_y_16gf", "regnet_y_1_6gf",
    "regnet_y_32gf", "regnet_y_3_2gf", "regnet_y_400mf", "regnet_y_800mf", "regnet_y_8gf",
    "resnet101", "resnet152", "resnet18", "resnet34", "resnet50", "resnext101_32x8d",
    "resnext101_64x4d", "resnext50_32x4d", "shufflenet_v2_x0_5", "shufflenet_v2_x1_0",
    "shufflenet_v2_x1_5", "shufflenet_v2_x2_0", "squeezenet1_0", "squeezenet1_1", "swin_b",
    "swin_s", "swin_t", "swin_v2_b", "swin_v2_s", "swin_v2_t", "vgg11", "vgg11_bn", "vgg13",
    "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn", "vit_b_16", "vit_b_32", "vit_h_14",
    "vit_l_16", "vit_l_32", "wide_resnet101_2", "wide_resnet50_2",
)  # fmt: skip


@dataclass(frozen=True)
class ZooEntry(Entry):
    """A network that its library builds by name; `target` takes that name first."""

    network: str = ""

    def load(self) -> Any:
        """The builder of this one network."""
        return partial(super().load(), self.network)


class Zoo(Mapping[str, Entry]):
    """Lists our networks and torchvision's; finds timm's too, and torchvision's by short name."""

    def __init__(self, own: Mapping[str, Entry]) -> None:
        self._listed: dict[str, Entry] = {**own, **_TORCHVISION}

    def __getitem__(self, name: str) -> Entry:
        full = self._full(name)
        if full in self._listed:
            return self._listed[full]
        if _TIMM.fullmatch(full):
            return _timm(full)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        known = isinstance(name, str)
        return known and (self._full(str(name)) in self._listed or bool(_TIMM.fullmatch(str(name))))

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)

    def spelling(self, text: str) -> str:
        """The full name, settings and all: 'resnet18?size=64' is 'torchvision:resnet18?size=64'."""
        name, mark, settings = text.partition("?")
        return self._full(name) + mark + settings

    def _full(self, name: str) -> str:
        ours = name in self._listed or name not in TORCHVISION
        return name if ours else f"torchvision:{name}"


def _torchvision(network: str) -> ZooEntry:
    summary = f"{network} as torchvision builds it."
    return ZooEntry(
        "lab.models.zoo:torchvision", network, summary, settings=SETTINGS, network=network
    )


def _timm(full: str) -> ZooEntry:
    network = full.removeprefix("timm:")
    summary = f"{network} as timm builds it."
    return ZooEntry("lab.models.zoo:timm", network, summary, settings=SETTINGS, network=network)


_TORCHVISION = {f"torchvision:{network}": _torchvision(network) for network in TORCHVISION}
_TIMM = re.compile(r"timm:[A-Za-z0-9_.]+")  # no 'hf-hub:' or 'local-dir:' among them
