"""`fairviz list`: what there is to choose from."""

from argparse import Namespace
from typing import Any

from fairviz import catalog
from fairviz.cli import printed
from fairviz.naming import spelled
from fairviz.predictions.store import Store


def show(asked: Namespace) -> int:
    """One shelf of the catalog, the variants, or all shelves by name."""
    if asked.what == "variants":
        return _variants(asked.json)
    shelves = [asked.what] if asked.what else list(catalog.SHELVES)
    rows = [row for shelf in shelves for row in _entries(shelf)]
    if asked.json:
        printed.as_json(rows)
    elif asked.what:
        printed.table(rows, ["name", "title", "summary", "settings"])
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
        }
        for name, entry in catalog.SHELVES[shelf].items()
    ]


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


def _say_if_empty(rows: list[dict[str, Any]], what: str) -> None:
    if not rows:
        printed.aside(f"There are no {what} yet.")
