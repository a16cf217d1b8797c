"""What a variant is: a dense model, or a dense model plus steps; its digest is its address.

A digest is the sha256 of canonical JSON. Fields equal to their default are left out, so a new field
with a default renames nothing; changing a default would silently rename old results: add a field or
raise the plug-in's version instead (tests/test_spec.py pins known digests).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any, Self

from fairviz import catalog
from fairviz.courses import schedule_of
from fairviz.naming import canonical
from fairviz.steps import (
    AS_GIVEN,
    Given,
    Prune,
    Ramp,
    Rewind,
    Step,
    Train,
    at,
    objectives_of,
    prunes,
    pruning_of,
    treats,
)
from fairviz.ways import BUDGETS, SCOPES, WAYS, WHOLE, Budget, Scope

__all__ = [
    "AND",
    "AS_GIVEN",
    "BUDGETS",
    "SCOPES",
    "WAYS",
    "WHOLE",
    "Budget",
    "Given",
    "Prune",
    "Ramp",
    "Rewind",
    "Scope",
    "Step",
    "Train",
    "Variant",
    "as_record",
    "at",
    "digest_of",
    "from_record",
    "prunes",
]

AND = " + "  # between the objectives that a variant's mitigation names


@dataclass(frozen=True)
class Variant:
    """A model as made: dataset and model by name (and settings), a seed, the steps in order."""

    dataset: str
    model: str
    seed: int = 0
    steps: tuple[Step, ...] = (Train(),)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dataset", canonical(self.dataset, catalog.DATASETS, "dataset"))
        object.__setattr__(self, "model", canonical(self.model, catalog.MODELS, "model"))

    @property
    def parent(self) -> Self | None:
        """The variant before the last step; None for a freshly initialised model."""
        if not self.steps:
            return None
        return type(self)(self.dataset, self.model, self.seed, self.steps[:-1])

    @property
    def dense(self) -> Self:
        """The model before anything was removed or mitigated: its own dense parent."""
        first = next((i for i, step in enumerate(self.steps) if treats(step)), len(self.steps))
        begun = self.steps[0] if self.steps else None
        seed = begun.seed if isinstance(begun, Given) else self.seed
        return type(self)(self.dataset, self.model, seed, self.steps[:first])

    @property
    def is_dense(self) -> bool:
        return not any(treats(step) for step in self.steps)

    @property
    def pruning(self) -> Prune | None:
        """The last pruning that was asked for; None for a dense model."""
        asked = [pruning_of(step) for step in self.steps]
        return next((prune for prune in reversed(asked) if prune), None)

    @property
    def schedule(self) -> str:
        """How the weights left, by the name of the schedule that gives such steps."""
        if self.is_dense:
            return "dense"
        last = self.steps[-1]
        return last.schedule if isinstance(last, Given) else schedule_of(self.treatment)

    @property
    def treatment(self) -> tuple[Step, ...]:
        """What was done to the dense model."""
        return self.steps[len(self.dense.steps) :]

    @property
    def mitigation(self) -> str:
        """The objectives that any of its trainings or prunings had beside the plain loss."""
        asked = [name for step in self.treatment for name in objectives_of(step)]
        return AND.join(dict.fromkeys(asked))

    @property
    def given(self) -> Given | None:
        """What was said of answers that somebody brought; None for what is made here."""
        last = self.steps[-1] if self.steps else None
        return last if isinstance(last, Given) else None

    @cached_property
    def digest(self) -> str:
        return digest_of(as_record(self))


def as_record(variant: Variant) -> dict[str, Any]:
    """The variant as canonical plain data: what is hashed, and what a manifest keeps."""
    record = {"dataset": variant.dataset, "model": variant.model, "seed": variant.seed}
    versions = _versions_above_one(variant)
    steps = {"steps": [_step_record(step) for step in variant.steps]}
    return record | steps | ({"versions": versions} if versions else {})


def from_record(record: Mapping[str, Any]) -> Variant:
    """The variant that a manifest, a queue row or a page's address holds."""
    steps = tuple(_step_from(step) for step in record["steps"])
    return Variant(record["dataset"], record["model"], record["seed"], steps)


def digest_of(record: Mapping[str, Any]) -> str:
    """sha256 of canonical JSON: sorted keys, no spaces."""
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _step_record(step: Step | Ramp) -> dict[str, Any]:
    kept = {
        field.name: _plain(getattr(step, field.name))
        for field in fields(step)
        if field.default is MISSING or getattr(step, field.name) != field.default
    }
    return {"step": type(step).__name__.lower()} | kept


def _plain(value: Any) -> Any:
    if isinstance(value, Prune | Ramp):
        return _step_record(value)
    return list(value) if isinstance(value, tuple) else value


def _step_from(record: Mapping[str, Any]) -> Any:
    values = {key: _value_from(value) for key, value in record.items() if key != "step"}
    return _STEPS[record["step"]](**values)


_STEPS: dict[str, type[Any]]
_STEPS = {"train": Train, "prune": Prune, "given": Given, "rewind": Rewind, "ramp": Ramp}


def _value_from(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _step_from(value)
    return tuple(value) if isinstance(value, list) else value


def _versions_above_one(variant: Variant) -> dict[str, int]:
    """Plug-ins whose results changed since they were first listed."""
    used: list[tuple[Mapping[str, catalog.Entry], str]]
    used = [(catalog.DATASETS, variant.dataset), (catalog.MODELS, variant.model)]
    used += [(catalog.PRUNERS, p.pruner) for p in map(pruning_of, variant.steps) if p]
    asked = [name for step in variant.steps for name in objectives_of(step)]
    used += [(catalog.MITIGATIONS, name) for name in asked]
    trained = [step for step in variant.steps if isinstance(step, Train)]
    used += [(catalog.MASKINGS, step.masking) for step in trained if step.masking]
    entries = {name.partition("?")[0]: shelf[name.partition("?")[0]] for shelf, name in used}
    return {name: entry.version for name, entry in sorted(entries.items()) if entry.version > 1}
