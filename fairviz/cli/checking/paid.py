"""A study's certify split is read once for each question: written down before, and paid for.

What was asked before, here or by Decide's Certify, is the same reading again and costs nothing.
"""

from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path

from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.record import Record
from fairviz.cli.checking.subject import Subject
from fairviz.errors import FairVizError
from fairviz.predictions import certify_log

WHO, DECIDE = "check", "decide"  # in the log of certify


def reading(home: Path, subject: Subject, limits: Limits) -> int:
    """Which reading of these samples this is; logged, unless it was one already."""
    asked = question(subject, limits)
    for record in _kept(home):
        if _question_of(record) == asked:
            return record.reading
    return certify_log.log(home, WHO, asked) + 1


def keep(home: Path, subject: Subject, limits: Limits, record: Record) -> None:
    """What was read is known from now on."""
    asked = question(subject, limits)
    if certify_log.answered(home, WHO, asked) is None:
        certify_log.answer(home, WHO, asked, {"record": record.to_json()})


def question(subject: Subject, limits: Limits) -> str:
    """All that the numbers depend on, in one line."""
    variants = [run.variant for run in subject.runs]
    fingerprint = subject.evalset.fingerprint
    return _line(fingerprint, variants, limits, subject.positive)


def _question_of(record: Record) -> str:
    return _line(record.fingerprint, record.variants, record.asked, record.positive)


def _line(data: str, variants: Collection[str], limits: Limits, positive: str) -> str:
    parts = [
        f"{limits} at {limits.confidence:.12g}",
        f"of {len(variants)} variants {_address(variants)} on {data}",
        f"positive {positive}" if positive else "",
        f"shares {limits.share_columns} {limits.shares}" if limits.shares else "",
        f"without {', '.join(sorted(limits.without))}" if limits.without else "",
    ]
    return "; ".join(filter(None, parts))


def _address(variants: Collection[str]) -> str:
    return sha256(" ".join(sorted(variants)).encode()).hexdigest()[:16]


def _kept(home: Path) -> Iterator[Record]:
    """The records of all readings that have one, whoever asked."""
    for line in certify_log.readings(home):
        who, what = line.get("who"), line.get("what")
        found = certify_log.answered(home, who, what) if who in (WHO, DECIDE) and what else None
        try:
            if found:
                yield Record.from_json(str(found.get("record", "")))
        except FairVizError:
            continue  # written by another FairViz, or cut short: a reading it was all the same
