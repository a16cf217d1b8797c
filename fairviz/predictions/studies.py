"""Studies: a name for a list of variants, kept as one small JSON file each beside the store."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from fairviz.errors import BadValue, FairVizError, UnknownName
from fairviz.predictions.faults import Damaged, NewerFormat, ReadOnly
from fairviz.predictions.folders import replace_file
from fairviz.predictions.store import Store
from fairviz.spec import Variant, as_record, from_record

FOLDER = "studies"
FORMAT = 1
LONGEST = 120


@dataclass(frozen=True)
class Entry:
    """A study as kept: its key never changes, its title may; `text` is the YAML it came from."""

    key: str
    title: str
    tags: tuple[str, ...]
    text: str
    digests: tuple[str, ...]
    specs: tuple[dict[str, Any], ...]
    made: str
    read_only: bool = False

    def variants(self) -> list[Variant]:
        """The recipes, in the study's order."""
        return [from_record(spec) for spec in self.specs]


class Studies:
    """All studies of a store; those of the sample are read-only."""

    def __init__(self, store: Store) -> None:
        self._home = store.home / FOLDER
        self._others = [shelf.root / FOLDER for shelf in store.shelves[1:]]

    def all(self) -> list[Entry]:
        """Every readable study, the newest first; a damaged one is named by `faults`."""
        found = {entry.key: entry for entry in self._readable()}
        return sorted(found.values(), key=lambda entry: (entry.made, entry.key), reverse=True)

    def get(self, key: str) -> Entry:
        """The study of this key, or of this title if no other has it."""
        entries = self.all()
        for entry in entries:
            if entry.key == key:
                return entry
        titled = [entry for entry in entries if entry.title == key]
        if len(titled) != 1:
            raise UnknownName(key, "study", [entry.title for entry in entries])
        return titled[0]

    def create(
        self, title: str, variants: Iterable[Variant], text: str = "", tags: Sequence[str] = ()
    ) -> Entry:
        """A new study; one of the same title and variants is simply returned."""
        variants = list(variants)
        digests = tuple(variant.digest for variant in variants)
        for entry in self.all():
            if entry.title == title and set(entry.digests) == set(digests):
                return entry
        entry = Entry(
            key=_key(title),
            title=_title(title),
            tags=_tags(tags),
            text=text,
            digests=digests,
            specs=tuple(as_record(variant) for variant in variants),
            made=datetime.now(UTC).isoformat(timespec="microseconds"),
        )
        return self._write(entry)

    def rename(self, key: str, title: str) -> Entry:
        """The study under its new title; its key and results stay."""
        return self._write(replace(self.get(key), title=_title(title)))

    def tag(self, key: str, tags: Sequence[str]) -> Entry:
        """The study with these tags and no others."""
        return self._write(replace(self.get(key), tags=_tags(tags)))

    def delete(self, key: str) -> None:
        """Forget the study; the variants it named stay in the store."""
        entry = self._writable(self.get(key))
        self._path(entry.key).unlink(missing_ok=True)

    def faults(self) -> list[FairVizError]:
        """What is wrong with study files."""
        return [found for found in self._found() if isinstance(found, FairVizError)]

    def repair(self) -> list[Path]:
        """Damaged files of ours, now set aside under another name: nobody trips over them again."""
        damaged = [fault.file for fault in self.faults() if isinstance(fault, Damaged)]
        own = [path for path in damaged if path.parent == self._home]
        return [path.rename(path.with_suffix(f".{uuid4().hex[:6]}.damaged")) for path in own]

    def _write(self, entry: Entry) -> Entry:
        record = {"format": FORMAT, **asdict(self._writable(entry))}
        del record["read_only"]
        replace_file(self._path(entry.key), json.dumps(record, indent=1).encode())
        return entry

    def _writable(self, entry: Entry) -> Entry:
        if entry.read_only:
            raise ReadOnly(f"{entry.title!r} is the sample's study, which is read-only.")
        return entry

    def _path(self, key: str) -> Path:
        return self._home / f"{key}.json"

    def _readable(self) -> Iterator[Entry]:
        yield from (found for found in self._found() if isinstance(found, Entry))

    def _found(self) -> Iterator[Entry | FairVizError]:
        for folder in [*self._others, self._home]:
            for path in sorted(folder.glob("*.json")):
                yield _read(path, read_only=folder != self._home)


def _read(path: Path, read_only: bool) -> Entry | FairVizError:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            return NewerFormat(path, record["format"], FORMAT)
        return _entry(record, read_only)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return Damaged(path, f"it is no study any more: {type(error).__name__}")


def _entry(record: dict[str, Any], read_only: bool) -> Entry:
    lists = {key: tuple(record[key]) for key in ("tags", "digests", "specs")}
    texts: dict[str, Any] = {key: str(record[key]) for key in ("key", "title", "text", "made")}
    return Entry(**texts | lists, read_only=read_only)


def _key(title: str) -> str:
    """Readable, safe as a file name, and nobody else's."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40]
    return f"{words or 'study'}-{uuid4().hex[:6]}"


def _title(title: str) -> str:
    cleaned = " ".join(title.split())
    if not 0 < len(cleaned) <= LONGEST:
        raise BadValue(f"A study's title has 1 to {LONGEST} characters, not {len(cleaned)}.")
    return cleaned


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    cleaned = [" ".join(tag.split()) for tag in tags]
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))
