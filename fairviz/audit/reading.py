"""From stored observations to runs that can be audited."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from fairviz.audit.outcomes import Ints, Logits, Outcomes, Run, Scores
from fairviz.errors import BadValue, FairVizError
from fairviz.predictions.evalset import EvalSet, Split
from fairviz.predictions.predictions import Predictions


def outcomes(
    evalset: EvalSet,
    predictions: Predictions,
    split: Split = "explore",
    positive: int | None = None,
    label: int | None = None,
) -> Outcomes:
    """This split's answers; of a multi-label task, those about one label, with 'yes' positive."""
    rows = evalset.rows(split)
    if evalset.task == "labels":
        return _one_label(evalset, predictions, rows, _asked(evalset, label))
    said = predictions.predicted[rows].reshape(-1).astype(np.int64)
    scores = _scores(predictions, rows)
    return Outcomes(evalset.asked[split], said, scores, len(evalset.classes), positive)


def runs(
    index: pd.DataFrame,
    load: Callable[[str], Predictions],
    evalset: EvalSet,
    split: Split = "explore",
    *,
    positive: int | None = None,
    label: int | None = None,
) -> list[Run]:
    """One run per row of the store's index, each beside its own dense parent's answers."""
    read: dict[str, Outcomes] = {}

    def said(digest: str) -> Outcomes:
        if digest not in read:
            read[digest] = outcomes(evalset, load(digest), split, positive, label)
        return read[digest]

    return [_run(row, said) for row in index.to_dict("records")]


def _run(row: Mapping[Any, Any], said: Callable[[str], Outcomes]) -> Run:
    is_dense = row["schedule"] == "dense"
    parent = "" if is_dense or pd.isna(row["parent"]) else str(row["parent"])
    return Run(
        variant=row["digest"],
        dataset=row["dataset"],
        model=row["model"],
        pruner="" if is_dense or pd.isna(row["pruner"]) else row["pruner"],
        schedule=row["schedule"],
        sparsity=_number(row["sparsity"]),
        mitigation=str(row.get("mitigation", "") or ""),
        seed=int(row["seed"]),
        said=said(row["digest"]),
        dense=_if_there(said, parent) if parent else None,
        scope="global" if is_dense or not row.get("scope") else str(row["scope"]),
        asked=_number(row["asked"]),
        parent=parent,
    )


def _if_there(said: Callable[[str], Outcomes], parent: str) -> Outcomes | None:
    """The parent's answers; None where nobody has them any more."""
    try:
        return said(parent)
    except FairVizError:
        return None


def _number(value: Any) -> float:
    return 0.0 if pd.isna(value) else float(value)


def _asked(evalset: EvalSet, label: int | None) -> int:
    if label is None or not 0 <= label < len(evalset.classes):
        raise BadValue(f"Choose one label by its number: {dict(enumerate(evalset.classes))}.")
    return label


def _scores(predictions: Predictions, rows: Ints, label: int | None = None) -> Scores | None:
    """Scores as they are kept; None where the answers are labels alone, which have no columns."""
    if predictions.top is not None:
        return predictions.top[rows]
    if not predictions.matrix.shape[1]:
        return None
    logits = predictions.matrix[rows]
    return Logits(logits if label is None else logits[:, label : label + 1])


def _one_label(evalset: EvalSet, predictions: Predictions, rows: Ints, label: int) -> Outcomes:
    scores = _scores(predictions, rows, label)
    said = predictions.predicted[rows, label].astype(np.int64)
    return Outcomes(evalset.labels[rows, label], said, scores, 2, 1)
