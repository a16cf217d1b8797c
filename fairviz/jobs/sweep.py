"""Putting right what the dead left behind: their jobs go back, unless it is the job that kills.

A worker may be killed by anyone at any moment, which is not its job's fault. A job that killed
three workers goes to the end of the line; one that three times outgrew the memory has failed.
"""

import sqlite3

from fairviz.jobs import processes

SUSPECT = 3  # deaths after which every other job goes first
STARVED = 3  # deaths for want of memory after which it is not tried again
DEATHS = 40  # deaths at which it is not, whatever the reason
MEMORY = 30 * 24 * 3600.0  # seconds for which an ended job is remembered

_WANTED = "EXISTS (SELECT 1 FROM wishes WHERE wishes.digest = jobs.digest AND until > ?)"


def tidy(db: sqlite3.Connection, now: float) -> None:
    """Jobs of dead workers are waiting again, jobs that nobody wants are gone."""
    held = "SELECT digest, worker, lease, killings FROM jobs WHERE state = 'running'"
    for row in db.execute(held).fetchall():
        if row["lease"] < now or not _lives(db, row["worker"]):
            _bury(db, row, now)
    drop_unwanted(db, now)


def drop_unwanted(db: sqlite3.Connection, now: float) -> None:
    """Waiting jobs without a wish are cancelled."""
    db.execute(
        "UPDATE jobs SET state = 'cancelled', ended = ?, worker = NULL,"
        f" reason = 'Nobody waits for it any more.' WHERE state = 'waiting' AND NOT {_WANTED}",
        (now, now),
    )


def forget(db: sqlite3.Connection, now: float) -> None:
    """What ended long ago leaves the queue; its results stay in the store."""
    db.execute("DELETE FROM jobs WHERE ended < ? AND state != 'waiting'", (now - MEMORY,))
    db.execute("DELETE FROM wishes WHERE digest NOT IN (SELECT digest FROM jobs)")
    db.execute("DELETE FROM workers WHERE beat < ?", (now - MEMORY,))


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


def _bury(db: sqlite3.Connection, row: sqlite3.Row, now: float) -> None:
    """Count the death; the job waits again, or has failed if it is what kills."""
    starved = processes.killings() > row["killings"]
    db.execute(
        "UPDATE jobs SET state = 'waiting', worker = NULL, lease = NULL, done = 0, note = '',"
        " deaths = deaths + 1, starved = starved + ?,"
        " reason = 'The worker died while making this (' || (deaths + 1) || ' so far).'"
        " WHERE digest = ?",
        (starved, row["digest"]),
    )
    why = "it ran out of memory" if starved else "again and again"
    db.execute(
        "UPDATE jobs SET state = 'failed', ended = ?, reason = ?"
        " WHERE digest = ? AND (starved >= ? OR deaths >= ?)",
        (now, f"The worker died while making this: {why}.", row["digest"], STARVED, DEATHS),
    )
