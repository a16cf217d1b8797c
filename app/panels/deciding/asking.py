"""The limits that the address asks for, as the statistics understand them; and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

from app.controls.choice import Choice
from fairviz.audit.deciding import words
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.groups import Grouping
from fairviz.errors import FairVizError

BASICS = (  # what is offered first, at what it is first set to
    "group_drop:accuracy<=0.02",
    "overall_drop:accuracy<=0.01",
    "gap:accuracy<=0.1",
    "group:accuracy>=0.8",
)
USUAL = ";".join(BASICS[:2])  # set where nobody has set any
NONE = "none"  # in the address: all are switched off
SURE = (90.0, 95.0, 99.0)  # percent
SUREST = (50.0, 99.9)


@dataclass(frozen=True)
class Wish:
    """The limits that can be read, and a sentence for each part that cannot."""

    limits: tuple[Limit, ...]
    confidence: float  # a share
    notes: tuple[str, ...] = ()


def wish(choice: Choice) -> Wish:
    """What the address asks for; what cannot be read is left out, and named."""
    text = choice.limits or USUAL
    parts = [part for part in text.split(";") if part.strip()] if text != NONE else []
    found, notes = [], []
    for part in parts:
        try:
            found.append(Limit.parse(part))
        except FairVizError as error:
            notes.append(str(error))
    sure, note = _sure(choice.confidence)
    return Wish(tuple(found), sure, tuple(filter(None, [*notes, note])))


def limits(
    asked: Wish, choice: Choice, shares: Mapping[str, float], without: Iterable[str]
) -> Limits:
    """The limits of the chosen groups; refused where they contradict each other, or none is set."""
    whole = sum(shares.values())
    given = tuple((name, share / whole) for name, share in sorted(shares.items())) if whole else ()
    told = Limits(
        asked.limits, asked.confidence, given, choice.group if given else (), tuple(without)
    )
    return told.over(choice.group)


def written(found: Iterable[Limit]) -> str:
    """The limits as the address holds them."""
    return ";".join(map(str, found)) or NONE


def unit(limit: Limit) -> tuple[str, float]:
    """What a person calls its unit, and how many of these a 1 is: ('points', 100)."""
    told = words.amount(limit, 0.5)
    if told.endswith(" %"):
        return "%", 100.0
    return ("points", 100.0) if told.endswith("points") else ("", 1.0)


def left_out(choice: Choice, people: Grouping) -> tuple[str, ...]:
    """The groups that no limit shall speak of, of those that there are."""
    return tuple(name for name in choice.without if name in people.names)


def _sure(text: str) -> tuple[float, str]:
    try:
        value = float(text.replace("%", ""))
    except ValueError:
        value = float("nan")
    if isfinite(value) and SUREST[0] <= value <= SUREST[1]:
        return round(value / 100, 6), ""
    told = f"A confidence lies from {SUREST[0]:g} to {SUREST[1]:g} %; this shows 95 %."
    return 0.95, told
