"""What to know about brought predictions before they are used: each a sentence."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairviz.intake.answers.files import Columns
from fairviz.intake.answers.plan import Plan
from fairviz.intake.answers.values import as_words
from fairviz.intake.found import UNKNOWN
from fairviz.predictions.evalset import EvalSet

TINY_GROUP = 30  # samples below which a group's interval says next to nothing


def of(wide: Columns, plan: Plan, kinds: set[str], evalset: EvalSet) -> list[str]:
    """What was understood, what is not used, which groups are too small; `kinds` of answers."""
    return [*_told(plan, kinds), *_unused(wide, plan), *_small(evalset)]


def _told(plan: Plan, kinds: set[str]) -> list[str]:
    """What was understood of scores, sparsities and seeds."""
    is_named = any("dense" in name.lower() for name in plan.dense)
    notes = [] if plan.was_told or is_named else [_GUESSED.format(plan.dense[0])]
    if "labels" in kinds:
        notes.append(
            "Predicted labels only: numbers that need scores (ROC AUC, calibration, confidence)"
            " cannot be had."
        )
    if "logits" in kinds:
        notes.append("Scores that do not add up to 1 are read as logits.")
    if "probabilities" in kinds:
        notes.append("Scores that add up to 1 are read as probabilities.")
    unknown = [saying.column for saying in plan.variants if saying.told.sparsity is None]
    if unknown:
        notes.append(
            f"Nobody said how sparse {_listed(unknown)} {'is' if len(unknown) == 1 else 'are'}:"
            " drawn at 0 %. A side table (column, method, sparsity, seed) can say it."
        )
    return notes


_GUESSED = "{!r} was taken for the dense model, since it is right most often: is it?"


def _unused(wide: Columns, plan: Plan) -> list[str]:
    """Columns that are nothing here, and how many values they have: was one of them meant?"""
    used = {plan.label, plan.id, *plan.dense, *plan.groups}
    used |= {saying.column for saying in plan.variants}
    left = [name for name in wide.values if name not in used]
    told = [f"{name} ({_held(wide.values[name])})" for name in left[:6]]
    more = f" and {len(left) - 6} more" if len(left) > 6 else ""
    return [f"Not used: {', '.join(told)}{more}."] if left else []


def _held(column: NDArray[Any]) -> str:
    if column.ndim > 1:
        return f"{column.shape[1]:,} numbers in every row"
    return f"{len(np.unique(as_words(column))):,} values"


def _small(evalset: EvalSet) -> list[str]:
    """Groups too small to be judged, on the half that pages read."""
    rows = evalset.rows("explore")
    notes = []
    for name in evalset.attributes:
        counts = evalset.attributes[name].iloc[rows].value_counts()
        few = counts[counts < TINY_GROUP]
        if len(few):
            told = ", ".join(f"{value} {n}" for value, n in list(few.items())[:5])
            notes.append(f"Tiny groups in {name!r} (samples that pages read): {told}.")
        if UNKNOWN in counts.index:
            notes.append(f"{counts[UNKNOWN]:,} samples have no {name!r}: the group 'unknown'.")
    return notes


def _listed(names: list[str]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
