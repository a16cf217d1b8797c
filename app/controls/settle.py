"""From what an address asks for to what can be shown: the nearest valid view, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from math import isfinite

from app.controls.choice import Choice

Options = Mapping[str, Mapping[str, str]]  # field -> value -> what the screen calls it
Defaults = Mapping[str, tuple[str, ...]]  # field of several values -> what is shown first

NAMED = {
    "over": "kind of points",
    "form": "form",
    "average": "way of averaging",
    "alike": "measure of similarity",
    "kind": "kind of images",
    "truth": "class",
    "positive": "class",
    "found": "place to search slices",
    "lost": "harm",
    "gap": "measure",
}
HIGHEST = 99.5  # percent; the last step of the slider
MOST = {"group": 3, "pruner": 4, "schedule": 3, "mitigation": 3}  # more would not be read


@dataclass(frozen=True)
class Settled:
    """A choice that can be shown, and a sentence for each wish that could not be met."""

    choice: Choice
    notes: tuple[str, ...] = ()


def settle(
    asked: Choice, options: Options, defaults: Defaults, stages: tuple[str, ...] = ()
) -> Settled:
    """Every field at a value that exists here, nearest to the one asked for."""
    notes: list[str] = []
    values: dict[str, str | tuple[str, ...]] = {}
    for field, titles in options.items():
        wish = getattr(asked, field)
        if isinstance(wish, tuple):
            values[field] = _several(field, wish, titles, defaults.get(field, ()), notes)
        else:
            values[field] = one(field, wish, titles, notes)
    usual = next(iter(defaults.get("sparsity", ())), "90")
    values["sparsity"] = percent(asked.sparsity or usual, notes, usual)
    settled = replace(asked, **values)  # type: ignore[arg-type]
    settled = replace(settled, stage=_staged(settled, stages, notes))
    return Settled(settled, tuple(dict.fromkeys(notes)))


def one(field: str, wish: str, titles: Mapping[str, str], notes: list[str]) -> str:
    """The value asked for, else the one spelled most like it, else the first."""
    if wish in titles:
        return wish
    near = get_close_matches(wish, titles, n=1, cutoff=0.6)
    found = near[0] if near else next(iter(titles), "")
    if wish and found:
        notes.append(
            f"There is no {_named(field)} {_quoted(wish)} here; this shows {titles[found]}."
        )
    return found


def percent(text: str, notes: list[str], usual: str = "90") -> str:
    """A sparsity in percent from 0 to 99.5 in halves, nearest to what was asked."""
    try:
        value = float(text.replace("%", ""))
    except ValueError:
        notes.append(f"Sparsity {_quoted(text)} is not a number of percent; this shows {usual} %.")
        return usual
    nearest = round(min(max(value if isfinite(value) else float(usual), 0), HIGHEST) * 2) / 2
    if nearest != value:
        notes.append(f"Sparsity goes from 0 to 99.5 % in halves; this shows {nearest:g} %.")
    return f"{nearest:g}"


def _several(
    field: str,
    wishes: Iterable[str],
    titles: Mapping[str, str],
    default: tuple[str, ...],
    notes: list[str],
) -> tuple[str, ...]:
    known = [wish for wish in wishes if wish in titles]
    for wish in wishes:
        if wish not in titles:
            notes.append(f"There is no {_named(field)} {_quoted(wish)} here; it is left out.")
    if len(known) > MOST.get(field, len(known)):
        notes.append(f"At most {MOST[field]} of {field} are shown at once.")
    return tuple(known[: MOST.get(field)]) or default


def _staged(asked: Choice, stages: tuple[str, ...], notes: list[str]) -> tuple[str, ...]:
    """One sparsity per stage; those not said are the global one."""
    if not asked.stage or not stages:
        return ()
    if len(asked.stage) > len(stages):
        notes.append(f"This network has {len(stages)} stages; the other sparsities are left out.")
    given = [percent(stage, notes) for stage in asked.stage[: len(stages)]]
    return (*given, *[percent(asked.sparsity, [])] * (len(stages) - len(given)))


def _named(field: str) -> str:
    """What the screen calls a field of the address."""
    return NAMED.get(field, field)


def _quoted(text: str) -> str:
    """The visitor's text, short enough for a sentence and without Markdown's signs."""
    plain = "".join(letter for letter in text if letter.isprintable() and letter not in _SIGNS)
    return f"“{plain[:40]}{'…' if len(plain) > 40 else ''}”"


_SIGNS = "`*_[]<>$\\:#|~"
