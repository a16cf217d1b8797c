"""CEV and SDE (Blakeney et al., 2021): how unevenly false positives and negatives move.

Points are classes (or groups): relative change of FPR against relative change of FNR, in percent.
CEV is how far the points lie from their centre, SDE how far from the diagonal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from fairviz.audit import inputs
from fairviz.audit.metrics.base import mean_of_defined
from fairviz.audit.outcomes import Floats
from fairviz.errors import BadValue, UnknownName

Form = Literal["code", "sum", "fraction"]
Average = Literal["rates", "trials"]
FORMS: tuple[Form, ...] = ("code", "sum", "fraction")
AVERAGES: tuple[Average, ...] = ("rates", "trials")


@dataclass(frozen=True)
class Moved:
    """Relative changes in percent (..., points); NaN for points with a dense rate of zero."""

    fpr: Floats
    fnr: Floats

    @property
    def excluded(self) -> int:
        """How many points have no relative change."""
        return int(np.isnan(self.fpr).sum(axis=-1).max())


def moved(dense_fpr: Any, dense_fnr: Any, pruned_fpr: Any, pruned_fnr: Any) -> Moved:
    """Relative changes of the rates; a point needs both dense rates to be above zero."""
    rates = [
        np.asarray(part, dtype=float) for part in (dense_fpr, dense_fnr, pruned_fpr, pruned_fnr)
    ]
    fpr, fnr = _relative(rates[0], rates[2]), _relative(rates[1], rates[3])
    either = np.isnan(fpr) | np.isnan(fnr)
    return Moved(np.where(either, np.nan, fpr), np.where(either, np.nan, fnr))


def cev_of(points: Moved, form: Form = "code") -> Floats:
    """Combined error variance over the last axis; NaN for fewer than two points.

    code: (Var dFPR + Var dFNR) / 2, percent squared. sum: twice that. fraction: without the 100s.
    """
    _check(form, FORMS, "form")
    value = (_variance(points.fpr) + _variance(points.fnr)) / 2
    return np.asarray(value * {"code": 1.0, "sum": 2.0, "fraction": 1e-4}[form])


def sde_of(points: Moved, form: Form = "code") -> Floats:
    """Symmetric distance error over the last axis.

    code: mean |dFPR - dFNR| / sqrt 2, percent. sum: without sqrt 2. fraction: without the 100s.
    """
    _check(form, FORMS, "form")
    value = mean_of_defined(np.abs(points.fpr - points.fnr)) / np.sqrt(2)
    return np.asarray(value * {"code": 1.0, "sum": np.sqrt(2), "fraction": 1e-2}[form])


def cev_from_rates(
    dense_fpr: Any,
    dense_fnr: Any,
    pruned_fpr: Any,
    pruned_fnr: Any,
    *,
    form: Form = "code",
    average: Average = "rates",
) -> float:
    """CEV from rates per class (c,) or per trial and class (k, c)."""
    return _over_trials(
        [dense_fpr, dense_fnr, pruned_fpr, pruned_fnr], lambda points: cev_of(points, form), average
    )


def sde_from_rates(
    dense_fpr: Any,
    dense_fnr: Any,
    pruned_fpr: Any,
    pruned_fnr: Any,
    *,
    form: Form = "code",
    average: Average = "rates",
) -> float:
    """SDE from rates per class (c,) or per trial and class (k, c)."""
    return _over_trials(
        [dense_fpr, dense_fnr, pruned_fpr, pruned_fnr], lambda points: sde_of(points, form), average
    )


def cev(
    y_true: Any, y_dense: Any, y_pruned: Any, *, form: Form = "code", average: Average = "rates"
) -> float:
    """CEV of one pruned model's answers (n,) or of several (k, n), against the dense answers."""
    rates = _rates_of_answers(y_true, y_dense, y_pruned)
    return _over_trials(rates, lambda points: cev_of(points, form), average)


def sde(
    y_true: Any, y_dense: Any, y_pruned: Any, *, form: Form = "code", average: Average = "rates"
) -> float:
    """SDE of one pruned model's answers (n,) or of several (k, n), against the dense answers."""
    rates = _rates_of_answers(y_true, y_dense, y_pruned)
    return _over_trials(rates, lambda points: sde_of(points, form), average)


def _over_trials(rates: Sequence[Any], score: Any, average: Average) -> float:
    _check(average, AVERAGES, "way of averaging")
    tables = inputs.rates(rates)
    if average == "trials":
        return float(mean_of_defined(score(moved(*tables))))
    return float(score(moved(*(table.mean(axis=0) for table in tables))))


def _relative(dense: Floats, pruned: Floats) -> Floats:
    dense, pruned = np.broadcast_arrays(dense, pruned)
    blank = np.full(dense.shape, np.nan)
    return np.asarray(np.divide(100 * (pruned - dense), dense, out=blank, where=dense > 0))


def _variance(values: Floats) -> Floats:
    centred = values - mean_of_defined(values)[..., None]
    enough = (~np.isnan(values)).sum(axis=-1) > 1
    return np.where(enough, mean_of_defined(centred**2), np.nan)


def _rates_of_answers(y_true: Any, y_dense: Any, y_pruned: Any) -> list[Floats]:
    true, *said = inputs.answers(y_true=y_true, y_dense=y_dense, y_pruned=y_pruned)
    if not len(true):
        raise BadValue("There are no samples: y_true is empty.")
    answers = [np.atleast_2d(part) for part in said]
    if not all(map(len, answers)):
        raise BadValue("There are no answers: give one row per model.")
    if any(part.shape[1] != len(true) for part in answers):
        raise BadValue(
            f"{len(true)} labels but answers of shape {answers[0].shape} and {answers[1].shape}:"
            " answers are one row per model, one column per sample."
        )
    classes = np.unique(np.concatenate([true, *(part.ravel() for part in answers)]))
    tables = [_rates(true, part, classes) for part in answers]
    return [tables[0][0], tables[0][1], tables[1][0], tables[1][1]]


def _rates(true: Any, answers: Any, classes: Any) -> tuple[Floats, Floats]:
    """FPR and FNR per model and class; NaN for a class that nobody belongs to."""
    belongs = true == classes[:, None]
    said = answers[:, None, :] == classes[:, None]
    absent = np.where(belongs.any(axis=1), 1.0, np.nan)
    fpr = (said & ~belongs).sum(axis=2) / np.maximum((~belongs).sum(axis=1), 1)
    fnr = (~said & belongs).sum(axis=2) / np.maximum(belongs.sum(axis=1), 1)
    return fpr * absent, fnr * absent


def _check(came: str, possible: Sequence[str], what: str) -> None:
    if came not in possible:
        raise UnknownName(came, what, possible)
