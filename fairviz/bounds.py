"""What a setting may be: a number between two others, one of some words, or a list of numbers.

A plug-in says it once, beside its settings, and it is checked where somebody asks for it: in a
study file, not in a record, which may be older than its bounds. A number of which none are told
must at least be finite.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import Protocol

from fairviz.errors import BadValue


class Bounds(Protocol):
    """Which values there may be, and how a person says that."""

    def admits(self, value: object) -> bool: ...

    @property
    def words(self) -> str: ...


Limits = Mapping[str, Bounds]  # by setting


@dataclass(frozen=True)
class Number:
    """A finite number from `low` to `high`, or, where an end is open, beyond or below it."""

    low: float = -inf
    high: float = inf
    above: bool = False  # low itself is too low
    below: bool = False  # high itself is too high
    kind: str = "number"

    def admits(self, value: object) -> bool:
        if not isinstance(value, int | float) or not isfinite(value):
            return False
        is_high_enough = self.low < value if self.above else self.low <= value
        return is_high_enough and (value < self.high if self.below else value <= self.high)

    @property
    def words(self) -> str:
        low = f"above {self.low:,.10g}" if self.above else f"from {self.low:,.10g} on"
        high = f"{'below' if self.below else 'at most'} {self.high:,.10g}"
        ends = [low] * (self.low > -inf) + [high] * (self.high < inf)
        return f"a {self.kind} {', '.join(ends)}".rstrip()


@dataclass(frozen=True)
class OneOf:
    """One of these words."""

    possible: tuple[str, ...]

    def admits(self, value: object) -> bool:
        return value in self.possible

    @property
    def words(self) -> str:
        return f"one of {', '.join(self.possible)}"


@dataclass(frozen=True)
class Epochs:
    """Epochs, one after another in one text."""

    words: str = "epochs such as 150,180,210"

    def admits(self, value: object) -> bool:
        return all(_is_an_epoch(part) for part in str(value).split(","))


def _is_an_epoch(text: str) -> bool:
    try:
        return FROM_0.admits(float(text))
    except ValueError:
        return False


def counted(high: float = inf) -> Number:
    """A whole number of things of which there is at least one."""
    return Number(0, high, above=True, kind="whole number")


FINITE = Number(kind="finite number")
FROM_0 = Number(0)
ABOVE_0 = Number(0, above=True)
SHARE = Number(0, 1)
INSIDE = Number(0, 1, above=True, below=True)
SOME = counted()
MOST_EPOCHS = 10_000  # years of work on most machines; a slip of the finger more often than a wish
EPOCHS = counted(MOST_EPOCHS)
TRAINING: dict[str, Bounds]  # what any training, also one that was kept, is made of
TRAINING = {"epochs": SOME, "rate": ABOVE_0, "batch": SOME, "momentum": FINITE, "decay": FINITE}
ASKED_OF_TRAINING: dict[str, Bounds]
ASKED_OF_TRAINING = {"epochs": EPOCHS, "momentum": Number(0, 1, below=True), "decay": FROM_0}


def check_training(name: str, value: object, bounds: Mapping[str, Bounds]) -> None:
    """Raises where this part of a training is out of its bounds."""
    if name in bounds and not bounds[name].admits(value):
        raise BadValue(f"A training cannot have {name}={value}: it must be {bounds[name].words}.")
