"""Every variant's verdict, what would decide, and the exit code that all of them come to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import pandas as pd

from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.power import needed
from fairviz.audit.deciding.sequence import Descent, Step, certify
from fairviz.audit.deciding.testing import judge
from fairviz.audit.deciding.verdict import EXIT, Tested, Verdict
from fairviz.audit.deciding.words import of_limit
from fairviz.cli.checking.subjects.subject import Subject

Outcome = Literal["certified", "violated", "undecided"]
WORST: tuple[Outcome, ...] = ("violated", "undecided", "certified")


@dataclass(frozen=True)
class Judged:
    """One variant: its verdict, why it is no certificate, and how many more samples decide."""

    name: str
    verdict: Verdict
    outcome: Outcome
    why: str
    needed: pd.DataFrame


@dataclass(frozen=True)
class Answer:
    """What was asked, of whom, and what came of it."""

    subject: Subject
    limits: Limits
    descents: tuple[Descent, ...]
    judged: tuple[Judged, ...]
    reading: int = 0
    shipped: tuple[str, ...] = ()  # digests that the outcome is about; none: all that were judged
    remarks: tuple[str, ...] = ()

    @cached_property
    def outcome(self) -> Outcome:
        """The worst of all: one violation violates, and all must be certified."""
        found = {one.outcome for one in self.judged if self._counts(one)}
        return next(outcome for outcome in WORST if outcome in found)

    @property
    def code(self) -> int:
        return EXIT[self.outcome]

    @property
    def alpha(self) -> float:
        """How often the certificate of one method may be wrong."""
        return self.descents[0].alpha

    @cached_property
    def notes(self) -> tuple[str, ...]:
        return (*self.remarks, *self.subject.notes, *_of_dense(self))

    def _counts(self, one: Judged) -> bool:
        return not self.shipped or one.verdict.variant in self.shipped


def answered(subject: Subject, limits: Limits, reading: int = 0) -> Answer:
    """All variants judged: each method and seed down its sparsities, at its part of delta."""
    descents = certify(subject.runs, limits, subject.people, reading=reading)
    found = [
        _judged(step, descent, subject, limits) for descent in descents for step in descent.steps
    ]
    return Answer(subject, limits, descents, tuple(found), reading)


def _judged(step: Step, descent: Descent, subject: Subject, limits: Limits) -> Judged:
    verdict = step.verdict
    outcome: Outcome = "undecided" if verdict.outcome == "estimate" else verdict.outcome
    why = ""
    if verdict.outcome == "estimate":
        why = "nothing that was asked can be guaranteed"
    elif outcome == "certified" and step not in descent.reached:
        assert descent.stopped is not None
        first = subject.names[descent.stopped.run.variant]
        outcome, why = "undecided", f"it would pass, but {first!r} before it does not"
    elif outcome == "undecided" and verdict.failing:
        why = "an estimate without a guarantee fails"
    more = needed(step.run, verdict, limits, subject.people)
    return Judged(subject.names[step.run.variant], verdict, outcome, why, more)


def _of_dense(answer: Answer) -> Iterator[str]:
    """Where the dense model itself is past a limit as seen: no pruning is to blame."""
    own = tuple(limit for limit in answer.limits.limits if not limit.needs_dense)
    for run in answer.subject.dense if own else ():
        verdict = judge(run, replace(answer.limits, limits=own), answer.subject.people)
        if fails := [row for row in verdict.rows if row.towards == "fails"]:
            yield _blamed(answer.subject.names[run.variant], fails[0], len(fails))


def _blamed(name: str, row: Tested, count: int) -> str:
    more = f" and {count - 1} more" if count > 1 else ""
    return (
        f"The dense model {name!r} does not keep to it either: {of_limit(row.limit)} ({row.group}"
        f"{more})."
    )
