"""What of a store goes into the sample: answers, questions and names; no pixels, no weights."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fairviz import grids, places
from fairviz.errors import FairVizError
from fairviz.predictions import brought
from fairviz.predictions.brought import Brought
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Entry, Studies
from fairviz.spec import Variant
from studies.cifar10.parts import LICENCE, SOURCE, Part

SAMPLE = places.root() / "data_cache" / "cifar10"
BUDGET = 10_000_000  # bytes in git


class OverBudget(FairVizError):
    """The sample grew beyond what may be committed."""


@dataclass(frozen=True)
class Planned:
    """A part with its study as written, and the variants that this means."""

    part: Part
    title: str
    text: str
    variants: tuple[Variant, ...]


def planned(store: Store, part: Part) -> Planned:
    """The study of this part, its names read as the store knows them."""
    text = (Path(__file__).parent / part.study).read_text()
    study = grids.read_text(text, part.study, store.known())
    return Planned(part, study.title, text, tuple(grids.variants(study)))


def pack(store: Store, plan: Planned, to: Store) -> Entry:
    """The study as it now is in the sample: what was not made stays out, what is there stays."""
    made = [variant for variant in plan.variants if store.has(variant.digest)]
    prints = store.index().set_index("digest")["evalset"]
    for variant in made:
        questions = store.evalset(prints[variant.digest])
        worded = replace(questions, title=plan.part.dataset, caveat=plan.part.caveat)
        to.save(variant, store.load(variant.digest), worded)  # `load` leaves weights behind
    _name(store, plan.part, made, to)
    return Studies(to).create(plan.title, made, plan.text, plan.part.tags)


def sweep(to: Store, kept: Sequence[Entry]) -> None:
    """Nothing stays in the sample that is in none of these studies."""
    to.gc(keep=[digest for entry in kept for digest in entry.digests])
    for entry in Studies(to).all():
        if entry not in kept:
            Studies(to).delete(entry.key)


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
