"""A variant to take away: one archive, made by the worker as a look, and read only on a click.

Nothing here is cached: an archive may be large, and the store already keeps it.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from app import loaders
from app.loaders import brought
from fairviz.look import Look
from fairviz.predictions import manifest
from fairviz.predictions.shelf import is_sound
from fairviz.predictions.store import Store

SIGHT = "export"
SHORT = 12  # signs of the address in the name of a file
State = Literal["there", "coming", "failed", "absent"]


@dataclass(frozen=True)
class Parcel:
    """How far the archive of a variant is; `reason`: why it failed; `share`: of what is running."""

    look: Look
    state: State
    reason: str = ""
    share: float = 0.0

    @property
    def file_name(self) -> str:
        return f"fairviz-{self.look.variant.digest[:SHORT]}.zip"


def parcel(digest: str) -> Parcel:
    """The archive of this variant, as store and queue know it now."""
    look = Look(loaders.variant(digest), SIGHT)
    if loaders.store().has(look.digest):
        return Parcel(look, "there")
    jobs = loaders.queue().jobs()
    found = jobs[jobs["digest"].eq(look.digest)].to_dict("records")
    return _queued(look, found[0]) if found else Parcel(look, "absent")


def closed(digest: str) -> str:
    """Why nothing can be exported, such as brought answers; empty where it can be tried."""
    return brought.lacking(loaders.variant(digest))


def ask(look: Look, tab: str) -> None:
    """Asked for as a study asks, so that it goes on when this tab is closed; and urgently."""
    loaders.queue().submit([look], again=True)
    loaders.queue().submit([look], urgent=True, tab=tab)


def cancel(look: Look) -> None:
    """Nobody waits for it any more."""
    loaders.queue().cancel(digests=[look.digest])


def facts(look: Look) -> dict[str, Any]:
    """What is known of the archive without reading it: bytes, checks, left_out."""
    folders = [shelf.look_folder(look.digest) for shelf in loaders.store().shelves]
    there = next(filter(is_sound, folders), folders[0])
    return dict(manifest.read(there)["facts"])


def data(look: Look) -> "partial[bytes]":
    """What reads the archive, on a thread that knows of no page."""
    return partial(_read, loaders.store(), look.digest)


def _read(store: Store, digest: str) -> bytes:
    return bytes(store.seen(digest).arrays["zip"].tobytes())


def _queued(look: Look, job: dict[Any, Any]) -> Parcel:
    state, total = str(job["state"]), float(job["total"] or 0)
    if state == "failed":
        return Parcel(look, "failed", str(job["reason"]))
    if state in ("waiting", "running"):
        share = min(float(job["done"]) / total, 1.0) if state == "running" and total else 0.0
        return Parcel(look, "coming", share=share)
    is_there = loaders.store().has(look.digest)  # it may have come between the two glances
    return Parcel(look, "there" if is_there else "absent")
