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
from typing import Any, Literal, Self

from fairviz import catalog
from fairviz.errors import BadValue
from fairviz.naming import canonical

WHOLE = 10_000  # a sparsity is an integer number of these: floats differ in bits by how they arose

Scope = Literal["global", "layer", "stages", "2:4"]
SCOPES: tuple[Scope, ...] = ("global", "layer", "stages", "2:4")
AS_GIVEN = "given"  # the schedule of answers about which nobody said how they came about


def at(share: float) -> int:
    """A share from 0 to 1 as an integer number of ten-thousandths."""
    if not 0 <= share <= 1:
        raise BadValue(f"Sparsity {share!r} is outside [0, 1]: it is the share of weights removed.")
    return round(share * WHOLE)


@dataclass(frozen=True)
class Prune:
    """Remove the share `sparsity` (in ten-thousandths) of the prunable weights, lowest score first.

    With scope "stages", `stages` holds one sparsity per stage and `sparsity` is not read.
    `exempt` names what is left whole: "stem" (the first convolution), "classifier".
    """

    pruner: str
    sparsity: int = 0
    scope: Scope = "global"
    stages: tuple[int, ...] = ()
    exempt: tuple[str, ...] = ("stem", "classifier")

    def __post_init__(self) -> None:
        object.__setattr__(self, "pruner", canonical(self.pruner, catalog.PRUNERS, "pruner"))
        _check_scope(self)
        _check_sparsities((self.sparsity, *self.stages))


@dataclass(frozen=True)
class Train:
    """Some epochs of SGD; with `pruning`, the mask tightens along a cubic schedule meanwhile."""

    epochs: int = 8
    rate: float = 0.1
    batch: int = 128
    momentum: float = 0.9
    decay: float = 2e-3
    pruning: Prune | None = None
    augment: bool = True  # mirror and move each image a little

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.rate <= 0 or self.batch < 1:
            raise BadValue(f"Training needs epochs, rate and batch above 0; it got {self}.")


@dataclass(frozen=True)
class Given:
    """Answers that somebody brought: what was done to the model is known by its words alone.

    The first step of such a variant is its dense model's answers, of this `seed`; one with a
    `method` says what was done to it. A sparsity that nobody told is None.
    """

    answers: str  # sha256 of what was answered
    method: str = ""
    sparsity: int | None = None
    schedule: str = AS_GIVEN
    seed: int = 0

    def __post_init__(self) -> None:
        if self.sparsity is not None:
            _check_sparsities((self.sparsity,))


Step = Train | Prune | Given


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
        """The model before anything was removed from it: its own dense parent."""
        first = next((i for i, step in enumerate(self.steps) if prunes(step)), len(self.steps))
        begun = self.steps[0] if self.steps else None
        seed = begun.seed if isinstance(begun, Given) else self.seed
        return type(self)(self.dataset, self.model, seed, self.steps[:first])

    @property
    def is_dense(self) -> bool:
        return not any(prunes(step) for step in self.steps)

    @property
    def pruning(self) -> Prune | None:
        """The last pruning that was asked for; None for a dense model."""
        asked = [_pruning_of(step) for step in self.steps]
        return next((prune for prune in reversed(asked) if prune), None)

    @property
    def schedule(self) -> str:
        """How the weights left: dense, oneshot, recovered or gradual."""
        if self.is_dense:
            return "dense"
        last = self.steps[-1]
        if isinstance(last, Given):
            return last.schedule
        if isinstance(last, Prune):
            return "oneshot"
        return "gradual" if last.pruning else "recovered"

    @property
    def given(self) -> Given | None:
        """What was said of answers that somebody brought; None for what is made here."""
        last = self.steps[-1] if self.steps else None
        return last if isinstance(last, Given) else None

    @cached_property
    def digest(self) -> str:
        return digest_of(as_record(self))


def prunes(step: Step) -> bool:
    """Whether this step removes weights."""
    if isinstance(step, Given):
        return bool(step.method)
    return _pruning_of(step) is not None


def _pruning_of(step: Step) -> Prune | None:
    if isinstance(step, Given):
        return None
    return step if isinstance(step, Prune) else step.pruning


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


def _step_record(step: Step) -> dict[str, Any]:
    kept = {
        field.name: _plain(getattr(step, field.name))
        for field in fields(step)
        if field.default is MISSING or getattr(step, field.name) != field.default
    }
    return {"step": type(step).__name__.lower()} | kept


def _plain(value: Any) -> Any:
    if isinstance(value, Prune):
        return _step_record(value)
    return list(value) if isinstance(value, tuple) else value


def _step_from(record: Mapping[str, Any]) -> Step:
    values = {key: _value_from(value) for key, value in record.items() if key != "step"}
    return _STEPS[record["step"]](**values)


_STEPS: dict[str, type[Train] | type[Prune] | type[Given]]
_STEPS = {"train": Train, "prune": Prune, "given": Given}


def _value_from(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _step_from(value)
    return tuple(value) if isinstance(value, list) else value


def _versions_above_one(variant: Variant) -> dict[str, int]:
    """Plug-ins whose results changed since they were first listed."""
    used: list[tuple[Mapping[str, catalog.Entry], str]]
    used = [(catalog.DATASETS, variant.dataset), (catalog.MODELS, variant.model)]
    used += [(catalog.PRUNERS, p.pruner) for p in map(_pruning_of, variant.steps) if p]
    entries = {name.partition("?")[0]: shelf[name.partition("?")[0]] for shelf, name in used}
    return {name: entry.version for name, entry in sorted(entries.items()) if entry.version > 1}


def _check_scope(prune: Prune) -> None:
    if prune.scope not in SCOPES:
        raise BadValue(f"Scope {prune.scope!r} is not one of {', '.join(SCOPES)}.")
    if (prune.scope == "stages") != bool(prune.stages):
        raise BadValue("Scope 'stages' and a list of stage sparsities come together or not at all.")
    if prune.scope == "2:4" and prune.sparsity > WHOLE // 2:
        raise BadValue(
            f"Scope '2:4' removes two of every four weights, at most {WHOLE // 2} (50 %);"
            f" it was asked for {prune.sparsity}."
        )


def _check_sparsities(values: tuple[int, ...]) -> None:
    for value in values:
        if not isinstance(value, int) or not 0 <= value <= WHOLE:
            raise BadValue(
                f"Sparsity {value!r} is not an integer from 0 to {WHOLE} (ten-thousandths)."
                f" Write at(0.9) for 90 %."
            )
