"""What a model must keep to: `group_drop:accuracy<=0.02@tone` is one limit, `;` joins several.

    kind[:metric] <= or >= number [@columns]        0.02 is 2 points

Columns name the groups; without them it holds for the groups that are asked about. Kinds are in
`kinds.py`; every metric and gap of the catalog may be limited, some only by their estimate.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import isinf
from typing import Self
from urllib.parse import quote, unquote

from fairviz.audit.deciding import kinds
from fairviz.audit.deciding.kinds import GUARANTEED, KINDS, OVER_ALL, STAND_FOR, Side
from fairviz.audit.groups import EVERYONE
from fairviz.audit.intervals import CONFIDENCE
from fairviz.errors import BadValue

WRITTEN = re.compile(r"(\w+)(?::(\w+))?(<=|>=)([^@]+)(?:@(.*))?")
EXAMPLE = "group_drop:accuracy<=0.02@tone"


@dataclass(frozen=True)
class Limit:
    """One number that must not be passed; at is a share (0.02 is 2 points)."""

    what: str
    metric: str
    at: float
    columns: tuple[str, ...] = ()
    side: Side | str = ""  # which way it bounds; empty: the way that is good

    def __post_init__(self) -> None:
        kinds.check(self.what, self.metric)
        allowed = kinds.sides(self.what, self.metric)
        object.__setattr__(self, "side", self.side or allowed[0])
        object.__setattr__(self, "metric", self.metric if kinds.takes_metric(self.what) else "")
        object.__setattr__(self, "columns", () if self.of_everyone else tuple(self.columns))
        if self.side not in allowed:
            raise BadValue(f"'{self}' bounds it the wrong way: write '{self._turned(allowed[0])}'.")
        self._check_number()

    def __str__(self) -> str:
        return self._turned(self.side) + self._written_columns

    @classmethod
    def parse(cls, text: str) -> Self:
        """The limit that is written so."""
        found = WRITTEN.fullmatch(text.strip().replace(" ", ""))
        if not found:
            raise BadValue(f"{text!r} is not a limit: write one like '{EXAMPLE}'.")
        what, metric, side, at, columns = found.groups()
        named = tuple(unquote(column) for column in (columns or "").split(",") if column)
        return cls(what, metric or "", _number(at, text), named, side)

    @property
    def subject(self) -> str:
        """What is limited, wherever the limit is set: 'group_drop:accuracy<=@tone'."""
        return f"{self._named}{self.side}{self._written_columns}"

    @property
    def stands_for(self) -> tuple["Limit", ...]:
        """The limits on metrics that say the same; itself where there are none."""
        parts = STAND_FOR.get(self.what, ())
        return tuple(
            Limit(what, metric or self.metric, self.at, columns or self.columns, self.side)
            for what, metric, columns in parts
        ) or (self,)

    def unguaranteed(self, positive: int | None, reweighted: bool = False) -> str:
        """Why there is only an estimate; empty where an exact test exists.

        reweighted: whether everyone's numbers count groups by their shares of the deployment.
        """
        parts = self.stands_for
        if any(part.what not in KINDS or part.metric not in GUARANTEED for part in parts):
            return "no exact test exists for it"
        if positive is None and any(part.metric != "accuracy" for part in parts):
            return "no positive class is chosen: it is a mean over classes"
        if reweighted and self.of_everyone and self.metric not in OVER_ALL:
            return "re-weighted, it is a ratio of two unknown numbers"
        return ""

    def keeps(self, value: float) -> bool:
        """Whether this number does not pass it."""
        return value >= self.at if self.side == ">=" else value <= self.at

    def over(self, columns: tuple[str, ...]) -> Self:
        """The same limit of these groups, unless it names its own or is about classes."""
        own = self.columns or kinds.is_over_classes(self.what)
        return self if own else replace(self, columns=columns)

    @property
    def title(self) -> str:
        """Whom it is about."""
        return " and ".join(self.columns) or (EVERYONE if self.of_everyone else "groups")

    @property
    def needs_dense(self) -> bool:
        """Whether it compares with the dense model."""
        return kinds.needs_dense(self.what, self.metric)

    @property
    def moves_either_way(self) -> bool:
        """Whether it is about a change in any direction, since neither way is better."""
        return kinds.moves_either_way(self.what, self.metric)

    def _turned(self, side: str) -> str:
        return f"{self._named}{side}{self.at:.12g}"

    @property
    def of_everyone(self) -> bool:
        """Whether it is about all samples together."""
        return self.what in KINDS and KINDS[self.what].over == "everyone"

    @property
    def _named(self) -> str:
        return f"{self.what}:{self.metric}" if self.metric else self.what

    @property
    def _written_columns(self) -> str:
        return (
            "@" + ",".join(quote(column, safe="") for column in self.columns) * bool(self.columns)
            if self.columns
            else ""
        )

    def _check_number(self) -> None:
        if isinf(self.at):
            raise BadValue(f"'{self}' limits nothing: write a number, or leave this limit out.")
        most = kinds.largest(self.what, self.metric)
        if not 0 <= self.at <= most:
            is_points = most <= 1 < self.at <= 100
            hint = f" For {self.at:g} points write {self.at / 100:g}." if is_points else ""
            raise BadValue(f"'{self}': a limit on it lies {_between(most)}.{hint}")


@dataclass(frozen=True)
class Limits:
    """Limits that must all hold, how sure one wants to be, and whose shares count overall.

    shares: of the deployment, by group of share_columns. without: groups that are left out, since
    there is nobody to test them by; every answer names them.
    """

    limits: tuple[Limit, ...]
    confidence: float = CONFIDENCE
    shares: tuple[tuple[str, float], ...] = ()
    share_columns: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.limits:
            raise BadValue(f"No limit is set: set one like '{EXAMPLE}'.")
        if not 0.5 <= self.confidence < 1:
            raise BadValue(
                f"A confidence of {self.confidence:g} is not possible: take one from 0.5 to below"
                " 1, such as 0.95."
            )
        _refuse_twice(self.limits)
        _refuse_contradictions(self.limits)

    def __str__(self) -> str:
        return ";".join(map(str, self.limits))

    @classmethod
    def parse(cls, text: str, confidence: float = CONFIDENCE) -> Self:
        """The limits that are written so, joined by ';'."""
        return cls(tuple(Limit.parse(part) for part in text.split(";") if part.strip()), confidence)

    @property
    def delta(self) -> float:
        """How often a certificate may be wrong."""
        return 1 - self.confidence

    @cached_property
    def given(self) -> Mapping[str, float] | None:
        """The groups' shares in the deployment; None where they are as in the data."""
        return dict(self.shares) or None

    def over(self, columns: tuple[str, ...]) -> Self:
        """The same limits of these groups, where they do not name their own."""
        return replace(self, limits=tuple(limit.over(columns) for limit in self.limits))


def _between(most: float) -> str:
    return "at 0 or above" if isinf(most) else f"between 0 and {most:g}"


def _number(written: str, text: str) -> float:
    try:
        return float(written)
    except ValueError:
        raise BadValue(
            f"{written!r} in {text!r} is not a number: write 0.02 for 2 points."
        ) from None


def _refuse_twice(limits: tuple[Limit, ...]) -> None:
    seen: dict[tuple[object, ...], Limit] = {}
    for limit in limits:
        key = (limit.what, limit.metric, limit.columns, limit.side)
        if key in seen:
            raise BadValue(f"'{seen[key]}' and '{limit}' limit the same: keep the stricter one.")
        seen[key] = limit


def _refuse_contradictions(limits: tuple[Limit, ...]) -> None:
    """What every group must exceed, nobody may be asked to stay below."""
    values = [limit for limit in limits if limit.what in ("overall", "group")]
    for floor in (limit for limit in values if limit.side == ">="):
        for ceiling in (limit for limit in values if limit.side == "<="):
            if floor.metric == ceiling.metric and floor.at > ceiling.at:
                raise BadValue(
                    f"'{floor}' and '{ceiling}' contradict each other: no model has both."
                )


__all__ = ["EVERYONE", "Limit", "Limits"]
