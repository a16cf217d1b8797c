"""`fairviz import predictions`: what was answered elsewhere becomes a study here."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from fairviz.cli import printed, stopping
from fairviz.intake.answers import Delivery, delivered, guessed
from fairviz.intake.answers.bringing import summary
from fairviz.intake.answers.files import joined, read
from fairviz.intake.answers.keeping import first_title, keep
from fairviz.intake.answers.plan import Plan
from fairviz.intake.answers.side import side_table
from fairviz.predictions.brought import Brought
from fairviz.predictions.store import Store


def predictions(asked: Namespace) -> int:
    """Reads, checks, and keeps unless it is a dry run."""
    store = Store.default()
    name = asked.name or Path(asked.files[0]).name.partition(".")[0]
    with stopping.watched(asked, store.home, ", ".join(asked.files)) as pen:
        delivery, plan = _read(asked, name, store.home)
        kept = None if asked.dry_run else keep(store, delivery, name)
    pen.end("done")
    if asked.json:
        printed.as_json(_record(delivery, plan, name, kept))
    else:
        _say(delivery, plan, name, kept)
    return 0


def _read(asked: Namespace, title: str, home: Path) -> tuple[Delivery, Plan]:
    columns = joined([read(Path(file)) for file in asked.files], asked.id or "")
    told = side_table(Path(asked.table), columns) if asked.table else {}
    plan = guessed(
        columns,
        label=asked.label or "",
        dense=names(asked.dense) or (),
        groups=names(asked.groups),
        variants=names(asked.variants),
        id=asked.id or "",
        table=told,
    )
    whole = replace(plan, certify=asked.certify)
    delivery = delivered(columns, whole, title)
    known = first_title(home, delivery)
    return delivery if known in ("", title) else delivered(columns, whole, known), whole


def names(text: str | None) -> tuple[str, ...] | None:
    """'a, b' as its names, each once; None where nothing was said."""
    if text is None:
        return None
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _record(delivery: Delivery, plan: Plan, name: str, kept: Brought | None) -> dict[str, Any]:
    return {
        "name": kept.name if kept else name,
        "content": delivery.content,
        "kept": kept is not None,
        "samples": len(delivery.evalset),
        "label": plan.label,
        "id": plan.id,
        "groups": list(plan.groups),
        "classes": list(delivery.evalset.classes[:50]),
        "variants": summary(delivery),
        "notes": list(delivery.notes),
    }


def _say(delivery: Delivery, plan: Plan, name: str, kept: Brought | None) -> None:
    evalset = delivery.evalset
    groups = ", ".join(plan.groups) or "none"
    printed.sentence(
        f"{len(evalset):,} samples, {len(evalset.classes)} classes from {plan.label!r}; groups:"
        f" {groups}."
    )
    rows = [_in_words(row) for row in summary(delivery)]
    printed.table(rows, ["column", "method", "sparsity", "seed", "schedule", "accuracy"])
    for note in delivery.notes:
        printed.sentence(note)
    if kept is None:
        printed.sentence("A dry run: nothing was kept.")
    else:
        known = "" if kept.name == name else f" (known as {kept.name!r} already)"
        printed.sentence(f"Kept as {kept.name!r}{known}. `fairviz app` shows it.")


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    sparsity = "" if row["sparsity"] is None else f"{100 * row['sparsity']:g} %"
    return {**row, "sparsity": sparsity, "accuracy": f"{100 * row['accuracy']:.1f} %"}
