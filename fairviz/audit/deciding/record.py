"""What was decided, on which data, by which numbers: a JSON record that can be replayed.

Answers and limits give the same numbers on every machine; versions and time are told, not compared.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from platform import python_version
from typing import Any, Self

from fairviz.audit.deciding.differing import differences
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.deciding.sequence import Descent, Step, best
from fairviz.audit.deciding.verdict import Tested
from fairviz.audit.groups import Grouping
from fairviz.errors import BadValue
from fairviz.predictions.manifest import plain, sha256

FORMAT = 1
KIND = "fairviz decision"
NUMBERS = ("n", "base", "estimate", "bound", "p", "p_violated")
WRITTEN_BY = ("fairviz", "numpy", "scipy", "pandas")


@dataclass(frozen=True)
class Record:
    """One reading of certify: what was asked, of which variants, and every number it gave.

    tried: per method and seed its sparsities in order, each with the variant, what made it, its
    outcome and its claims. certified: the digests that may be shipped, the sparsest of all methods.
    """

    fingerprint: str  # of the data that were read
    split: str
    groups: tuple[tuple[str, ...], ...]  # by columns
    positive: str  # the class that rates are about, by its name
    limits: tuple[str, ...]
    confidence: float
    shares: Mapping[str, float]
    share_columns: tuple[str, ...]
    without: tuple[str, ...]
    reading: int  # which reading of these data it was; 0: the only one
    alpha: float
    tried: tuple[Mapping[str, Any], ...]
    certified: tuple[str, ...]
    title: str = ""
    made: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        descents: Sequence[Descent],
        limits: Limits,
        people: Sequence[Grouping],
        *,
        fingerprint: str,
        reading: int = 0,
        positive: str = "",
        recipes: Mapping[str, str] | None = None,
        title: str = "",
    ) -> Self:
        """The record of these descents, made now; recipes say in words what made a variant."""
        return cls(
            fingerprint=fingerprint,
            split=people[0].split if people else "certify",
            groups=tuple(group.columns for group in people),
            positive=positive,
            limits=tuple(map(str, limits.limits)),
            confidence=limits.confidence,
            shares=dict(limits.shares),
            share_columns=limits.share_columns,
            without=limits.without,
            reading=reading,
            alpha=descents[0].alpha,
            tried=tuple(_tried(descent, recipes or {}) for descent in descents),
            certified=tuple(one.chosen.run.variant for one in best(descents) if one.chosen),
            title=title,
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            versions=dict(_versions()),
        )

    @property
    def asked(self) -> Limits:
        """The limits, as they are asked again."""
        return Limits(
            tuple(map(Limit.parse, self.limits)),
            self.confidence,
            tuple(self.shares.items()),
            self.share_columns,
            self.without,
        )

    @property
    def variants(self) -> tuple[str, ...]:
        """The digests of all that was read, in order."""
        return tuple(step["variant"] for one in self.tried for step in one["steps"])

    @property
    def recipes(self) -> dict[str, str]:
        """What made each variant, by its digest, in the words of then."""
        return {step["variant"]: step["recipe"] for one in self.tried for step in one["steps"]}

    def again(self, descents: Sequence[Descent], people: Sequence[Grouping], data: str) -> "Record":
        """The same question, as these descents answer it now."""
        return Record.of(
            descents,
            self.asked,
            people,
            fingerprint=data,
            reading=self.reading,
            positive=self.positive,
            recipes=self.recipes,
            title=self.title,
        )

    def to_json(self) -> str:
        """The record with its checksum, for people and for `fairviz check`."""
        body = {"kind": KIND, "format": FORMAT} | _plain(self)
        whole = body | {"checksum": _checksum(body)}
        return json.dumps(whole, indent=1, sort_keys=True, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The record that was written so; refused where a letter of it was changed."""
        body = _checked(text)
        kept = {name.name: body[name.name] for name in fields(cls)}
        return cls(**{name: _tupled(value) for name, value in kept.items()})

    def check_data(self, fingerprint: str) -> None:
        """Refuses to be replayed on other data."""
        if fingerprint != self.fingerprint:
            raise BadValue(
                f"This record was made on data {self.fingerprint[:12]}, these are"
                f" {fingerprint[:12]}: replay it on the data it names, or certify anew on these."
            )

    def same_as(self, other: "Record") -> tuple[str, ...]:
        """What differs, a sentence each; nothing where the other replays this record."""
        return tuple(differences(_plain(self), _plain(other)))


def _tried(descent: Descent, recipes: Mapping[str, str]) -> dict[str, Any]:
    run, chosen = descent.first, descent.chosen
    words = {name: getattr(run, name) for name in ("dataset", "model", "pruner", "schedule")}
    return words | {
        "scope": run.scope,
        "mitigation": run.mitigation,
        "seed": run.seed,
        "chosen": chosen.run.variant if chosen else "",
        "steps": tuple(_step(step, descent, recipes) for step in descent.steps),
    }


def _step(step: Step, descent: Descent, recipes: Mapping[str, str]) -> dict[str, Any]:
    """reached: whether the sequence came so far; a pass beyond its end is no certificate."""
    stopped = descent.stopped
    return {
        "variant": step.run.variant,
        "recipe": recipes.get(step.run.variant, ""),
        "sparsity": step.run.sparsity,
        "outcome": step.verdict.outcome,
        "reached": step in descent.reached or step is stopped,
        "claims": tuple(_claim(row) for row in step.verdict.rows),
    }


def _claim(row: Tested) -> dict[str, Any]:
    told = {"limit": str(row.limit), "group": row.group}
    numbers = {name: getattr(row, name) for name in NUMBERS}
    return told | numbers | {"outcome": row.outcome, "reason": row.reason}


def _plain(record: Record) -> dict[str, Any]:
    """As JSON knows it: numbers that are not finite are null."""
    return {name.name: plain(getattr(record, name.name)) for name in fields(record)}


def _checksum(body: Mapping[str, Any]) -> str:
    return sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode())


def _checked(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise BadValue("This is no decision record: it is not JSON.") from None
    if not isinstance(body, dict) or body.get("kind") != KIND:
        raise BadValue("This is no decision record: Decide writes them as JSON.")
    if body.get("format") != FORMAT:
        raise BadValue(
            f"This record has format {body.get('format')}, read here is {FORMAT}: use the FairViz"
            " that wrote it."
        )
    if body.pop("checksum", "") != _checksum(body):
        raise BadValue("This record was changed after it was written: its checksum does not fit.")
    return body


def _tupled(value: Any) -> Any:
    """Lists as the tuples they were written from."""
    if isinstance(value, Mapping):
        return {key: _tupled(inner) for key, inner in value.items()}
    return tuple(map(_tupled, value)) if isinstance(value, list) else value


@cache
def _versions() -> dict[str, str]:
    """Of what makes the numbers; a name that is not installed as a package is left out."""
    installed = {name: list(metadata.distributions(name=name)) for name in WRITTEN_BY}
    found = {name: packages[0].version for name, packages in installed.items() if packages}
    return {"python": python_version()} | found
