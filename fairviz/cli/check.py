"""`fairviz check`: do these variants keep to the limits? 0 yes, 1 no, 2 nobody can tell yet.

Whatever goes wrong is 2: a traceback's 1 would say that a limit is violated.
"""

import os
import sys
import traceback
from argparse import Namespace
from dataclasses import replace
from functools import cache
from io import TextIOWrapper
from pathlib import Path

from fairviz.audit.deciding import paid
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.paid import Question
from fairviz.audit.deciding.record import Record
from fairviz.audit.deciding.sequence import certify
from fairviz.audit.deciding.testing import testable
from fairviz.cli import printed
from fairviz.cli.bring import names
from fairviz.cli.checking.asking import limits as asking
from fairviz.cli.checking.judging.answer import Answer, answered
from fairviz.cli.checking.judging.replay import replayed
from fairviz.cli.checking.subjects import files, stored
from fairviz.cli.checking.subjects.subject import Subject, expected
from fairviz.cli.checking.telling import numbers, table, written
from fairviz.cli.checking.telling.safe import shown
from fairviz.errors import BadValue, FairVizError
from fairviz.predictions.evalset import Split
from fairviz.predictions.store import Store

UNUSABLE = 2


def check(asked: Namespace) -> int:
    """The exit code that a pipeline acts on."""
    try:
        return _told(_answer(asked), asked)
    except FairVizError as error:
        return _unusable(str(error), asked)
    except Exception as error:
        traceback.print_exc()
        return _unusable(f"This is a fault of FairViz: {type(error).__name__}: {error}", asked)


def _told(answer: Answer, asked: Namespace) -> int:
    """Files first: what cannot be written is no certificate, but stays a violation."""
    code = answer.code
    try:
        written.answer(answer, asked)
    except BadValue as error:
        printed.aside(f"fairviz: {shown(str(error))}")
        code = code or UNUSABLE
    return _printed(answer, code)


def _answer(asked: Namespace) -> Answer:
    if asked.files and asked.study:
        raise BadValue("Name files or --study NAME, not both.")
    if asked.record:
        return replayed(asked)
    if asked.study:
        return _of_study(asked)
    if asked.files:
        return _of_files(asked)
    raise BadValue("Name a file of predictions, --study NAME, or --record FILE.")


def _of_files(asked: Namespace) -> Answer:
    limits = asking.limits(asked)
    subject = files.subject(asked, limits, asking.columns(limits, asked))
    _expect(subject, asked)
    return answered(subject, limits)


def _of_study(asked: Namespace) -> Answer:
    """Asked of explore first: what cannot be asked must not be paid for."""
    if alone := [name for name in ("dense", "id") if getattr(asked, name)]:
        raise BadValue(f"--{alone[0]} names a column of a file: a study knows it itself.")
    store, limits = Store.default(), asking.limits(asked)
    found, notes = stored.rows(store, asked.study, names(asked.variant))

    def on(split: Split) -> Subject:
        columns, about = asking.columns(limits, asked), asked.label or asked.positive
        title = asked.study
        return stored.subject(store, found, columns, about, title=title, split=split, notes=notes)

    seen = on("explore")
    _expect(seen, asked)
    certify(seen.runs, limits, seen.people)
    _refuse_guesses(seen, limits)
    subject = on("certify")
    return _paid(store.home, subject, limits)


def _paid(home: Path, subject: Subject, limits: Limits) -> Answer:
    """Read once for each question, here or by Decide's Certify; asked again it costs nothing."""

    @cache
    def judged(number: int) -> Answer:
        return answered(subject, limits, number)

    variants = [run.variant for run in subject.runs]
    question = Question(subject.evalset.fingerprint, variants, limits, subject.positive)
    before = paid.known(home, question)
    kept = paid.asked(home, question, lambda number: numbers.record(judged(number)))
    answer = judged(kept.reading)
    return replace(answer, remarks=_remarks(kept, answer)) if before else answer


def _remarks(kept: Record, answer: Answer) -> tuple[str, ...]:
    """That nothing was read anew, and what is not as it was then."""
    now = numbers.record(answer, kept.recipes)
    changed = kept.same_as(now)[:1]
    return (f"Asked before, {kept.made}: the answer of then, and no further reading.", *changed)


def _expect(subject: Subject, asked: Namespace) -> None:
    expected(subject.people, names(asked.expect) or (), names(asked.without) or ())


def _refuse_guesses(seen: Subject, limits: Limits) -> None:
    """Nothing is read, and paid for, where nothing could be certified."""
    if not any(testable(run, limits) for run in seen.runs):
        reason = limits.limits[0].unguaranteed(seen.runs[0].said.positive)
        raise BadValue(
            f"Nothing of this can be certified ({reason}): the samples kept for it were not read."
        )


def _printed(answer: Answer, code: int) -> int:
    """The code after the table, which a reader that has seen enough or its letters don't change."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        table.show(answer, code)
        sys.stdout.flush()
    except BrokenPipeError:
        _print_no_more()
    except OSError as error:
        _print_no_more()
        printed.aside(f"fairviz: The table cannot be written: {error.strerror}.")
        return code or UNUSABLE
    return code


def _print_no_more() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unusable(sentence: str, asked: Namespace) -> int:
    printed.aside(f"fairviz: {shown(sentence)}")
    try:
        written.unusable(sentence, asked)
    except FairVizError as error:
        printed.aside(f"fairviz: {shown(str(error))}")
    return UNUSABLE
