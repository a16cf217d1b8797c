"""What people brought, by the sha256 of its content: names are labels, and may change.

<home>/brought/<kind>-<content>.json
"""

import json
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from fairviz import catalog
from fairviz.errors import BadValue, UnknownName
from fairviz.naming import spelled
from fairviz.predictions.folders import discard, replace_file

FOLDER = "brought"
LONGEST = 60
Kind = Literal["predictions", "data", "model"]
PLUGINS: dict[Kind, str] = {"predictions": "answers", "data": "album", "model": "own"}


@dataclass(frozen=True)
class Brought:
    """One thing that somebody brought. `about` is what a page tells of it."""

    kind: Kind
    content: str
    name: str
    about: dict[str, Any] = field(default_factory=dict, compare=False)
    made: str = field(default="", compare=False)

    @property
    def address(self) -> str:
        """The plug-in with the content, whatever its name is today."""
        return spelled(PLUGINS[self.kind], {"content": self.content})

    @property
    def spelling(self) -> str:
        """What variants call it: its address with the settings it was brought with."""
        settings = self.about.get("settings", {})
        return spelled(PLUGINS[self.kind], {"content": self.content, **settings})


def keep(home: Path, one: Brought) -> Brought:
    """The record of it; the same content is known already, under whatever name."""
    for known in every(home):
        if known.spelling == one.spelling:
            return _write(home, replace(one, name=known.name, made=known.made))
    free(home, one.kind, one.name)
    return _write(home, one)


def keep_with(home: Path, one: Brought, folder: Path) -> Brought:
    """The record of what lies in this folder; where it cannot be written, the folder goes, too."""
    try:
        return keep(home, one)
    except BaseException:
        if not any((known.kind, known.content) == (one.kind, one.content) for known in every(home)):
            discard(folder)
        raise


def free(home: Path, kind: Kind, name: str, content: str = "") -> None:
    """Raises where this name cannot be given: it is no name, or means something else already."""
    check(name)
    taken = {one.name: one for one in every(home) if one.kind == kind}
    if name in taken and taken[name].content != content:
        other = next(f"{name}-{i}" for i in range(2, len(taken) + 3) if f"{name}-{i}" not in taken)
        raise BadValue(
            f"{name!r} is the name of other {_PLURAL[kind]}, brought {taken[name].made[:10]}."
            f" Choose another name, such as {other!r}."
        )


def named(home: Path, one: Brought) -> Brought:
    """The same thing under its name, or under the next that means nothing else already."""
    taken = {known.name: known.spelling for known in every(home) if known.kind == one.kind}
    numbered = (f"{one.name}-{number}" for number in range(2, len(taken) + 4))
    first = [] if one.name in _LISTED.get(one.kind, ()) else [one.name]
    names = [*(first or [f"{one.name}-own"]), *numbered]
    return replace(one, name=next(n for n in names if taken.get(n, one.spelling) == one.spelling))


def rename(home: Path, one: Brought, name: str) -> Brought:
    """The same thing under another name."""
    free(home, one.kind, name, one.content)
    return _write(home, replace(one, name=name))


def every(home: Path) -> Iterator[Brought]:
    """Everything brought, the newest first; a file that is no record is passed over."""
    found = [_read(path) for path in sorted((home / FOLDER).glob("*.json"))]
    known = [one for one in found if one]
    yield from sorted(known, key=lambda one: one.made, reverse=True)


def called(home: Path, kind: Kind, name: str) -> Brought:
    """The thing of this name, or of this content."""
    mine = [one for one in every(home) if one.kind == kind]
    for one in mine:
        if name in (one.name, one.content, one.address, one.spelling):
            return one
    raise UnknownName(name, f"name of {_PLURAL[kind]} that you brought", [o.name for o in mine])


def forget(home: Path, one: Brought) -> None:
    """Its name goes; what was computed with it stays in the store."""
    _path(home, one).unlink(missing_ok=True)


def labels(home: Path) -> dict[str, str]:
    """What the screen calls each thing, by its spelling, and by its address alone."""
    found = list(every(home))
    return {one.address: one.name for one in found} | {one.spelling: one.name for one in found}


def names(homes: Iterable[Path], kind: Kind) -> dict[str, str]:
    """How variants spell the data, or the models, that people call by name."""
    found = [one for home in homes for one in every(home) if one.kind == kind]
    return {one.name: one.spelling for one in reversed(found)}


def _write(home: Path, one: Brought) -> Brought:
    stamped = replace(one, made=one.made or datetime.now(UTC).isoformat(timespec="seconds"))
    text = json.dumps(asdict(stamped), indent=1, allow_nan=False)
    replace_file(_path(home, stamped), text.encode())
    return stamped


def _path(home: Path, one: Brought) -> Path:
    settings = one.about.get("settings") or {}
    mark = f"-{sha256(spelled('', settings).encode()).hexdigest()[:6]}" if settings else ""
    return home / FOLDER / f"{one.kind}-{one.content}{mark}.json"


def _read(path: Path) -> Brought | None:
    try:
        one = Brought(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return one if one.kind in PLUGINS and _CONTENT.fullmatch(one.content) else None


def check(name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > LONGEST:
        raise BadValue(
            f"{name[:LONGEST]!r} is no name: take 1 to {LONGEST} letters, digits, spaces, dots,"
            " dashes or underscores, beginning with a letter or digit."
        )


_LISTED: dict[Kind, Container[str]] = {"data": catalog.DATASETS, "model": catalog.MODELS}
_PLURAL: dict[Kind, str] = {"predictions": "predictions", "data": "data", "model": "models"}
_NAME = re.compile(r"[^\W_][\w .\-]*")
_CONTENT = re.compile(r"[0-9a-f]{8,64}")
