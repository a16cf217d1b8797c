"""`fairviz import data`: images in any of the known formats become an album here."""

import shutil
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.progress import Progress

from fairviz import catalog
from fairviz.catalog.sources import SOURCES
from fairviz.cli import lab, printed, stopping
from fairviz.cli.bring import names
from fairviz.errors import UnknownName
from fairviz.intake import archives, sources
from fairviz.intake.collecting import Collected, How, Tick, collected, texts_of
from fairviz.intake.found import ID, SPLIT, BadData, Found
from fairviz.intake.reviewing import Review, review
from fairviz.intake.thumbnails import thumbnails
from fairviz.intake.walking import PICTURES
from fairviz.predictions import brought, halves
from fairviz.predictions.albums import TOGETHER, Texts
from fairviz.predictions.brought import Brought
from fairviz.predictions.folders import new_draft
from fairviz.predictions.shelf import ALBUMS
from fairviz.predictions.store import Store
from fairviz.predictions.tickets import Pen


def data(asked: Namespace) -> int:
    """Recognises, reads, checks; decodes and keeps unless it is a dry run."""
    store = Store.default()
    with stopping.watched(asked, store.home, f"{asked.place}") as pen:
        _fetch(asked)
        with _unpacked(Path(asked.place).expanduser(), store.home) as place:
            told = _brought(asked, place, store, pen)
    pen.end("done", **told)
    printed.as_json(told) if asked.json else _say(told)
    return 0


def _fetch(asked: Namespace) -> None:
    """The data set that was asked for, from its publisher, into the place."""
    if asked.download:
        lab.needed()
        from fairviz.lab.datasets.downloads import fetched

        entry = catalog.find(SOURCES, asked.download, "format")
        fetched(entry, Path(asked.place).expanduser())


def _brought(asked: Namespace, place: Path, store: Store, pen: Pen) -> dict[str, Any]:
    source = asked.format or sources.recognised(place)
    found, entry = sources.read(source, place)
    found = _chosen(found, asked)
    title = asked.name or Path(asked.place).name.partition(".")[0]
    brought.check(title)
    halves.check(asked.certify)
    how = How(asked.size, asked.fit, asked.crop, asked.all_test)
    texts = texts_of(found, entry, title)
    seen = review(found)
    if asked.dry_run:
        more: dict[str, Any] = {
            "place": str(asked.place),
            "columns": seen.columns,
            "together": bool(found.together),
        }
        shown = {"thumbnails": thumbnails(found, asked.fit)} if asked.json else {}
        return {**_told(source, texts, seen, None), **more, **shown}
    with _progress(pen, asked.json) as tick:
        album = collected(found, texts, store.home, how, tick)
    kept = _kept(store, album, asked, title)
    told = _told(source, album.texts, seen, kept)
    notes = [_read(kept.about["splits"], asked.certify), *told["notes"]]
    counts = {"images": len(album.table), "splits": kept.about["splits"]}  # what could be read
    return {**told, **counts, "notes": notes, "title": title}


def _kept(store: Store, album: Collected, asked: Namespace, title: str) -> Brought:
    settings = {} if asked.certify == 0.5 else {"certify": asked.certify}
    settings |= {"target": TOGETHER} if asked.target == TOGETHER else {}
    texts = album.texts
    about = {
        "images": len(album.table),
        "size": texts.size,
        "targets": [*texts.targets, *([TOGETHER] if texts.together else [])],
        "groups": list(texts.groups),
        "classes": {name: list(values) for name, values in (texts.classes or {}).items()},
        "source": texts.source,
        "licence": texts.licence,
        "caveat": texts.caveat,
        "notes": list(texts.notes),
        "splits": {str(k): int(n) for k, n in album.table["split"].value_counts().items()},
        "settings": settings,
    }
    folder = store.home / ALBUMS / album.content
    one = brought.named(store.home, Brought("data", album.content, title, about))
    return brought.keep_with(store.home, one, folder)


def _read(splits: dict[str, int], certify: float) -> str:
    """How many of the images pages will read: somebody may have expected all of them."""
    test, all_ = splits.get("test", 0), sum(splits.values())
    parts = [f"{n:,} {name}" for name, n in splits.items()]
    kept = f", {100 * certify:.0f} % of test kept for certifying" if certify else ""
    read = f"{test * (1 - certify):,.0f} of {all_:,} images"
    return f"Pages read about {read} ({', '.join(parts)}{kept})."


def _chosen(found: Found, asked: Namespace) -> Found:
    """The target and groups that were asked for, in front of the usual ones."""
    columns = [f"{name}" for name in found.table.columns if name not in (ID, SPLIT)]
    groups = names(asked.groups)
    together = [TOGETHER] if found.together else []
    _known([asked.target] if asked.target else [], [*columns, *together])
    _known(groups or (), columns)
    targets = found.targets
    if asked.target and asked.target != TOGETHER:
        targets = (asked.target, *(name for name in targets if name != asked.target))
    return replace(found, targets=targets, groups=found.groups if groups is None else groups)


def _known(chosen: Iterable[str], columns: Sequence[str]) -> None:
    for name in chosen:
        if name not in columns:
            raise UnknownName(name, "column of this data", columns)


@contextmanager
def _unpacked(place: Path, home: Path) -> Iterator[Path]:
    """The place itself; an archive is unpacked beside the results for as long as it is read."""
    if not place.exists():
        raise BadData(f"{place} is not there: name a folder, or an archive of one.")
    if place.is_dir() or place.suffix == ".npz":
        yield place
        return
    for endings, what in _ELSEWHERE:
        if place.name.lower().endswith(endings):
            raise BadData(f"{place.name} is {what}")
    home.mkdir(parents=True, exist_ok=True)
    draft = new_draft(home)
    try:
        draft.mkdir()
        yield archives.opened(place, draft / place.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _progress(pen: Pen, quiet: bool) -> Iterator[Tick]:
    told = pen.tick("Decoding pictures")
    with Progress(disable=quiet, transient=True) as bar:
        task = bar.add_task("Decoding pictures", total=None)

        def tick(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            told(done, total)

        yield tick


def _told(source: str, texts: Texts, seen: Review, kept: Brought | None) -> dict[str, Any]:
    return {
        "kept": kept is not None,
        "name": kept.name if kept else texts.title,
        "content": kept.content if kept else "",
        "dataset": kept.spelling if kept else "",
        "format": source,
        "images": seen.images,
        "size": texts.size,
        "splits": seen.splits,
        "targets": list(texts.targets),
        "classes": seen.classes,
        "groups": seen.groups,
        "licence": texts.licence,
        "source": texts.source,
        "caveat": texts.caveat,
        "notes": [*(texts.notes if kept else seen.notes), *seen.small],
    }


def _say(told: dict[str, Any]) -> None:
    printed.sentence(f"{told['images']:,} images, read as {told['format']}.")
    rows = [{"column": name, **_counts(counts)} for name, counts in _all(told).items()]
    printed.table(rows, ["column", "values", "images"])
    for note in told["notes"]:
        printed.sentence(note)
    for word in ("source", "licence", "caveat"):
        if told[word]:
            printed.sentence(f"{word.capitalize()}: {told[word]}")
    printed.sentence(
        f"Kept as {told['name']!r}{_otherwise(told)}: a study names it so"
        f" (dataset: {told['name']})."
        if told["kept"]
        else "A dry run: nothing was kept."
    )


def _all(told: dict[str, Any]) -> dict[str, dict[str, int]]:
    return {"(split)": told["splits"], **told["classes"], **told["groups"]}


def _counts(counts: dict[str, int]) -> dict[str, str]:
    first = list(counts)[:6]
    more = f" … {len(counts) - 6} more" if len(counts) > 6 else ""
    numbers = ", ".join(f"{counts[name]:,}" for name in first)
    return {"values": ", ".join(first) + more, "images": numbers}


_ELSEWHERE: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        (".csv", ".tsv", ".csv.gz", ".parquet"),
        "a table, not images. Answers of models: `fairviz import predictions`. Attributes of"
        " images: put it into their folder, and name the folder.",
    ),
    (
        (".safetensors", ".pt", ".pth", ".th", ".ckpt"),
        "named like a model's weights, not like images: `fairviz import model` reads those.",
    ),
    (PICTURES, "a single picture: name the folder that holds all of them."),
)


def _otherwise(told: dict[str, Any]) -> str:
    """Where it is called otherwise than was asked: the same content, or a name that was taken."""
    return "" if told["name"] == told["title"] else f", not {told['title']!r}"
