"""Putting right what the dead left behind: their jobs go back, unless it is the job that kills."""

import sqlite3

from fairviz.jobs import processes

STUCK = 3  # deaths in a row at one and the same point: the job kills its worker
DEATHS = 40  # deaths at any point: whatever the reason, it does not get done here

_WANTED = "EXISTS (SELECT 1 FROM wishes WHERE wishes.digest = jobs.digest AND until > ?)"


def tidy(db: sqlite3.Connection, now: float) -> None:
    """Jobs of dead workers are waiting again, jobs that nobody wants are gone."""
    for row in db.execute("SELECT digest, done, worker, lease FROM jobs WHERE state = 'running'"):
        if row["lease"] < now or not _lives(db, row["worker"]):
            _bury(db, row["digest"], row["done"], now)
    drop_unwanted(db, now)


def drop_unwanted(db: sqlite3.Connection, now: float) -> None:
    """Waiting jobs without a wish are cancelled."""
    db.execute(
        "UPDATE jobs SET state = 'cancelled', ended = ?, worker = NULL,"
        f" reason = 'Nobody waits for it any more.' WHERE state = 'waiting' AND NOT {_WANTED}",
        (now, now),
    )


def is_wanted(db: sqlite3.Connection, digest: str, now: float) -> bool:
    """Whether a study or a tab still wishes for it."""
    query = f"SELECT 1 FROM jobs WHERE digest = ? AND {_WANTED}"
    return db.execute(query, (digest, now)).fetchone() is not None


def is_urgent(db: sqlite3.Connection, digest: str, now: float) -> bool:
    """Whether somebody is looking at a screen for it."""
    query = "SELECT 1 FROM wishes WHERE digest = ? AND urgent AND until > ?"
    return db.execute(query, (digest, now)).fetchone() is not None


def _lives(db: sqlite3.Connection, worker: str) -> bool:
    row = db.execute("SELECT pid, born, machine FROM workers WHERE worker = ?", (worker,))
    known = row.fetchone()
    if known is None or known["machine"] != processes.machine():
        return True  # on another machine only the lease can tell
    return processes.lives(known["pid"], known["born"])


def _bury(db: sqlite3.Connection, digest: str, done: int, now: float) -> None:
    """Count the death; a job that dies three times at one point is not tried again."""
    db.execute(
        "UPDATE jobs SET state = 'waiting', worker = NULL, lease = NULL, done = 0, note = '',"
        " deaths = deaths + 1, stuck = CASE WHEN died_at = ? THEN stuck + 1 ELSE 1 END,"
        " died_at = ? WHERE digest = ?",
        (done, done, digest),
    )
    reason = f"The worker died again and again while making this, last after {done} batches."
    db.execute(
        "UPDATE jobs SET state = 'failed', ended = ?, reason = ?"
        " WHERE digest = ? AND (stuck >= ? OR deaths >= ?)",
        (now, reason, digest, STUCK, DEATHS),
    )
