"""Every plug-in by name, one line each, with what a screen must know. Imports nothing heavy."""

from collections.abc import Mapping
from typing import TypeVar

from fairviz.catalog.datasets import DATASETS
from fairviz.catalog.entries import (
    AdjustmentEntry,
    DatasetEntry,
    Entry,
    GapEntry,
    MaskingEntry,
    MetricEntry,
    MitigationEntry,
    PrunerEntry,
)
from fairviz.catalog.looks import ASKED, BASELINES, EXPLAINERS, LAST, SIGHTS
from fairviz.catalog.maskings import MASKINGS
from fairviz.catalog.methods import ADJUSTMENTS, MITIGATIONS, OPTIMISERS, PACES
from fairviz.catalog.numbers import GAPS, METRICS
from fairviz.catalog.schedules import SCHEDULES
from fairviz.catalog.variants import MODELS, PRUNERS
from fairviz.errors import UnknownName

__all__ = [
    "ADJUSTMENTS",
    "ASKED",
    "BASELINES",
    "DATASETS",
    "EXPLAINERS",
    "GAPS",
    "LAST",
    "MASKINGS",
    "METRICS",
    "MITIGATIONS",
    "MODELS",
    "OPTIMISERS",
    "PACES",
    "PRUNERS",
    "SCHEDULES",
    "SHELVES",
    "SIGHTS",
    "AdjustmentEntry",
    "DatasetEntry",
    "Entry",
    "GapEntry",
    "MaskingEntry",
    "MetricEntry",
    "MitigationEntry",
    "PrunerEntry",
    "find",
]

E = TypeVar("E", bound="Entry")

SHELVES: dict[str, Mapping[str, Entry]] = {
    "datasets": DATASETS,
    "models": MODELS,
    "pruners": PRUNERS,
    "schedules": SCHEDULES,
    "mitigations": MITIGATIONS,
    "maskings": MASKINGS,
    "paces": PACES,
    "optimisers": OPTIMISERS,
    "adjustments": ADJUSTMENTS,
    "metrics": METRICS,
    "gaps": GAPS,
}


def find(shelf: Mapping[str, E], name: str, what: str) -> E:
    """The entry of this name, its settings left aside."""
    plain = name.partition("?")[0]
    if plain not in shelf:
        raise UnknownName(plain, what, shelf)
    return shelf[plain]
