"""The queue: submit, claim, report, finish. Every call is one short transaction."""

import json
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pandas as pd

from fairviz.jobs import processes, statements, sweep, watch
from fairviz.jobs.schema import Tables
from fairviz.look import Wish, from_plain

LEASE = 30.0  # seconds without a heartbeat after which a worker counts as gone
WANTED = 10.0  # seconds for which a tab's wish holds; the page renews it while it shows
FOREVER = float("inf")


@dataclass(frozen=True)
class Job:
    """A variant, or a look at one, that this worker has taken on."""

    digest: str
    wish: Wish
    urgent: bool


class Queue:
    """One SQLite file, used by any number of processes at once."""

    def __init__(self, path: Path | str, now: Callable[[], float] = time.time) -> None:
        self.path = Path(path)
        self._now = now
        self._tables = Tables(self.path)

    def submit(
        self,
        wishes: Iterable[Wish],
        study: str | None = None,
        urgent: bool = False,
        tab: str | None = None,
        again: bool | None = None,
    ) -> list[str]:
        """The digests, now queued once each; what is queued already is wished for once more.

        A job that had failed is tried again where `again` says so: by default in a study, where
        somebody pressed a button, and not for a slider that merely passed by.
        """
        jobs = {wish.digest: wish for wish in wishes}
        who = f"tab:{tab or ''}" if urgent else f"study:{study or ''}"
        retry = not urgent if again is None else again
        until = self._now() + WANTED if urgent else FOREVER
        with self._tables.changing() as db:
            sweep.forget(db, self._now())
            place = db.execute("SELECT COALESCE(MAX(place), 0) FROM jobs").fetchone()[0]
            for number, (digest, wish) in enumerate(jobs.items(), start=place + 1):
                statements.enqueue(db, wish, number, self._now(), retry)
                statements.wish(db, digest, who, urgent, until, self._now())
        return list(jobs)

    def renew(self, digests: Iterable[str], tab: str) -> None:
        """This tab still waits for them."""
        rows = [(self._now() + WANTED, digest, f"tab:{tab}") for digest in digests]
        with self._tables.changing() as db:
            db.executemany("UPDATE wishes SET until = ? WHERE digest = ? AND who = ?", rows)

    def enlist(self) -> str:
        """The name under which this process claims jobs from now on."""
        worker = f"{os.getpid()}-{uuid4().hex[:8]}"
        self.heartbeat(worker)
        return worker

    def heartbeat(self, worker: str) -> None:
        """This worker lives, and so do its leases."""
        now, pid = self._now(), os.getpid()
        alive = (worker, pid, processes.born(pid), processes.machine(), now, now)
        with self._tables.changing() as db:
            db.execute(
                "INSERT INTO workers VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (worker) DO UPDATE SET beat = excluded.beat",
                alive,
            )
            db.execute(
                "UPDATE jobs SET lease = ? WHERE worker = ? AND state = 'running'",
                (now + LEASE, worker),
            )

    def discharge(self, worker: str) -> None:
        """This worker is done for today; what it still held goes back."""
        with self._tables.changing() as db:
            db.execute(statements.RELEASED + "worker = ? AND state = 'running'", (worker,))
            db.execute("DELETE FROM workers WHERE worker = ?", (worker,))

    def claim(self, worker: str, urgent_only: bool = False, study: str | None = None) -> Job | None:
        """The next job, now this worker's own; None where there is nothing to do.

        Urgent first (each tab's newest before its older ones), then studies in order. A variant
        waits while its dense parent is queued or being made, so that nobody makes that twice.
        With `study`, only that study's jobs are taken.
        """
        now, who = self._now(), None if study is None else f"study:{study}"
        if not self._is_anything_there(urgent_only):
            return None
        with self._tables.changing() as db:
            sweep.tidy(db, now)
            values = {"worker": worker, "now": now, "lease": now + LEASE, "only": urgent_only}
            values |= {"study": who, "killings": processes.killings(), "suspect": sweep.SUSPECT}
            row = db.execute(statements.CLAIM, values).fetchone()
            urgent = row is not None and sweep.is_urgent(db, row["digest"], now)
        return Job(row["digest"], from_plain(json.loads(row["spec"])), urgent) if row else None

    def beat(self, digest: str, done: int, total: int, note: str = "") -> None:
        """How far this job has come."""
        with self._tables.changing() as db:
            db.execute(
                "UPDATE jobs SET done = :done, total = :total, lease = :lease,"
                " phase = CASE note WHEN :note THEN phase ELSE :now END, note = :note"
                " WHERE digest = :digest AND state = 'running'",
                {"digest": digest, "done": done, "total": total, "note": note}
                | {"now": self._now(), "lease": self._now() + LEASE},
            )

    def finish(self, digest: str) -> None:
        """It lies in the store."""
        self._end(digest, "done", "")

    def fail(self, digest: str, reason: str) -> None:
        """It cannot be made, and neither can what is waiting for it."""
        self._end(digest, "failed", reason)
        with self._tables.changing() as db:
            db.execute(
                "UPDATE jobs SET state = 'failed', ended = ?, reason = ?"
                " WHERE parent = ? AND state = 'waiting'",
                (self._now(), f"Its dense model failed: {reason}", digest),
            )

    def release(self, digest: str, worker: str) -> None:
        """It goes back to the queue, nobody's fault; or is dropped if nobody wants it any more."""
        with self._tables.changing() as db:
            held = "digest = ? AND worker = ? AND state = 'running'"
            db.execute(statements.RELEASED + held, (digest, worker))
            sweep.drop_unwanted(db, self._now())

    def cancel(self, study: str | None = None, digests: Iterable[str] | None = None) -> None:
        """The study's wishes (or everybody's for these digests) are withdrawn.

        What no one else wants is dropped: at once if it waits, at its next batch if it runs.
        """
        with self._tables.changing() as db:
            if study is not None:
                db.execute("UPDATE wishes SET until = 0 WHERE who = ?", (f"study:{study}",))
            rows = [(digest,) for digest in digests or ()]
            db.executemany("UPDATE wishes SET until = 0 WHERE digest = ?", rows)
            sweep.drop_unwanted(db, self._now())

    def is_cancelled(self, digest: str) -> bool:
        """Whether nobody wants this job any more."""
        with self._tables.reading() as db:
            return not sweep.is_wanted(db, digest, self._now())

    def holds(self, digest: str, worker: str) -> bool:
        """Whether this job is still this worker's, and not taken over after a lapsed lease."""
        with self._tables.reading() as db:
            row = db.execute("SELECT worker, state FROM jobs WHERE digest = ?", (digest,))
            return tuple(row.fetchone() or ()) == (worker, "running")

    def jobs(self, state: str | None = None, study: str | None = None) -> pd.DataFrame:
        """One row per job: digest, study, state, done, total, note, eta_seconds, reason, ..."""
        with self._tables.reading() as db:
            return watch.jobs(db, self._now(), state, study)

    def recipes(self, digests: Iterable[str]) -> dict[str, Wish]:
        """What each of these jobs is to make."""
        with self._tables.reading() as db:
            rows = [
                db.execute("SELECT digest, spec FROM jobs WHERE digest = ?", (digest,)).fetchone()
                for digest in digests
            ]
        return {row["digest"]: from_plain(json.loads(row["spec"])) for row in rows if row}

    def is_active(self) -> bool:
        """Whether anything waits or runs: a glance, where `progress` would count."""
        return self._is_anything_there(urgent_only=False)

    def progress(self, study: str | None = None) -> watch.Progress:
        """How far a study (or everything) has come, and the seconds that are left."""
        with self._tables.reading() as db:
            return watch.progress(db, self._now(), study)

    def workers(self) -> pd.DataFrame:
        """One row per worker: worker, pid, alive, beat (seconds ago), doing (digest)."""
        with self._tables.reading() as db:
            return watch.workers(db, self._now(), LEASE)

    def _is_anything_there(self, urgent_only: bool) -> bool:
        """A glance without a lock, so that a worker that finds nothing disturbs nobody."""
        with self._tables.reading() as db:
            query = statements.ANY_URGENT if urgent_only else statements.ANY
            return db.execute(query, {"now": self._now()}).fetchone() is not None

    def _end(self, digest: str, state: str, reason: str) -> None:
        with self._tables.changing() as db:
            db.execute(
                "UPDATE jobs SET state = ?, reason = ?, ended = ?, worker = NULL, lease = NULL"
                " WHERE digest = ?",
                (state, reason, self._now(), digest),
            )
