"""Every reading of certify, a JSON line each: what was read is paid for, and not read twice.

All readings of the same data share what one may err: the k-th takes a 2**k-th part of it, so that
together they stay below the whole, however many there will be.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from os import SEEK_END
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from fairviz.errors import BadValue

NAME = "certify.log"
LOCK = "certify.lock"
PATIENCE = 120.0  # seconds that a second reader waits for the first


def share(alpha: float, number: int) -> float:
    """What the reading of this number, from 1 on, may err."""
    return float(alpha / 2.0**number)


def once(
    home: Path, who: str, what: str, data: str, read: Callable[[int], dict[str, Any]]
) -> dict[str, Any]:
    """What `read` says, given its number; written down before, and never read a second time.

    Whoever else asks meanwhile, in another tab or process, waits; asking the same costs nothing,
    also where nothing can be written.
    """
    if (known := answered(home, who, what)) is not None:
        return known
    with _turn(home):
        if answered(home, who, what) is None:  # nobody asked while this one waited
            number = _log(home, who, what, data)
            _append(home, {"who": who, "answer": what, "result": read(number)})
    return answered(home, who, what) or {}


def answered(home: Path, who: str, what: str) -> dict[str, Any] | None:
    """What the reading said that asked just this; None where nobody asked."""
    found = [line for line in _lines(home) if (line.get("who"), line.get("answer")) == (who, what)]
    return dict(found[0]["result"]) if found else None


def readings(home: Path, data: str) -> list[dict[str, Any]]:
    """What was read of these data, the oldest first; what names no data counts for all.

    So does a line that was cut short: it was a reading, too.
    """
    asked = [line for line in _lines(home) if "answer" not in line]
    return [line for line in asked if line.get("data", data) == data]


def everything(home: Path, who: str) -> list[dict[str, Any]]:
    """What all readings of this asker said, the oldest first."""
    found = [line for line in _lines(home) if line.get("who") == who and "answer" in line]
    return [dict(line["result"]) for line in found]


def _log(home: Path, who: str, what: str, data: str) -> int:
    """Which reading of these data this is, which is now written down."""
    number = len(readings(home, data)) + 1
    _append(home, {"who": who, "what": what, "data": data})
    return number


@contextmanager
def _turn(home: Path) -> Iterator[None]:
    """One reading at a time, on this machine."""
    with _written_down(home):
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / LOCK, timeout=PATIENCE)
        try:
            lock.acquire()
        except Timeout:
            raise BadValue(
                f"Another reading of certify has been going on for {PATIENCE:.0f} s ({home / LOCK}"
                " is held): try again when it has ended."
            ) from None
    try:
        yield
    finally:
        lock.release()


def _append(home: Path, line: dict[str, Any]) -> None:
    """Adds it as a line of its own, also after one that was cut short."""
    told = json.dumps({**line, "when": datetime.now(UTC).isoformat()}) + "\n"
    with _written_down(home), (home / NAME).open("a+b") as file:
        end = file.seek(0, SEEK_END)
        file.seek(max(end - 1, 0))
        file.write((b"\n" if file.read(1) not in (b"", b"\n") else b"") + told.encode())


@contextmanager
def _written_down(home: Path) -> Iterator[None]:
    """A full disk or a folder that is read-only stops a reading before it is made."""
    try:
        yield
    except OSError as error:
        raise BadValue(
            f"The log of what was read cannot be written to {home} ({error.strerror or error}):"
            " certify is read only where the reading can be noted. Make room, or set FAIRVIZ_CACHE"
            " to a folder that can be written."
        ) from None


def _lines(home: Path) -> list[dict[str, Any]]:
    path = home / NAME
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [_parsed(line) for line in lines]


def _parsed(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
