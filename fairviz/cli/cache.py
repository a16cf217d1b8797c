"""`fairviz cache`: what is kept, what is damaged, what can go."""

from argparse import Namespace
from typing import Any

from fairviz.cli import printed
from fairviz.grids.costs import size
from fairviz.intake.uploads import old
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from fairviz.predictions.upkeep import Fault, removed


def ls(asked: Namespace) -> int:
    """How many variants of which kind, and how many bytes, here and in the sample."""
    store = Store.default()
    kinds = ["home", "dataset", "model", "schedule"]
    grouped = store.index().groupby(kinds)["bytes"].agg(["count", "sum"]).reset_index()
    rows = [_kind(row) for row in printed.records(grouped)]
    if asked.json:
        printed.as_json({"home": str(store.home), "kinds": rows})
        return 0
    printed.sentence(f"Results are kept in {store.home}")
    for row in rows:
        row["size"] = size(row["bytes"])
    printed.table(rows, ["where", "dataset", "model", "schedule", "variants", "size"])
    return 0


def verify(asked: Namespace) -> int:
    """1 if anything is damaged and still there."""
    store = Store.default()
    found, studies = store.verify(repair=asked.repair), Studies(store).faults()
    aside = Studies(store).repair() if asked.repair else []
    left = [fault for fault in found if not (asked.repair and fault.is_mendable)]
    if asked.json:
        texts = [str(error) for error in studies]
        faults = [_fault(fault, asked.repair) for fault in found]
        printed.as_json({"faults": faults, "studies": texts, "set_aside": list(map(str, aside))})
    else:
        _say(found, asked.repair)
        for text in [str(error) for error in studies] + [f"Set aside as {path}" for path in aside]:
            printed.sentence(text)
        if not found and not studies:
            printed.sentence("Everything is as it was written.")
    return 1 if left or len(studies) > len(aside) else 0


def gc(asked: Namespace) -> int:
    """Leftovers are gone; with --unused, so are variants that no study names."""
    store = Store.default()
    entries = Studies(store).all() if asked.unused else []
    named = [digest for entry in entries for digest in entry.digests]
    gone, freed = store.gc(keep=named if asked.unused else None)
    uploads = old(store.home)
    gone, freed = [*gone, *uploads], freed + removed(uploads)
    if asked.json:
        printed.as_json({"removed": [str(path) for path in gone], "bytes": freed})
    else:
        folders = f"{len(gone)} {'folder' if len(gone) == 1 else 'folders'}"
        printed.sentence(f"Removed {folders}, {size(freed)}." if gone else "Nothing to remove.")
    return 0


def _kind(row: dict[str, Any]) -> dict[str, Any]:
    where = "yours" if row["home"] else "sample"
    kind = {key: row[key] for key in ("dataset", "model", "schedule")}
    return {"where": where, **kind, "variants": row["count"], "bytes": row["sum"]}


def _fault(fault: Fault, repaired: bool) -> dict[str, Any]:
    mended = repaired and fault.is_mendable
    return {"folder": str(fault.folder), "reason": str(fault.error), "mended": mended}


def _say(found: list[Fault], repair: bool) -> None:
    for fault in found:
        removed = "Removed: " if repair and fault.is_mendable else ""
        printed.sentence(f"{removed}{fault.error}")
