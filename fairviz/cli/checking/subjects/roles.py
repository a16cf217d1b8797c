"""Which column is what, as far as a check may guess it: a dense model is one that is called so."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fairviz.audit.deciding.limits import Limits
from fairviz.audit.groups import CLASS
from fairviz.cli.bring import names
from fairviz.errors import BadValue
from fairviz.intake.answers import Columns, Plan, Saying, guessed
from fairviz.intake.answers.told import told
from fairviz.intake.answers.values import as_words, missing
from fairviz.intake.found import BadData

STAND_IN = "\0the right answers"  # in the place of a dense model; no file has such a column
IDS = ("id", "ids", "idx", "path", "file", "filename", "image")


def columns_and_plan(
    columns: Columns, asked: Namespace, limits: Limits, wanted: Sequence[Sequence[str]]
) -> tuple[Columns, Plan]:
    """The columns, and what each is."""
    groups = dict.fromkeys(name for several in wanted for name in several)
    for name in (asked.label, asked.id, *groups):
        _one_value_each(columns, name)
    if asked.label in columns.values:
        _several_classes(columns, asked.label)
    plan = guessed(
        columns,
        label=asked.label or "",
        dense=names(asked.dense) or (),
        groups=[name for name in groups if name != CLASS or name in columns.values],
        variants=names(asked.variant) or None,
        id=asked.id or "",
    )
    plan = replace(plan, certify=0.0)
    _one_row_each(columns, plan)
    _somebody_in_each(columns, plan)
    if not plan.was_told:
        return _without_dense(columns, plan, asked, limits)
    _somebody_to_judge(columns, plan, asked.variant)
    return columns, plan


def left_aside(columns: Columns, plan: Plan) -> Iterator[str]:
    """Columns of labels that were taken for no variant, being hardly better than chance."""
    classes = {*as_words(columns.values[plan.label])}
    for name, column in columns.values.items():
        if name not in _used(plan) and column.ndim == 1 and _is_of(column, classes):
            yield (
                f"{name!r} holds values of {plan.label!r}, but is hardly better than chance: it was"
                " not checked. If it is a variant, name it with --variant."
            )


def _several_classes(columns: Columns, label: str) -> None:
    """Said first: where nothing is asked, nothing can look like an answer."""
    classes = np.unique(as_words(columns.values[label]))
    if len(classes) < 2:
        raise BadData(f"All labels in {label!r} are {str(classes[0])!r}: at least two are needed.")


def _one_value_each(columns: Columns, name: str | None) -> None:
    """Refuses a column of lists where words are needed."""
    if name and name in columns.values and columns.values[name].ndim != 1:
        raise BadData(f"Column {name!r} holds several numbers a row: it needs one value each.")


def _somebody_in_each(columns: Columns, plan: Plan) -> None:
    """Refuses a column of groups in which nobody has a value: it lost its content on the way."""
    for name in plan.groups:
        if missing(columns.values[name]) == len(columns):
            raise BadData(f"No row has a value in {name!r}: it makes no groups.")


def _somebody_to_judge(columns: Columns, plan: Plan, named: str | None) -> None:
    if not plan.variants:
        left = [name for name in columns.values if name not in _used(plan)]
        others = f" There are: {', '.join(left)}." if left else ""
        lacking = f"no column answers {plan.label!r} better than chance"
        beside = f"only {named!r} was named, the dense model itself" if named else lacking
        raise BadValue(
            f"Beside {plan.dense[0]!r} {beside}: name the variant with --variant COL.{others}"
        )


def _used(plan: Plan) -> set[str]:
    variants = (saying.column for saying in plan.variants)
    return {plan.label, plan.id, *plan.dense, *plan.groups, *variants}


def _is_of(column: NDArray[np.generic], classes: set[str]) -> bool:
    return {*as_words(column)} <= classes


def _one_row_each(columns: Columns, plan: Plan) -> None:
    """Refuses rows that share an id: a guarantee counts each row as a new sample."""
    if plan.id:
        return
    for name, column in columns.values.items():
        if name.lower().strip() not in IDS or name in _used(plan) or column.ndim != 1:
            continue
        if twice := len(column) - len(np.unique(as_words(column))):
            raise BadData(
                f"{twice:,} of {len(column):,} rows repeat another's {name!r}: a guarantee counts"
                " each row as a new sample. Leave the repeats out, or name the column that tells"
                " samples apart with --id COL."
            )


def _without_dense(
    columns: Columns, plan: Plan, asked: Namespace, limits: Limits
) -> tuple[Columns, Plan]:
    """Every answer is a variant; compared, for want of a dense model, with the right answers."""
    guess = plan.dense[0]
    every = (Saying(guess, told(guess)), *plan.variants)
    needy = [limit for limit in limits.limits if limit.needs_dense]
    if needy:
        raise BadValue(
            f"'{needy[0]}' compares with the dense model: name its column with --dense COL."
            f" {_listed(every)} {'answers' if len(every) == 1 else 'answer'} {plan.label!r}."
        )
    wanted = names(asked.variant) or [saying.column for saying in every]
    chosen = tuple(saying for saying in every if saying.column in wanted)
    truth = columns.values[plan.label]
    told_ = Columns({**columns.values, STAND_IN: truth}, columns.source, columns.notes)
    return told_, replace(plan, dense=(STAND_IN,), variants=chosen, was_told=True, seeds=())


def _listed(every: Sequence[Saying]) -> str:
    shown = ", ".join(repr(saying.column) for saying in every[:8])
    return shown + (f" and {len(every) - 8} more" if len(every) > 8 else "")
