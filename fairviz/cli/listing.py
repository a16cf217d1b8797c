"""`fairviz list`: what there is to choose from."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Any

from fairviz import catalog
from fairviz.audit.groups import columns_of, grouping
from fairviz.catalog.entries import Entry
from fairviz.catalog.presets import PRESETS, Preset
from fairviz.catalog.sources import SOURCES
from fairviz.cli import printed
from fairviz.naming import spelled
from fairviz.predictions import brought
from fairviz.predictions.store import Store


def show(asked: Namespace) -> int:
    """One shelf of the catalog, what has rows of its own (OBSERVED), or all shelves by name."""
    if asked.what in OBSERVED:
        return OBSERVED[asked.what](asked.json)
    shelves = [asked.what] if asked.what else list(SHELVES)
    rows = [row for shelf in shelves for row in [*_entries(shelf), *_brought(shelf)]]
    if asked.json:
        printed.as_json(rows)
    elif asked.what:
        printed.table(rows, ["name", "title", "summary", "settings", *_told_of(asked.what)])
        _say_if_empty(rows, asked.what)
    else:
        printed.table(rows, ["shelf", "name", "title", "summary"])
    return 0


def _entries(shelf: str) -> list[dict[str, Any]]:
    return [
        {
            "shelf": shelf,
            "name": name,
            "title": entry.title,
            "summary": entry.summary,
            "settings": spelled("", entry.settings).removeprefix("?"),
            "version": entry.version,
            "needs": ", ".join(entry.needs),
            "provenance": entry.provenance,
            "reference": entry.reference,
        }
        for name, entry in SHELVES[shelf].items()
        if not entry.brought
    ]


def _told_of(shelf: str) -> tuple[str, ...]:
    """Columns that mean something on the shelves of methods alone."""
    return ("needs", "provenance") if shelf in METHODS else ()


def _presets(wants_json: bool) -> int:
    """Published methods by name, as a study file takes them."""
    rows = [
        {
            "name": name,
            "title": preset.title,
            "family": preset.family,
            "summary": preset.summary,
            "pruner": preset.pruner,
            "schedule": preset.schedule,
            "mitigate": ", ".join(preset.mitigate),
            "needs": ", ".join(_needs_of(preset)),
            "provenance": preset.provenance,
        }
        for name, preset in PRESETS.items()
    ]
    if wants_json:
        printed.as_json(rows)
        return 0
    printed.table(rows, ["name", "family", "summary", "needs", "provenance"])
    return 0


def _needs_of(preset: Preset) -> list[str]:
    """What its pruner, schedule and losses need together."""
    used: list[Entry] = [
        catalog.find(catalog.PRUNERS, preset.pruner, "pruner"),
        catalog.find(catalog.SCHEDULES, preset.schedule, "schedule"),
        *(catalog.find(catalog.MITIGATIONS, name, "mitigation") for name in preset.mitigate),
    ]
    return list(dict.fromkeys(need for entry in used for need in entry.needs))


def _brought(shelf: str) -> list[dict[str, Any]]:
    """What somebody brought that stands beside this shelf's own, by the names it was given."""
    if shelf not in BROUGHT:
        return []
    kind, told = BROUGHT[shelf]
    store = Store.default()
    found = [(root, one) for root in store.roots for one in brought.every(root)]
    return [
        {
            "shelf": shelf,
            "name": one.name,
            "title": "You brought it" if root == store.home else "Of the sample",
            "summary": told(one.about),
            "settings": one.spelling.partition("?")[2],
            "version": catalog.SHELVES[shelf][brought.PLUGINS[kind]].version,
        }
        for root, one in found
        if one.kind == kind
    ]


def _of_data(about: dict[str, Any]) -> str:
    size, targets = about.get("size", 0), ", ".join(about.get("targets", []))
    return f"{about.get('images', 0):,} images of {size} x {size}; targets: {targets}."


def _of_model(about: dict[str, Any]) -> str:
    classes, sets = about.get("classes", 0), about.get("seeds", 1)
    return f"{about.get('model', '')}, {classes:,} classes, seeds: {sets}."


def _variants(wants_json: bool) -> int:
    index = Store.default().index()
    if wants_json:
        printed.as_json(printed.records(index))
        return 0
    order = ["dataset", "model", "schedule", "pruner", "scope", "sparsity", "seed"]
    rows = printed.records(index.sort_values(order))
    for row in rows:
        row["variant"], row["sparsity"] = row["digest"][:12], f"{row['sparsity']:.2%}"
    printed.table(rows, ["variant", *order])
    _say_if_empty(rows, "variants")
    return 0


def _groups(wants_json: bool) -> int:
    """Attributes, the class and named slices, with how many explore images each group has."""
    store = Store.default()
    asked = store.index()[["dataset", "evalset"]].drop_duplicates("evalset")
    rows = [
        {"dataset": dataset, "attribute": column, "group": name, "n": int(n)}
        for dataset, fingerprint in asked.itertuples(index=False)
        for evalset in [store.evalset(fingerprint)]
        for column in columns_of(evalset)
        for people in [grouping(evalset, [column])]
        for name, n in zip(people.names, people.n, strict=True)
    ]
    if wants_json:
        printed.as_json(rows)
        return 0
    printed.table(rows, ["dataset", "attribute", "group", "n"])
    _say_if_empty(rows, "groups")
    return 0


SHELVES: dict[str, Mapping[str, Entry]] = {**catalog.SHELVES, "formats": SOURCES}
BROUGHT: dict[str, tuple[brought.Kind, Callable[[dict[str, Any]], str]]] = {
    "datasets": ("data", _of_data),
    "models": ("model", _of_model),
}
METHODS = ("pruners", "schedules", "mitigations", "maskings", "adjustments")
OBSERVED = {"variants": _variants, "groups": _groups, "presets": _presets}


def _say_if_empty(rows: list[dict[str, Any]], what: str) -> None:
    if not rows:
        printed.aside(f"There are no {what} yet.")
