"""Answers in files, read as `fairviz import predictions` reads them; nothing is kept."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from fairviz.audit import reading
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.outcomes import Outcomes, Run
from fairviz.cli.bring import names
from fairviz.cli.checking.subjects.roles import STAND_IN, columns_and_plan, left_aside
from fairviz.cli.checking.subjects.subject import Subject, people, place
from fairviz.intake.answers import Columns, Delivery, Plan, delivered
from fairviz.intake.answers.files import joined, read
from fairviz.intake.found import BadData
from fairviz.predictions.evalset import EvalSet, Split
from fairviz.spec import WHOLE, Variant

SPLIT: Split = "certify"  # no page has shown these samples
TITLE = "check"  # and not the file's name: a copy of it is the same question
NEEDLESS = ("Tiny groups", "Nobody said how sparse")  # what an import says and a verdict need not


def subject(asked: Namespace, limits: Limits, wanted: Sequence[Sequence[str]]) -> Subject:
    """Every variant of the files on all of their samples, by these sets of columns."""
    files = [Path(file).expanduser() for file in asked.files]
    found = joined([_read(file) for file in files], asked.id or "")
    columns, plan = columns_and_plan(found, asked, limits, wanted)
    delivery = delivered(columns, _in_order(plan), TITLE)
    evalset = replace(delivery.evalset, split=np.full(len(columns), SPLIT))
    title = ", ".join(file.name for file in files)
    runs = list(_runs(delivery, evalset, place(asked.positive, evalset.classes)))
    return Subject(
        source=f"{title}{_roles(plan)}",
        title=title,
        evalset=evalset,
        runs=tuple(run for run in runs if run.schedule != "dense"),
        dense=tuple(run for run in runs if run.schedule == "dense"),
        people=people(evalset, wanted, SPLIT),
        names={one.digest: str(said.facts["column"]) for one, said in delivery.answers},
        positive=asked.positive or "",
        notes=(*_notes(delivery), *(() if names(asked.variant) else left_aside(columns, plan))),
    )


def _in_order(plan: Plan) -> Plan:
    """The same variants are the same question, in whatever order they stand or are named."""
    return replace(plan, variants=tuple(sorted(plan.variants, key=lambda saying: saying.column)))


def _read(path: Path) -> Columns:
    try:
        return read(path)
    except OSError as error:
        raise BadData(f"{path} cannot be read: {error.strerror or error}.") from None
    except ValueError as error:  # such as a column of lists of words
        raise BadData(f"{path.name} cannot be read: {error}.") from None


def _roles(plan: Plan) -> str:
    """What was taken for label and dense model, since both may be guessed."""
    dense = "" if plan.dense == (STAND_IN,) else f", dense {', '.join(map(repr, plan.dense))}"
    return f" (label {plan.label!r}{dense})"


def _notes(delivery: Delivery) -> tuple[str, ...]:
    return tuple(note for note in delivery.notes if not note.startswith(NEEDLESS))


def _runs(delivery: Delivery, evalset: EvalSet, positive: int | None) -> Iterator[Run]:
    """A run of each variant beside its own dense model; none of what stands in for one."""
    said = {
        variant.digest: reading.outcomes(evalset, answers, SPLIT, positive)
        for variant, answers in delivery.answers
        if answers.facts["column"] != STAND_IN
    }
    for variant, _ in delivery.answers:
        if variant.digest in said:
            yield _run(variant, said)


def _run(variant: Variant, said: dict[str, Outcomes]) -> Run:
    given, parent = variant.given, variant.dense.digest
    assert given is not None
    sparsity = (given.sparsity or 0) / WHOLE
    return Run(
        variant=variant.digest,
        dataset=variant.dataset,
        model=variant.model,
        pruner=given.method,
        schedule=variant.schedule,
        sparsity=sparsity,
        mitigation="",
        seed=variant.seed,
        said=said[variant.digest],
        dense=None if variant.is_dense else said.get(parent),
        asked=sparsity,
        parent="" if variant.is_dense else parent,
    )
