"""`fairviz run` and `fairviz missing`: a study file, made or counted."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from fairviz import grids
from fairviz.cli import lab, printed
from fairviz.grids.costs import Cost, duration
from fairviz.jobs import Queue
from fairviz.predictions import grounds
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Entry, Studies
from fairviz.predictions.words import described
from fairviz.spec import Variant

SHOWN = 20


def missing(asked: Namespace) -> int:
    """What is not made yet: 0 also if that is nothing."""
    store = Store.default()
    wanted = grids.variants(_read(asked, store))
    for variant in store.damaged(wanted):
        printed.aside(f"Damaged, `fairviz run` makes it again: {described(variant)}")
    lacking, cost = store.missing(wanted), grids.estimate(wanted, store)
    if asked.json:
        rows = [{"digest": v.digest, "words": described(v)} for v in lacking]
        printed.as_json({"missing": rows, **_costs(cost)})
        return 0
    for variant in lacking[:SHOWN]:
        printed.sentence(_called(store, described(variant)))
    if len(lacking) > SHOWN:
        printed.sentence(f"... and {len(lacking) - SHOWN} more")
    printed.sentence(_remaining(cost))
    return 0


def run(asked: Namespace) -> int:
    """Every variant made, in this process and beside any worker; 1 if one of them failed."""
    store = Store.default()
    study = _read(asked, store)
    wanted = grids.variants(study)
    _heal(store, wanted)
    lacking = store.missing(wanted)
    entry = Studies(store).create(study.title, wanted, Path(asked.study).read_text(), study.tags)
    if lacking:
        lab.needed()
        printed.aside(_remaining(grids.estimate(wanted, store)))
    queue = Queue(store.queue)
    is_interrupted = bool(lacking) and _made(store, queue, entry, lacking, asked.device)
    return _told(asked.json, store, queue, entry, wanted, is_interrupted)


def _read(asked: Namespace, store: Store) -> grids.Study:
    return grids.read(asked.study, store.known(), grounds.told(store.roots))


def _heal(store: Store, wanted: list[Variant]) -> None:
    """What is damaged counts as not made: it is removed, so that it is made again."""
    for variant in store.damaged(wanted):
        printed.aside(f"Damaged, and made again: {described(variant)}")
        store.remove(variant.digest)


def _made(store: Store, queue: Queue, entry: Entry, lacking: list[Variant], device: str) -> bool:
    """Whether the work was interrupted before its end."""
    from fairviz.lab import devices
    from fairviz.lab.observatory import Observatory
    from fairviz.lab.worker import work
    from fairviz.lab.workshop import Workshop

    devices.check(device)
    peers = () if device == "cpu" else lacking
    queue.submit(lacking, study=entry.key)  # after the imports: Ctrl-C leaves nothing behind
    with Bar(*_columns(), console=Console(stderr=True)) as bar:
        shown = bar.add_task(entry.title, total=len(entry.digests), left="", note="")
        glance = _glance(bar, shown, store, lacking, len(entry.digests), queue, entry.key)
        work(
            queue,
            lambda breathe: Observatory(
                store, Workshop(store, breathe, device=device, peers=lambda: peers)
            ),
            study=entry.key,
            glance=glance,
        )
        glance()
    is_interrupted = queue.progress(entry.key).active > 0
    queue.cancel(study=entry.key)
    return is_interrupted


def _columns() -> list[Any]:
    bar, words = BarColumn(), TextColumn("{task.fields[left]}  {task.fields[note]}")
    return [TextColumn("{task.description}"), bar, MofNCompleteColumn(), TimeElapsedColumn(), words]


def _glance(
    bar: Bar,
    shown: Any,
    store: Store,
    lacking: list[Variant],
    total: int,
    queue: Queue,
    key: str,
) -> Callable[[], None]:
    def glance() -> None:
        jobs = queue.jobs("running", study=key)
        far = queue.progress(key)
        note = ", ".join(f"{row.note} {row.done:.0f}/{row.total:.0f}" for row in jobs.itertuples())
        left = "" if far.seconds_left is None else f"{duration(far.seconds_left)} left"
        made = total - len(store.missing(lacking))
        bar.update(shown, completed=made, left=left, note=note)

    return glance


def _told(
    wants_json: bool,
    store: Store,
    queue: Queue,
    entry: Entry,
    wanted: list[Variant],
    is_interrupted: bool,
) -> int:
    left = store.missing(wanted)
    failed = queue.jobs("failed")
    failed = failed[failed["digest"].isin([variant.digest for variant in left])]
    reasons = dict(zip(failed["digest"], failed["reason"], strict=True))
    if wants_json:
        head = {"study": entry.key, "title": entry.title, "variants": len(wanted)}
        printed.as_json(head | {"made": len(wanted) - len(left), "failed": reasons})
    else:
        failures = [
            _called(store, f"Failed: {described(variant)}: {reasons[variant.digest]}")
            for variant in left
            if variant.digest in reasons
        ]
        _say(failures, len(wanted), len(left), is_interrupted)
    return 130 if is_interrupted else (1 if left else 0)


def _called(store: Store, text: str) -> str:
    """The words with the names of what was brought in place of its addresses."""
    for address, name in store.labels().items():
        text = text.replace(address, name)
    return text


def _say(failures: list[str], wanted: int, left: int, is_interrupted: bool) -> None:
    for sentence in failures:
        printed.sentence(sentence)
    printed.sentence(f"{wanted - left} of {wanted} variants are made.")
    if is_interrupted:
        printed.sentence("Stopped; the same command goes on from here.")


def _remaining(cost: Cost) -> str:
    if cost.missing:
        return f"{cost.missing} of {cost.variants} variants are missing: {cost.in_words()}."
    is_one = cost.variants == 1
    return "The one variant is made." if is_one else f"All {cost.variants} variants are made."


def _costs(cost: Cost) -> dict[str, Any]:
    known = {"measured": cost.measured}
    return {"variants": cost.variants, "seconds": cost.seconds, "bytes": cost.bytes} | known
