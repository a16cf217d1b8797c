"""`fairviz list`: what there is to choose from."""

from argparse import Namespace
from typing import Any

from fairviz import catalog
from fairviz.audit.groups import columns_of, grouping
from fairviz.cli import printed
from fairviz.naming import spelled
from fairviz.predictions.store import Store


def show(asked: Namespace) -> int:
    """One shelf of the catalog, what was observed (variants, groups), or all shelves by name."""
    if asked.what in OBSERVED:
        return OBSERVED[asked.what](asked.json)
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


OBSERVED = {"variants": _variants, "groups": _groups}


def _say_if_empty(rows: list[dict[str, Any]], what: str) -> None:
    if not rows:
        printed.aside(f"There are no {what} yet.")
