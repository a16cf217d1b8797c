"""How far a piece of work is, told between two batches."""

from collections.abc import Callable
from dataclasses import dataclass

from fairviz.errors import FairVizError


class InTheMaking(FairVizError):
    """This variant, or one it grows from, is being made further up: ask again when it is done."""


@dataclass(frozen=True)
class Progress:
    """Batches done of all batches of one step of one variant, and the step in a word."""

    digest: str
    what: str
    done: int
    total: int


Breathe = Callable[[Progress], None]
Tick = Callable[[int, int], None]  # done, total


def no_breath(progress: Progress) -> None:
    """Nobody listens."""


def no_tick(done: int, total: int) -> None:
    """Nobody listens."""
