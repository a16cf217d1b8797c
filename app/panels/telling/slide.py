"""A slide: what is asked, the answer in few words, what carries it, and where its evidence is."""

from dataclasses import dataclass
from urllib.parse import urlencode

from app.controls.choice import Choice


@dataclass(frozen=True)
class Link:
    """A page of the dashboard with the same choice."""

    label: str
    href: str


@dataclass(frozen=True)
class Slide:
    """One step of the story; `figure` is HTML, all else is plain text."""

    question: str
    answer: str
    told: str = ""  # the finding: a sentence with numbers and intervals
    figure: str = ""
    note: str = ""  # what must be said beside it
    evidence: tuple[Link, ...] = ()
    lead: str = "Evidence"  # what its links are


def link(label: str, page: str, choice: Choice, **more: str | tuple[str, ...]) -> Link:
    """This page, by its path, as the story's choice would have it."""
    wanted = {**choice.query(), **more}
    kept = {name: value for name, value in wanted.items() if name not in ("present", "step")}
    return Link(label, f"{page}?{urlencode(kept, doseq=True)}")
