"""What a listed plug-in tells about itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

from fairviz.bounds import Limits
from fairviz.naming import Scalar

Provenance = Literal["", "original code", "paper", "abstract", "ours"]
Need = Literal["labels", "groups", "gradients", "dense teacher", "retraining", "tune split"]


@dataclass(frozen=True)
class Entry:
    """A plug-in: where it lives, what it is called on screen, one sentence on what it does."""

    target: str  # "module:function", below fairviz
    title: str
    summary: str
    version: int = 1  # raise when its results change: it enters the digest
    settings: Mapping[str, Scalar] = field(default_factory=dict)
    limits: Limits = field(default_factory=dict)  # what settings may be; the others are any finite
    brought: bool = False  # stands for something that a user brought; `content` says which
    reference: str = ""  # authors and year of what it implements
    provenance: Provenance = ""  # what its formulas were taken from
    needs: tuple[Need, ...] = ()  # what data and time it asks for

    def load(self) -> Any:
        """The plug-in itself, imported only now."""
        module, _, name = self.target.partition(":")
        return getattr(import_module(f"fairviz.{module}"), name)


@dataclass(frozen=True)
class DatasetEntry(Entry):
    """Images with labels. What somebody brought keeps its columns in its own record.

    asked: by the setting `task`, the column that it asks about and that therefore makes no groups.
    """

    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by column
    asked: Mapping[str, str] = field(default_factory=dict)
    many: tuple[str, ...] = ()  # tasks in which an image has several labels

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that make groups."""
        return tuple(self.groups)


@dataclass(frozen=True)
class PrunerEntry(Entry):
    """A score. `unit` says what falls: single weights or whole filters."""

    unit: Literal["weight", "filter"] = "weight"
    needs_data: bool = False  # labels and gradients, from the training split
    random: bool = False  # draws its scores
    scope: str = "global"  # where its scores are usually compared
    by_goal: bool = False  # its scores are of one sparsity; others are not read off them
    repairs: str = ""  # "module:function" that changes what is left, so that the cut is felt less


@dataclass(frozen=True)
class MitigationEntry(Entry):
    """A change of what training makes small; `part` says what it is on the Mitigate page."""

    part: Literal["loss", "distillation", "training"] = "loss"
    family: str = ""  # the paper that it belongs to
    first: bool = False  # builds on the plain loss: it would undo a loss that stands before it
    unscored: str = ""  # why no score can be taken of it, in the middle of a sentence


@dataclass(frozen=True)
class MaskingEntry(Entry):
    """How the mask moves while a network trains."""


@dataclass(frozen=True)
class AdjustmentEntry(Entry):
    """What is done to the answers after training: fitted on tune, instant on stored logits.

    live: the setting that the page offers as a slider, with its lowest and highest value.
    """

    tasks: tuple[str, ...] = ("binary", "classes", "labels")
    live: tuple[str, float, float] | None = None


@dataclass(frozen=True)
class MetricEntry(Entry):
    """A number per group. `better` says which way is good; `format` is a Python format spec."""

    better: Literal["higher", "lower", "neither"] = "higher"
    format: str = ".1%"
    tasks: tuple[str, ...] = ("binary", "classes", "labels")
    needs_dense: bool = False  # a Comparison: two Outcomes -> float
    is_rate: bool = False  # a share of samples: Wilson applies
    scores: Literal["", "top", "every"] = ""  # which it reads; answers may keep fewer
    low: float = 0.0
    high: float = 1.0
    undefined: str = ""  # what a screen says where it has no meaning


@dataclass(frozen=True)
class GapEntry(Entry):
    """One number from the groups' numbers."""

    format: str = ".1%"
    metric: str = ""  # the metric that this gap is defined on; empty: any
    also: str = ""  # a second metric: the worse of the two gaps counts
    of: Literal["value", "change"] = "value"  # of the metric, or of its loss from dense
    over: Literal["groups", "classes"] = "groups"
    better: Literal["higher", "lower"] = "lower"
