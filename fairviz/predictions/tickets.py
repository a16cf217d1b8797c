"""How far an import is, as a small file: a page watches it, also after a reload.

<home>/imports/<id>.json
"""

import json
import os
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from fairviz.jobs import processes
from fairviz.predictions.folders import replace_file

FOLDER = "imports"
OLD = 24 * 3600.0  # seconds after which nobody asks how an import went
PAUSE = 0.3  # seconds between two writings of progress
State = Literal["running", "done", "failed"]


@dataclass(frozen=True)
class Ticket:
    """One import: what it is, how far it is, and how it ended."""

    id: str
    what: str = ""
    state: State = "running"
    pid: int = 0
    done: int = 0
    total: int = 0
    text: str = ""
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def lives(self) -> bool:
        """Whether its process is still there."""
        return self.state == "running" and (not self.pid or processes.lives(self.pid))


class Pen:
    """Writes one ticket, of this process or another; without an id it writes nothing."""

    def __init__(self, home: Path, id: str, what: str = "", pid: int = 0) -> None:
        self._home, self._wrote = home, 0.0
        self.ticket = Ticket(id, what, pid=pid or os.getpid())
        self._write()

    def tick(self, text: str) -> Any:
        """A function of done and total that tells how far this part is."""

        def told(done: int, total: int) -> None:
            if time.monotonic() - self._wrote > PAUSE or done == total:
                self._change(done=done, total=total, text=text)

        return told

    def end(self, state: State, text: str = "", **result: Any) -> None:
        self._change(state=state, text=text, result=result)

    def _change(self, **what: Any) -> None:
        self.ticket = replace(self.ticket, **what)
        self._wrote = time.monotonic()
        self._write()

    def _write(self) -> None:
        if self.ticket.id:
            text = json.dumps(asdict(self.ticket), default=str)
            replace_file(place(self._home, self.ticket.id), text.encode())


def place(home: Path, id: str) -> Path:
    """Where a ticket lies."""
    return home / FOLDER / f"{id}.json"


def read(home: Path, id: str) -> Ticket | None:
    """The ticket as it was last written."""
    try:
        return Ticket(**json.loads(place(home, id).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def sweep(home: Path) -> None:
    """Tickets that are a day old go: they hold small pictures of what was looked into."""
    for path in (home / FOLDER).glob("*.json"):
        if time.time() - path.stat().st_mtime > OLD:
            path.unlink(missing_ok=True)
