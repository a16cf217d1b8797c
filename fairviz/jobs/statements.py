"""The queue's longer statements."""

import json
import sqlite3
from collections.abc import Sequence

from fairviz.look import Look, Wish, plain, variant_of
from fairviz.spec import Train

ANSWERING = 0.3  # epochs that pruning and evaluating count for

RELEASED = (
    "UPDATE jobs SET state = 'waiting', worker = NULL, lease = NULL, done = 0, note = '' WHERE "
)

ANY = "SELECT 1 FROM jobs WHERE state IN ('waiting', 'running') LIMIT 1"
ANY_URGENT = (
    "SELECT 1 FROM jobs JOIN wishes USING (digest)"
    " WHERE state = 'waiting' AND urgent AND until > :now LIMIT 1"
)

CLAIM = """
UPDATE jobs SET state = 'running', worker = :worker, lease = :lease, started = :now,
                killings = :killings, phase = :now, done = 0, total = 0,
                note = 'preparing', reason = ''
WHERE digest = (
    WITH asked AS (
        SELECT digest, asked, DENSE_RANK() OVER (PARTITION BY who ORDER BY asked DESC) AS age
        FROM wishes WHERE urgent AND until > :now
    ), urgent AS (SELECT digest, MIN(age) AS age, MIN(asked) AS asked FROM asked GROUP BY digest)
    SELECT jobs.digest FROM jobs LEFT JOIN urgent ON urgent.digest = jobs.digest
    WHERE jobs.state = 'waiting' AND (urgent.digest IS NOT NULL OR NOT :only)
      AND (:study IS NULL OR EXISTS (SELECT 1 FROM wishes WHERE wishes.digest = jobs.digest
                                     AND who = :study AND until > :now))
      AND NOT EXISTS (SELECT 1 FROM jobs AS dense WHERE dense.digest = jobs.parent
                      AND dense.state IN ('waiting', 'running'))
    ORDER BY jobs.deaths >= :suspect, urgent.digest IS NULL, urgent.age, urgent.asked,
             jobs.place LIMIT 1
) AND state = 'waiting'
RETURNING digest, spec
"""


def enqueue(db: sqlite3.Connection, wish: Wish, place: int, now: float, retry: bool) -> None:
    spec = json.dumps(plain(wish))
    revived = ["done", "cancelled", *(["failed"] if retry else [])]
    db.execute(
        "INSERT INTO jobs (digest, spec, parent, kind, work, state, submitted, place)"
        " VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)"
        " ON CONFLICT (digest) DO UPDATE SET state = 'waiting', submitted = excluded.submitted,"
        " place = excluded.place, done = 0, total = 0, note = '', reason = '', started = NULL,"
        " ended = NULL, deaths = 0, starved = 0"
        f" WHERE state IN ({_marks(revived)})",
        (wish.digest, spec, _parent(wish), _kind(wish), _work(wish), now, place, *revived),
    )


def wish(
    db: sqlite3.Connection, digest: str, who: str, urgent: bool, until: float, now: float
) -> None:
    db.execute(
        "INSERT INTO wishes VALUES (?, ?, ?, ?, ?) ON CONFLICT (digest, who)"
        " DO UPDATE SET until = excluded.until, asked = excluded.asked",
        (digest, who, urgent, until, now),
    )


def _parent(wish: Wish) -> str:
    """What must be made before: a look waits for its variant, a variant for its dense model."""
    if isinstance(wish, Look):
        return wish.variant.digest
    return "" if wish.is_dense else wish.dense.digest


def _kind(wish: Wish) -> str:
    """Jobs of one kind take about as long as each other."""
    variant = variant_of(wish)
    sight = f" {wish.sight}" if isinstance(wish, Look) else ""
    besides = f" {variant.mitigation}" if variant.mitigation else ""
    return f"{variant.dataset} {variant.model} {variant.schedule}{besides}{sight}"


def _work(wish: Wish) -> float:
    """How much it is to make, in epochs: what guesses go by until one of its kind was timed."""
    variant = variant_of(wish)
    steps = variant.steps if variant.is_dense else variant.steps[len(variant.dense.steps) :]
    trained = () if isinstance(wish, Look) else steps
    return ANSWERING + sum(step.length for step in trained if isinstance(step, Train))


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
