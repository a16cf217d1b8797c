"""Every plug-in by name, one line each, with what a screen must know. Imports nothing heavy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal, TypeVar

from fairviz.errors import UnknownName
from fairviz.naming import Scalar


@dataclass(frozen=True)
class Entry:
    """A plug-in: where it lives, what it is called on screen, one sentence on what it does."""

    target: str  # "module:function", below fairviz
    title: str
    summary: str
    version: int = 1  # raise when its results change: it enters the digest
    settings: Mapping[str, Scalar] = field(default_factory=dict)

    def load(self) -> Any:
        """The plug-in itself, imported only now."""
        module, _, name = self.target.partition(":")
        return getattr(import_module(f"fairviz.{module}"), name)


E = TypeVar("E", bound="Entry")


@dataclass(frozen=True)
class PrunerEntry(Entry):
    """A score. `unit` says what falls: single weights or whole filters."""

    unit: Literal["weight", "filter"] = "weight"
    needs_data: bool = False  # labels and gradients, from the training split
    random: bool = False  # draws its scores


@dataclass(frozen=True)
class MetricEntry(Entry):
    """A number per group. `better` says which way is good; `format` is a Python format spec."""

    better: Literal["higher", "lower", "neither"] = "higher"
    format: str = ".1%"
    tasks: tuple[str, ...] = ("binary", "classes", "labels")
    needs_dense: bool = False  # a Comparison: two Outcomes -> float
    is_rate: bool = False  # a share of samples: Wilson applies
    low: float = 0.0
    high: float = 1.0


@dataclass(frozen=True)
class GapEntry(Entry):
    """One number from the groups' numbers."""

    format: str = ".1%"
    metric: str = ""  # the metric that this gap is defined on; empty: any


DATASETS: dict[str, Entry] = {
    "portraits": Entry(
        "lab.datasets.portraits:portraits",
        "Portraits",
        "Cartoon faces drawn by code: what are they wearing? Rare groups show it less.",
        settings={"task": "wearing", "seed": 0},
    ),
}

MODELS: dict[str, Entry] = {
    name: Entry(f"lab.models.cifar_resnet:{name}", title, summary, settings={"width": width})
    for name, title, summary, width in [
        ("resnet8", "ResNet-8", "CIFAR-style residual network of 8 layers.", 16),
        ("resnet20", "ResNet-20", "CIFAR-style residual network of 20 layers.", 16),
        ("resnet32", "ResNet-32", "CIFAR-style residual network of 32 layers.", 16),
        ("resnet56", "ResNet-56", "CIFAR-style residual network of 56 layers.", 16),
        ("resnet32x4", "ResNet-32x4", "ResNet-32, four times as wide (Simon Says' model).", 64),
    ]
}

PRUNERS: dict[str, PrunerEntry] = {
    "magnitude": PrunerEntry(
        "lab.pruners.magnitude:scores",
        "Magnitude",
        "Removes the smallest weights (Han et al., 2015).",
    ),
    "random": PrunerEntry(
        "lab.pruners.random_scores:scores",
        "Random",
        "Removes weights by lot: the yardstick that every criterion must beat.",
        random=True,
    ),
    "snip": PrunerEntry(
        "lab.pruners.snip:scores",
        "SNIP",
        "Removes the weights whose removal changes the loss least, |g * w| (Lee et al., 2019).",
        needs_data=True,
    ),
    "taylor": PrunerEntry(
        "lab.pruners.taylor:scores",
        "Taylor",
        "Removes the weights of smallest squared first-order effect (Molchanov et al., 2019).",
        needs_data=True,
    ),
    "l1_filter": PrunerEntry(
        "lab.pruners.l1_filter:scores",
        "L1 filters",
        "Removes the filters with the smallest L1 norm (Li et al., 2017).",
        unit="filter",
    ),
    "taylor_filter": PrunerEntry(
        "lab.pruners.taylor_filter:scores",
        "Taylor filters",
        "Removes the filters with the smallest first-order effect (Molchanov et al., 2019).",
        unit="filter",
        needs_data=True,
    ),
}

SCHEDULES: dict[str, Entry] = {
    "oneshot": Entry(
        "schedules:oneshot",
        "One-shot",
        "Prune the trained model once and use it as it is.",
    ),
    "recovered": Entry(
        "schedules:recovered",
        "Recovered",
        "Prune once, then fine-tune what is left.",
        settings={"epochs": 3, "rate": 0.02},
    ),
    "gradual": Entry(
        "schedules:gradual",
        "Gradual",
        "Tighten the mask along a cubic curve while training goes on (Zhu and Gupta, 2017).",
        settings={"epochs": 5, "rate": 0.02},
    ),
}

MITIGATIONS: dict[str, Entry] = {}

METRICS: dict[str, MetricEntry] = {}

GAPS: dict[str, GapEntry] = {}

SHELVES: dict[str, Mapping[str, Entry]] = {
    "datasets": DATASETS,
    "models": MODELS,
    "pruners": PRUNERS,
    "schedules": SCHEDULES,
    "mitigations": MITIGATIONS,
    "metrics": METRICS,
    "gaps": GAPS,
}


def find(shelf: Mapping[str, E], name: str, what: str) -> E:
    """The entry of this name, its settings left aside."""
    plain = name.partition("?")[0]
    if plain not in shelf:
        raise UnknownName(plain, what, shelf)
    return shelf[plain]
