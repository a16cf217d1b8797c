"""The queue as tables: what waits, what runs, how long it will take."""

import sqlite3
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fairviz.jobs import processes

ACTIVE = ("waiting", "running")
COLUMNS = ["digest", "study", "state", "done", "total", "note", "eta_seconds", "reason"]
COLUMNS += ["submitted", "position", "urgent", "worker", "seconds"]

TEXTS = ["digest", "kind", "state", "note", "reason", "worker"]
NUMBERS = ["done", "total", "submitted", "started", "ended", "work", "phase"]
SOON = 0.5  # seconds into a phase before its pace says anything
TELLING = 0.1  # of a phase done before its pace says anything: its start is not its pace
SLOWEST = 4  # times what such jobs took: beyond that a pause, not a pace, was measured


@dataclass(frozen=True)
class Progress:
    """Jobs of a study by state, and the seconds until the last of them is done, if known."""

    waiting: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0
    cancelled: int = 0
    seconds_left: float | None = None

    @property
    def total(self) -> int:
        return self.active + self.ended

    @property
    def active(self) -> int:
        return self.waiting + self.running

    @property
    def ended(self) -> int:
        return self.done + self.failed + self.cancelled


def jobs(
    db: sqlite3.Connection, now: float, state: str | None = None, study: str | None = None
) -> pd.DataFrame:
    """One row per job, in the order of the queue; `study` lists all that want it."""
    frame = _frame(db, now)
    if state is not None:
        frame = frame[frame["state"] == state]
    if study is not None:
        wanted = {digest for digest, name in _wishes(db) if name == study}
        frame = frame[frame["digest"].isin(wanted)]
    return frame[COLUMNS].reset_index(drop=True)


def progress(db: sqlite3.Connection, now: float, study: str | None = None) -> Progress:
    """The states counted, and the time left from what like jobs took."""
    frame = jobs(db, now, study=study)
    counts = {str(state): int(n) for state, n in frame["state"].value_counts().items()}
    left = frame.loc[frame["state"].isin(ACTIVE), "eta_seconds"].max()
    return Progress(seconds_left=None if pd.isna(left) else float(left), **counts)


def workers(db: sqlite3.Connection, now: float, lease: float) -> pd.DataFrame:
    """Who has reported, how long ago, and what each is doing."""
    running = "SELECT digest FROM jobs WHERE jobs.worker = w.worker AND state = 'running'"
    query = f"SELECT w.*, ({running} ORDER BY started DESC LIMIT 1) AS doing FROM workers AS w"
    rows = [dict(row) for row in db.execute(query)]
    for row in rows:
        row["alive"] = now - row["beat"] < lease and _runs(row)
        row["beat"] = now - row["beat"]
    return pd.DataFrame(rows, columns=["worker", "pid", "alive", "beat", "since", "doing"])


def _runs(row: dict[str, object]) -> bool:
    elsewhere = row["machine"] != processes.machine()
    return elsewhere or processes.lives(int(str(row["pid"])), str(row["born"]))


def _frame(db: sqlite3.Connection, now: float) -> pd.DataFrame:
    urgent = (
        "EXISTS (SELECT 1 FROM wishes WHERE wishes.digest = jobs.digest AND urgent AND until > ?)"
    )
    query = f"SELECT jobs.*, {urgent} AS urgent FROM jobs ORDER BY urgent DESC, place"
    rows = [dict(row) for row in db.execute(query, (now,))]
    frame = pd.DataFrame(rows, columns=[*TEXTS, "urgent", *NUMBERS])
    frame[NUMBERS] = frame[NUMBERS].astype(float)
    frame["urgent"] = frame["urgent"].astype(bool)
    studies = _studies(db)
    frame["study"] = [studies.get(digest, "") for digest in frame["digest"]]
    waiting = frame["state"] == "waiting"
    frame["position"] = waiting.cumsum().where(waiting, 0)
    return _timed(frame, now)


def _timed(frame: pd.DataFrame, now: float) -> pd.DataFrame:
    """With `seconds` (taken so far) and `eta_seconds` (until it is done)."""
    frame["seconds"] = frame["ended"].fillna(now) - frame["started"]
    running, waiting = frame["state"] == "running", frame["state"] == "waiting"
    expected = _expected(frame)
    spent = (now - frame["phase"]).where(lambda seconds: seconds > SOON)
    share = (frame["done"] / frame["total"]).where(lambda part: part >= TELLING)
    by_pace = (spent * (1 / share - 1)).clip(upper=(SLOWEST * expected).fillna(np.inf))
    by_kind = (expected - frame["seconds"]).clip(lower=0)
    left = by_pace.fillna(by_kind).where(running, expected)
    ahead = left.where(running | waiting).fillna(0).cumsum() / max(1, int(running.sum()))
    frame["eta_seconds"] = left.where(running, ahead.where(waiting & expected.notna()))
    return frame


def _expected(frame: pd.DataFrame) -> pd.Series:
    """What jobs of the same kind took, else what as much work took."""
    finished = frame[frame["state"] == "done"]
    usual = finished.groupby("kind")["seconds"].mean()
    pace = finished["seconds"].sum() / finished["work"].sum() if len(finished) else np.nan
    return frame["kind"].map(usual).astype(float).fillna(frame["work"] * pace)


def _studies(db: sqlite3.Connection) -> dict[str, str]:
    names: dict[str, list[str]] = {}
    for digest, name in _wishes(db):
        names.setdefault(digest, []).append(name)
    return {digest: ", ".join(sorted(filter(None, known))) for digest, known in names.items()}


def _wishes(db: sqlite3.Connection) -> list[tuple[str, str]]:
    rows = db.execute("SELECT digest, who FROM wishes WHERE NOT urgent")
    return [(row["digest"], row["who"].partition(":")[2]) for row in rows]
