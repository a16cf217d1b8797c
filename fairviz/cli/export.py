"""`fairviz export`: a variant in a folder of its own, for those who have no FairViz."""

import errno
import json
import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from fairviz.audit import reading, tables
from fairviz.audit.groups import Grouping, columns_of, everyone, grouping
from fairviz.cli import lab, picking, printed
from fairviz.errors import BadValue
from fairviz.grids.costs import size
from fairviz.predictions.faults import StoreFull
from fairviz.predictions.folders import discard, new_draft, publish
from fairviz.predictions.store import Store
from fairviz.predictions.words import described
from fairviz.spec import Variant

RECIPE = "recipe.json"

if TYPE_CHECKING:
    from fairviz.lab.exporting.parcel import Parcel


def export(asked: Namespace) -> int:
    """0 also where some form could not be had: the answer says which, and why."""
    store, folder = Store.default(), Path(asked.to).expanduser().absolute()
    _possible(folder, asked.force)
    variant = picking.picked(asked, store)
    if variant.given:
        raise BadValue(
            f"{described(variant)}: these answers were brought without the model that gave them,"
            " so there are no weights to export."
        )
    lab.needed()
    made = _made(store, variant, asked.device)
    _put(made.files, folder)
    told = {"folder": str(folder), "variant": variant.digest, "words": described(variant)}
    if asked.json:
        files = {name: len(data) for name, data in made.files.items()}
        printed.as_json(told | {"files": files, "checks": made.checks, "left_out": made.left_out})
        return 0
    _say(made, folder, variant)
    return 0


def _made(store: Store, variant: Variant, device: str) -> "Parcel":
    from fairviz.lab import devices
    from fairviz.lab.exporting.parcel import Goods, parcel
    from fairviz.lab.workshop import Workshop

    devices.check(device)
    with _bar() as tell:
        shop = Workshop(store, lambda far: tell(far.what, far.done, far.total), device=device)
        said = store.load(variant.digest)
        network, material = shop.model(variant), shop.material(variant)
        goods = Goods(
            variant, network, material, said.facts, said.predicted, _groups(store, variant)
        )
        return parcel(goods, lambda done, total: tell("exporting", done, total))


def _groups(store: Store, variant: Variant) -> tuple[dict[str, Any], ...]:
    """Accuracy on the explore split, of everyone and of each group, with its interval."""
    index = store.index()
    row = index[index["digest"] == variant.digest]
    if row.empty:
        return ()
    evalset = store.evalset(row["evalset"].iloc[0])
    if evalset.task == "labels":
        return ()  # accuracy is that of one label, and which one nobody said
    runs = reading.runs(row, store.load, evalset)
    people = [everyone(len(runs[0].said))]
    people += [grouping(evalset, [column]) for column in columns_of(evalset)]
    return tuple(row for one in people for row in _rows(tables.by_group(runs, one), one))


def _rows(table: pd.DataFrame, people: Grouping) -> Iterator[dict[str, Any]]:
    """A row per group, its dense model's numbers beside it."""
    before = {row["group"]: _shares(row) for row in printed.records(table[table["dense"]])}
    own = table[~table["dense"]] if not table["dense"].all() else table
    for row in printed.records(own):
        who = {"attribute": people.title if people.columns else "", "group": row["group"]}
        yield {**who, "n": row["n"], **_shares(row), "dense": before.get(row["group"], {})}


def _shares(row: dict[str, Any]) -> dict[str, float]:
    return {"accuracy": row["value"], "low": row["low"], "high": row["high"]}


@contextmanager
def _bar() -> Iterator[Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        shown = bar.add_task("begun", total=None)
        yield lambda what, done, total: bar.update(
            shown, description=what, completed=done, total=total
        )


def _possible(folder: Path, force: bool) -> None:
    """Refuses before any work what could not be written after it."""
    if folder.exists() and not folder.is_dir():
        raise BadValue(
            f"--to names {folder}, which is a file: name a folder that is not there yet."
        )
    if _is_taken(folder) and not force:
        raise BadValue(f"{folder} is there already: name another, or --force to replace an export.")
    if _is_taken(folder) and not _is_export(folder):
        raise BadValue(
            f"{folder} holds something else than an export (no {RECIPE} of FairViz's): it is not"
            " replaced. Name another folder."
        )
    above = next(place for place in folder.parents if place.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise BadValue(_refusal(folder, f"{above} is no folder that you may write"))


def _is_taken(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _is_export(folder: Path) -> bool:
    try:
        return "variant" in json.loads((folder / RECIPE).read_bytes())
    except (OSError, ValueError, TypeError):
        return False


def _put(files: dict[str, bytes], folder: Path) -> None:
    """The folder, whole; the old export goes only when the new one lies beside it."""
    fresh = new_draft(folder.parent)
    try:
        publish(files, fresh)
        if _is_taken(folder):
            discard(folder)
        fresh.rename(folder)
    except StoreFull as error:
        raise BadValue(
            _refusal(folder, "the disk is full; nothing half-written was left")
        ) from error
    except OSError as error:
        raise BadValue(_refusal(folder, os.strerror(error.errno or errno.EIO))) from error
    finally:
        discard(fresh)


def _refusal(folder: Path, reason: str) -> str:
    return f"{folder} cannot be written: {reason}. --to takes any folder that you may write."


def _say(made: "Parcel", folder: Path, variant: Variant) -> None:
    printed.sentence(f"{described(variant)} is exported to {folder}")
    rows = [
        {"file": name, "size": size(max(len(data), 1000)), "checked": made.checks.get(name, "")}
        for name, data in made.files.items()
    ]
    printed.table(rows, ["file", "size", "checked"])
    for name, reason in made.left_out.items():
        printed.sentence(f"Without {name}: {reason}")
    printed.sentence(f"python {folder / 'load.py'} answers, with torch and safetensors alone.")
