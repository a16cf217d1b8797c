"""Brought predictions on their way into the store: all of them, or none."""

from pathlib import Path

from fairviz.errors import FairVizError
from fairviz.intake.answers.bringing import Delivery, summary
from fairviz.predictions import brought
from fairviz.predictions.brought import Brought
from fairviz.predictions.store import Store
from fairviz.spec import Variant


def keep(store: Store, delivery: Delivery, name: str) -> Brought:
    """The named predictions; nothing is seen of them until all of them are there."""
    brought.free(store.home, "predictions", name, delivery.content)
    fresh: list[Variant] = store.missing(delivery.variants)
    try:
        for variant, said in delivery.answers:
            store.save(variant, said, delivery.evalset)
        return brought.keep(store.home, record(delivery, name))
    except BaseException:
        _undo(store, fresh)
        raise


def first_title(home: Path, delivery: Delivery) -> str:
    """What the same questions were called when they first came; variants are named after it."""
    every = (one for one in brought.every(home) if one.kind == "predictions")
    known = next((one for one in every if one.content == delivery.content), None)
    return str(known.about.get("title", known.name)) if known else ""


def record(delivery: Delivery, name: str) -> Brought:
    """What is kept of it beside the answers themselves."""
    about = {
        "title": delivery.evalset.title,
        "samples": len(delivery.evalset),
        "classes": len(delivery.evalset.classes),
        "groups": list(map(str, delivery.evalset.attributes.columns)),
        "variants": summary(delivery),
        "notes": list(delivery.notes),
    }
    return Brought("predictions", delivery.content, name, about)


def _undo(store: Store, fresh: list[Variant]) -> None:
    for variant in fresh:
        try:
            store.remove(variant.digest)
        except FairVizError:
            continue  # it was not written yet
