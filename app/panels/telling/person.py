"""Step 3: see the person it fails, and what the networks looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from app import loaders
from app.loaders import maps as maps_of
from app.loaders import telling
from app.panels import maps
from app.panels.figure import mode
from app.panels.gallery import Gallery
from app.panels.telling import awaited, markup
from app.panels.telling.markup import Moved
from app.panels.telling.slide import Link, Slide, link
from app.panels.telling.told import Told
from fairviz.audit.findings.hurt import over_represented

QUESTION = "See one that it fails"
NOBODY = "No image was broken: all that dense has right stays right."


@dataclass(frozen=True)
class Person:
    """One sample that pruning broke, of the group that is hurt most where one is clearly."""

    told: Told
    found: Gallery
    row: Mapping[Any, Any]

    @cached_property
    def answers(self) -> tuple[str, str]:
        """What dense says, and what the pruned models say, most of them."""
        return str(self.row["dense"]), str(self.row["sparse"])

    @property
    def number(self) -> int:
        """Its place in the evaluation set."""
        return int(self.row["row"])

    @property
    def failing(self) -> str:
        """'4 of 4 pruned models'."""
        seeds = int(self.row["seeds"])
        return f"{int(self.row['flips'])} of {seeds} pruned model{'' if seeds == 1 else 's'}"

    @property
    def words(self) -> str:
        """'dark · glasses, image 12'."""
        group = f"{self.row['group']} · " * bool(self.row["group"])
        return self.told.worded(f"{group}{self.row['label']}, image {self.number}")


def slide(told: Told) -> Slide:
    """A picture, what was said of it before and after, and on what that rests."""
    finding = told.pictured.finding
    headline = told.worded(finding.headline)
    found = _chosen(told)
    if found is None:
        where = (link("Hurt samples", "hurt-samples", told.choice),)
        return Slide(QUESTION, told.worded(NOBODY), headline, evidence=where)
    picture = _picture(found)
    return Slide(
        QUESTION,
        _answer(found),
        headline,
        picture.html,
        " ".join(filter(None, [picture.note, told.basis])),
        _evidence(found),
    )


def _chosen(told: Told) -> Person | None:
    """The most harmed that the first seed fails, too, so that its maps tell of this failure."""
    found = told.pictured
    shown, finding = found.shown, found.finding
    if finding.severity == "harm":
        named = over_represented(finding.evidence)["group"]
        shown = shown[shown["group"].eq(named.iloc[0])]
    if shown.empty:
        return None
    failed = telling.broken_by(told.cell, told.choice.positive)[str(found.first["digest"])]
    both = shown[failed[shown.index]]
    asked = shown[shown["row"].astype(str).isin(told.choice.pick)]
    first = next(rows for rows in (asked, both, shown) if len(rows))
    return Person(told, found, first.iloc[0].to_dict())


def _answer(person: Person) -> str:
    dense, sparse = person.answers
    if dense == sparse:
        return f"Dense is right: “{dense}”. Not so {person.failing}."
    return f"Dense is right: “{dense}”. Pruned says “{sparse}”."


def _evidence(person: Person) -> tuple[Link, ...]:
    """Hurt samples with this very image and its maps."""
    choice = person.told.choice
    who = {"who": str(person.row["group"]), "kind": "flipped"}
    return (link("Hurt samples", "hurt-samples", choice, pick=(str(person.number),), **who),)


@dataclass(frozen=True)
class _Drawn:
    html: str
    note: str = ""


def _picture(person: Person) -> _Drawn:
    """The picture beside a wipe from dense to pruned; without pictures, why there is none."""
    look = person.found.pictures
    if why_not := awaited.lacking(look, "The picture is", "story_picture"):
        return _Drawn(_in_words(person), why_not)
    plain = telling.picture(look.digest, person.told.cell.fingerprint, person.number)
    sides, note = _sides(person, plain)
    return _Drawn(_beside(person, plain, sides), note)


def _in_words(person: Person) -> str:
    """Who it is, and both answers, where there is nothing to see."""
    dense, sparse = person.answers
    wrong = f"wrong in {person.failing}"
    moved = Moved(f"Dense, and right → {person.told.seen.place}: {wrong}", dense, sparse)
    return f'<div class="absent">{markup.moved([moved], person.words)}</div>'


def _sides(person: Person, plain: str) -> tuple[telling.Pair, str]:
    """Under the maps where there are some, else the picture twice, and why."""
    choice, found = person.told.choice, person.found
    parent, prints = str(found.first["parent"]), found.cell.fingerprint
    method = choice.explain if choice.explain in maps.METHODS else next(iter(maps.METHODS))
    if why_not := maps_of.why_not(method, parent):
        return telling.Pair(plain, plain), why_not
    asked = maps.Asked(found, method, maps.target_of(found), "", (person.number,))
    look = asked.look(found.first["digest"], "maps")
    if why_not := awaited.lacking(look, "The maps are", "story_maps"):
        return telling.Pair(plain, plain), why_not
    about = found.pictures.digest, look.digest, prints, person.number
    colours = maps.SIGNED_WORDS if asked.is_signed else maps.UNSIGNED_WORDS
    note = f"Colours: what the networks looked at ({maps.METHODS[method]}). {colours}"
    return telling.pair(*about, asked.is_signed, mode()), note


def _beside(person: Person, plain: str, sides: telling.Pair) -> str:
    dense, sparse = (escape(answer) for answer in person.answers)
    place = escape(person.told.seen.place)
    kind = "pixels" if _is_small(person) else ""
    words = escape(f"{person.words}: wrong in {person.failing}")
    return (
        f'<div class="person {kind}">'
        f'<figure class="plain"><img src="{plain}" alt="{words}">'
        f"<figcaption>{words}</figcaption></figure>"
        '<figure><div class="wipe">'
        f'<div class="side before"><img src="{sides.dense}" alt="">'
        f"<b>Dense: {dense}</b></div>"
        f'<div class="side after"><img src="{sides.sparse}" alt="">'
        f"<b>{place}: {sparse}</b></div>"
        '<span class="edge"></span>'
        '<input type="range" min="0" max="100" value="50" aria-label="Wipe from dense to pruned">'
        "</div><figcaption>Drag, or ↑ ↓: dense on the left, pruned on the right.</figcaption>"
        "</figure></div>"
    )


def _is_small(person: Person) -> bool:
    """Whether its pixels are to be seen as squares."""
    look = person.found.pictures.digest
    shape = loaders.seen(look, person.found.cell.fingerprint).arrays["pixels"].shape
    return bool(max(shape[1:3]) < telling.LARGE // 4)
