"""The queue's tables, and a connection to them that outlives the file's deletion.

    jobs     one row per digest, so that a variant is never queued twice
    wishes   who wants it: a study (kept until cancelled) or a tab (until it stops asking)
    workers  who is alive

A job that nobody wishes for is dropped; that is all that cancelling is.
"""

import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fairviz.errors import FairVizError

VERSION = 2
PATIENCE = 30.0  # seconds to wait for another process's short transaction

TABLES = """
CREATE TABLE jobs (
    digest TEXT PRIMARY KEY, spec TEXT NOT NULL, parent TEXT NOT NULL, kind TEXT NOT NULL,
    state TEXT NOT NULL, submitted REAL NOT NULL, place INTEGER NOT NULL,
    work REAL NOT NULL, phase REAL,
    done INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '',
    worker TEXT, lease REAL, started REAL, ended REAL,
    deaths INTEGER NOT NULL DEFAULT 0, starved INTEGER NOT NULL DEFAULT 0,
    killings INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX jobs_by_state ON jobs (state, place);
CREATE TABLE wishes (
    digest TEXT NOT NULL, who TEXT NOT NULL, urgent INTEGER NOT NULL,
    until REAL NOT NULL, asked REAL NOT NULL, PRIMARY KEY (digest, who)
);
CREATE TABLE workers (
    worker TEXT PRIMARY KEY, pid INTEGER NOT NULL, born TEXT NOT NULL, machine TEXT NOT NULL,
    since REAL NOT NULL, beat REAL NOT NULL
);
"""


class QueueTrouble(FairVizError):
    """The queue cannot be read or written; results are not concerned."""


class Tables:
    """One connection for all threads of a process, opened anew where the file was deleted."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._open: tuple[int, sqlite3.Connection] | None = None
        weakref.finalize(self, Tables._close, vars(self))

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One short transaction: committed at the end, rolled back on an error."""
        with self._lock, _told(self.path), self._connected() as db:
            db.execute("BEGIN IMMEDIATE")
            yield db

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """For queries alone: they wait for no writer."""
        with self._lock, _told(self.path):
            yield self._connected()

    def _connected(self) -> sqlite3.Connection:
        if self._open is None or self._open[0] != _inode(self.path):
            self._close(vars(self))
            connection = _connection(self.path)
            self._open = _inode(self.path), connection
        return self._open[1]

    @staticmethod
    def _close(own: dict[str, Any]) -> None:
        if own["_open"]:
            own["_open"][1].close()
        own["_open"] = None


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise QueueTrouble(f"The queue {path} cannot be used now: {error}.") from error
    except sqlite3.DatabaseError as error:
        raise QueueTrouble(
            f"The queue {path} is damaged ({error}). Delete it and its -wal and -shm files: no"
            f" result is lost, only what was still waiting."
        ) from error


def _connection(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    try:
        _prepare(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise QueueTrouble(
            f"The queue {path} was written by a newer FairViz (version {version}, this one knows"
            f" {VERSION}). Update FairViz, or delete the queue: no result is lost."
        )
    db.execute("PRAGMA synchronous = NORMAL")
    if version < VERSION:
        _create(db)


def _create(db: sqlite3.Connection) -> None:
    """The tables, made by whichever process comes first; what an older version queued is let go."""
    _to_wal(db)
    db.execute("BEGIN IMMEDIATE")
    if db.execute("PRAGMA user_version").fetchone()[0] < VERSION:
        dropped = [f"DROP TABLE IF EXISTS {name}" for name in ("jobs", "wishes", "workers")]
        for statement in (*dropped, *TABLES.split(";"), f"PRAGMA user_version = {VERSION}"):
            db.execute(statement)
    db.execute("COMMIT")


def _to_wal(db: sqlite3.Connection) -> None:
    """Changing the mode does not wait for others as everything else does, so it tries again."""
    for _ in range(100):
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            time.sleep(0.05)
        else:
            return


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return 0
