"""A decision record, done again: the same data must give the same numbers."""

import json
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from fairviz.audit.deciding.record import Record
from fairviz.cli.checking.asking.options import SHORT, flag
from fairviz.cli.checking.judging.answer import Answer, answered
from fairviz.cli.checking.subjects import files, stored
from fairviz.cli.checking.subjects.subject import Subject
from fairviz.cli.checking.telling import numbers
from fairviz.errors import BadValue
from fairviz.predictions.store import Store

SAYS = ("limit", "groups", "positive", "without", "expect", "study", *SHORT)  # a record says these
SHOWN = 5  # differences that a sentence lists


def replayed(asked: Namespace) -> Answer:
    """What the record says, judged anew; refused, saying what differs, where it is another."""
    if more := [flag(name) for name in SAYS if getattr(asked, name) not in (None, [])]:
        raise BadValue(f"A record says what is asked: leave out {', '.join(more)} beside --record.")
    text = _text(asked.record)
    inner = _inner(text)
    record = Record.from_json(inner or text)
    answer = _again(record, asked)
    _refuse_others(record, numbers.record(answer, record.recipes))
    remark = f"The record of {record.made} is replayed: the same data, the same numbers."
    shipped = () if inner else record.certified
    return replace(answer, shipped=shipped, remarks=(remark,))


def _again(record: Record, asked: Namespace) -> Answer:
    subject = _in_files(record, asked) if asked.files else _in_store(record)
    record.check_data(subject.evalset.fingerprint)
    chosen = subject.of(record.variants)
    if lacking := {*record.variants} - {run.variant for run in chosen.runs}:
        raise BadValue(
            f"{len(lacking)} of {len(record.variants)} variants of this record gave other answers"
            " here, or are not here: it is about other models."
        )
    return answered(chosen, record.asked, record.reading)


def _in_files(record: Record, asked: Namespace) -> Subject:
    known = {"positive": record.positive or None, "variant": asked.variant or _columns(record)}
    return files.subject(Namespace(**vars(asked) | known), record.asked, record.groups)


def _columns(record: Record) -> str | None:
    """The columns that it is about; None where a comma in one keeps it from being told."""
    columns = [*record.recipes.values()]
    return ",".join(columns) if all(name and "," not in name for name in columns) else None


def _in_store(record: Record) -> Subject:
    store = Store.default()
    found = stored.addressed(store, record.variants)
    about = record.positive or None
    title = record.title or "a record"
    return stored.subject(store, found, record.groups, about, title=title, split="certify")


def _refuse_others(record: Record, now: Record) -> None:
    differences = record.same_as(now)
    if differences:
        more = len(differences) - SHOWN
        told = " ".join(differences[:SHOWN]) + (f" And {more:,} more." if more > 0 else "")
        raise BadValue(f"This record does not replay, though its data are the same. {told}")


def _text(name: str) -> str:
    try:
        return Path(name).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadValue(f"{name} cannot be read: {error}.") from None


def _inner(text: str) -> str:
    """The record inside an answer of `fairviz check --json`; empty where there is none."""
    try:
        return json.dumps(json.loads(text)["record"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
