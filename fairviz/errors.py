"""Errors a person can act on: what came, what was possible, what to do next."""

from collections.abc import Iterable
from difflib import get_close_matches


class FairVizError(Exception):
    """Something the user can put right; shown as its sentence, never as a traceback."""


class UnknownName(FairVizError, LookupError):
    """A name that nothing here answers to."""

    def __init__(self, came: str, what: str, possible: Iterable[str]) -> None:
        names = sorted(possible)
        near = get_close_matches(came, names, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        article = "an" if what[0] in "aeiou" else "a"
        there = f"There are: {', '.join(names)}." if names else "There are none."
        super().__init__(f"{came!r} is not {article} {what}.{hint} {there}")


class BadValue(FairVizError, ValueError):
    """A value outside what is possible."""
