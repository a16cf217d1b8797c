"""What a list of variants will cost, from what like variants cost before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Protocol

import pandas as pd

from fairviz import catalog
from fairviz.grids.checkpoints import checkpoint
from fairviz.spec import Rewind, Train, Variant
from fairviz.steps import objectives_of

# Rough figures for two CPU cores, used until like variants have been measured.
SECONDS_PER_EPOCH = 6.0  # resnet8 on portraits
SECONDS_TO_ANSWER = 2.0
BYTES = 150_000
DEARER = {"distillation": 1.4, "loss": 1.1, "training": 1.5}  # against plain training
WORK = {"resnet8": 1.0, "resnet20": 2.7, "resnet32": 4.5, "resnet56": 8.0, "resnet32x4": 60.0}


class Shelf(Protocol):
    """What is asked of a store here."""

    def missing(self, variants: Iterable[Variant]) -> list[Variant]: ...

    def index(self) -> pd.DataFrame: ...


@dataclass(frozen=True)
class Cost:
    """Variants asked for, those not yet made, and the seconds and bytes these will take.

    `measured` counts the missing ones whose cost is known from like variants; the rest is rough.
    """

    variants: int
    missing: int
    seconds: float
    bytes: float
    measured: int = 0

    def in_words(self) -> str:
        """Such as 'about 2.5 hours and 0.30 GB (a rough guess)'."""
        guess = "" if self.measured == self.missing else " (a rough guess)"
        return f"about {duration(self.seconds)} and {size(self.bytes)}{guess}"


def estimate(variants: Sequence[Variant], store: Shelf) -> Cost:
    """The cost of those that the store does not have yet."""
    missing = store.missing(variants)
    known = _paces(store.index())
    guesses = [_guess(variant, known) for variant in missing]
    early = sum(_rough_seconds(variant) for variant in _checkpoints(missing))
    return Cost(
        variants=len(variants),
        missing=len(missing),
        seconds=sum(seconds for seconds, _, _ in guesses) + early,
        bytes=sum(size for _, size, _ in guesses),
        measured=sum(is_measured for _, _, is_measured in guesses),
    )


def rough(count: int, dataset: str, models: Sequence[str], train: Train) -> Cost:
    """The cost of so many variants before any is spelled out: most are taken as one-shot."""
    dense = [Variant(dataset, model, 0, (train,)) for model in models]
    each = sum(_rough_seconds(variant) for variant in dense) / len(dense)
    seconds = max(count * SECONDS_TO_ANSWER, each)
    return Cost(variants=count, missing=count, seconds=seconds, bytes=count * BYTES)


def duration(seconds: float) -> str:
    """Seconds as a person says them."""
    if seconds < 90:
        return "1 second" if round(seconds) == 1 else f"{seconds:.0f} seconds"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} minutes"
    hours = seconds / 3600
    return f"{hours:.1f} hours" if hours < 100 else f"{hours:,.0f} hours"


def size(count: float) -> str:
    """Bytes as a person says them."""
    if count < 1e6:
        return f"{count / 1e3:.0f} kB"
    return f"{count / 1e6:.0f} MB" if count < 1e9 else f"{count / 1e9:,.1f} GB"


Kind = tuple[str, str, str, str]  # dataset, model, schedule, mitigation
Paces = dict[Kind, tuple[float, float]]


def _paces(index: pd.DataFrame) -> Paces:
    """Mean seconds and bytes per kind of variant that was ever made here."""
    timed = index.dropna(subset=["seconds"])
    timed = timed.assign(schedule=timed["schedule"].str.split("?").str[0])
    kinds = timed.groupby(["dataset", "network", "schedule", "mitigation"])
    means = kinds[["seconds", "bytes"]].mean()
    return dict(zip(means.index, zip(means["seconds"], means["bytes"], strict=True), strict=True))


def _guess(variant: Variant, known: Paces) -> tuple[float, float, bool]:
    kind = _kind(variant)
    if kind in known:
        return *known[kind], True
    if (plain := (*kind[:3], "")) in known:
        seconds, size = known[plain]
        return seconds * _dearer(variant), size, False
    return _rough_seconds(variant), BYTES, False


def _kind(variant: Variant) -> Kind:
    return variant.dataset, variant.model, variant.schedule, variant.mitigation


def _dearer(variant: Variant) -> float:
    """How many times as long as plain training, roughly."""
    names = {name for step in variant.treatment for name in objectives_of(step)}
    parts = [catalog.find(catalog.MITIGATIONS, name, "mitigation").part for name in names]
    return prod(DEARER[part] for part in parts)


def _checkpoints(variants: Iterable[Variant]) -> set[Variant]:
    """Early states of first trainings that these rewind to: made once, and not stored."""
    wanted = [(v, step) for v in variants for step in v.steps if isinstance(step, Rewind)]
    return {checkpoint(variant, step) for variant, step in wanted if _is_early(variant, step)}


def _is_early(variant: Variant, rewind: Rewind) -> bool:
    """Whether something must be trained for it, and can be: what cannot is refused elsewhere."""
    first = variant.steps[0]
    return isinstance(first, Train) and 0 < rewind.epochs <= first.epochs


def _rough_seconds(variant: Variant) -> float:
    new = variant.steps if variant.is_dense else variant.treatment
    epochs = sum(step.length for step in new if isinstance(step, Train))
    work = WORK.get(variant.model.partition("?")[0], 1.0)
    each = SECONDS_PER_EPOCH * _dearer(variant)
    return work * (SECONDS_TO_ANSWER + each * epochs)
