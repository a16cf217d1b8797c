"""What of a store goes into the sample: answers, questions and names; no pixels, no weights."""

from dataclasses import replace
from pathlib import Path
from shutil import rmtree

from fairviz.errors import FairVizError
from fairviz.predictions import brought
from fairviz.predictions.brought import Brought
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from fairviz.spec import Variant
from studies.cifar10.parts import LICENCE, SOURCE, Part

BUDGET = 10_000_000  # bytes in git


class OverBudget(FairVizError):
    """The sample grew beyond what may be committed."""


def emptied(folder: Path) -> Store:
    """The sample's folder with nothing in it."""
    rmtree(folder, ignore_errors=True)
    return Store(folder)


def pack(store: Store, part: Part, title: str, text: str, asked: list[Variant], to: Store) -> int:
    """How many variants of this study are now in the sample; what was not made stays out."""
    made = [variant for variant in asked if store.has(variant.digest)]
    prints = store.index().set_index("digest")["evalset"]
    for variant in made:
        questions = store.evalset(prints[variant.digest])
        worded = replace(questions, title=part.dataset, caveat=part.caveat)
        to.save(variant, store.load(variant.digest), worded)  # `load` leaves weights behind
    _name(store, part, made, to)
    Studies(to).create(title, made, text, part.tags)
    return len(made)


def weighed(folder: Path) -> int:
    """The sample's bytes; refused where they are too many."""
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if total > BUDGET:
        raise OverBudget(f"{folder} has {total:,} bytes; at most {BUDGET:,} are committed.")
    return total


def _name(store: Store, part: Part, made: list[Variant], to: Store) -> None:
    """The records that give data and networks their names, with the terms of the data."""
    used = {variant.dataset for variant in made} | {variant.model for variant in made}
    for one in brought.every(store.home):
        if one.spelling in used:
            brought.keep(to.home, _worded(one, part))


def _worded(one: Brought, part: Part) -> Brought:
    if one.kind != "data":
        return one
    terms = {"source": SOURCE, "licence": LICENCE, "caveat": part.caveat}
    return replace(one, name=part.dataset, about=one.about | terms)
