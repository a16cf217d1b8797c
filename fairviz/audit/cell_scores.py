"""CEV or SDE of the seeds of one cell, with its interval over images and seeds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fairviz.audit.error_rates import Rates, Reader, average
from fairviz.audit.imbalance import Average, Form, Moved, cev_of, moved, sde_of
from fairviz.audit.intervals import freedom, t_quantile
from fairviz.audit.metrics.base import mean_of_defined
from fairviz.audit.outcomes import Floats, Outcomes, Run
from fairviz.audit.resampling import resamples

SCORES = {"cev": cev_of, "sde": sde_of}
RESAMPLES = 200
TWO = "two classes: CEV = SDE² / 2, one number"
EVEN = "false positives and negatives moved alike: with equal classes, choose a positive class"
NOUGHT = 1e-9
UNKNOWN = (float("nan"), float("nan"), float("nan"))


@dataclass(frozen=True)
class Asked:
    """Which score, over which points, in which form; cells: how many are looked at together."""

    score: str
    read: Reader
    over: str
    form: Form
    average: Average
    confidence: float
    split: str
    cells: int = 1

    def of(self, points: Moved) -> Floats:
        """The score of these points."""
        score = SCORES[self.score](points, self.form)
        return np.where(score < NOUGHT, 0.0, score)  # rounding alone tells it from nought


def scored(runs: Sequence[Run], asked: Asked) -> dict[str, object]:
    """Value, limits, how many points were left out, and why; each seed beside its own parent."""
    before, after = _both(runs, asked)
    drawn = _score(before, after, asked)
    points = moved(*average(before), *average(after))
    left_out = int(np.isnan(points.fpr[0]).sum())
    low, high, low_all = _limits(
        float(drawn[0]), drawn[1:], _jackknife(before, after, asked), asked
    )
    return {
        "value": float(drawn[0]),
        "low": low,
        "high": high,
        "low_all": low_all,
        "excluded": left_out,
        "reason": _reason(float(drawn[0]), left_out, points.fpr.shape[1], asked),
    }


def times(runs: Sequence[Run], plain: Sequence[Run], asked: Asked) -> tuple[float, float, float]:
    """How many times the score of plain runs theirs is, with limits: paired by seed and image."""
    (drawn, left), (beside, apart) = (_drawn(members, asked) for members in (runs, plain))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios, without = drawn / beside, left / apart
    if not np.isfinite([ratios[0], *without]).all():
        return UNKNOWN
    low, high, _ = _limits(float(ratios[0]), ratios[1:][np.isfinite(ratios[1:])], without, asked)
    return float(ratios[0]), low, high


def _drawn(runs: Sequence[Run], asked: Asked) -> tuple[Floats, Floats]:
    """The score of these runs and of each resample, and without each seed in turn."""
    before, after = _both(runs, asked)
    return _score(before, after, asked), _jackknife(before, after, asked)


def _both(runs: Sequence[Run], asked: Asked) -> tuple[list[Rates], list[Rates]]:
    """The rates of the dense parents, and of the runs themselves."""
    dense = [run.dense for run in runs if run.dense]
    return _rates(dense, asked), _rates([run.said for run in runs], asked)


def _rates(answers: Sequence[Outcomes], asked: Asked) -> list[Rates]:
    """The rates of each model: of the images themselves, then of each resample."""
    return [_of_model(said, asked) for said in answers]


def _of_model(said: Outcomes, asked: Asked) -> Rates:
    n = len(said)
    parts = [asked.read(said, weights) for weights in (np.ones((1, n)), *resamples(n, RESAMPLES))]
    fpr, fnr = zip(*parts, strict=True)
    return np.concatenate(fpr), np.concatenate(fnr)


def _score(before: Sequence[Rates], after: Sequence[Rates], asked: Asked) -> Floats:
    """The score under each row of weights, in the order of averaging that was asked for."""
    if asked.average == "rates":
        return asked.of(moved(*average(before), *average(after)))
    each = [asked.of(moved(*a, *b)) for a, b in zip(before, after, strict=True)]
    return mean_of_defined(np.stack(each, axis=-1))


def _jackknife(before: Sequence[Rates], after: Sequence[Rates], asked: Asked) -> Floats:
    """The score without each seed in turn."""
    old, new = ([(fpr[:1], fnr[:1]) for fpr, fnr in side] for side in (before, after))
    seeds = range(len(before)) if len(before) > 1 else range(0)
    return np.array([_score(_without(old, k), _without(new, k), asked)[0] for k in seeds])


def _without(rates: Sequence[Rates], seed: int) -> list[Rates]:
    return [rate for k, rate in enumerate(rates) if k != seed]


def _limits(value: float, drawn: Floats, left: Floats, asked: Asked) -> tuple[float, float, float]:
    """Limits, and the lower end for all cells together.

    On the log scale: the noise is that of ratios, which a rare error multiplies.
    """
    known = np.log(drawn[drawn > 0])
    if value == 0:
        return 0.0, float(np.quantile(drawn, asked.confidence)), 0.0
    if not np.all(np.array([value, *left]) > 0) or len(known) < RESAMPLES / 2:
        return UNKNOWN
    within = np.float64(known.var(ddof=1))
    between = np.float64((len(left) - 1) * np.var(np.log(left)) if len(left) else 0.0)
    df = freedom(between, len(left), within, np.float64(np.inf))
    one, every = (t_quantile(df, asked.confidence, cells) for cells in (1, asked.cells))
    ends = value * np.exp(np.array([-one, one, -every]) * np.sqrt(within + between))
    return float(ends[0]), float(ends[1]), float(ends[2])


def _reason(value: float, left_out: int, points: int, asked: Asked) -> str:
    if np.isnan(value):
        return f"{left_out} of {points} {asked.over} have a dense error rate of zero: too few left"
    if left_out:
        return f"{left_out} of {points} {asked.over} left out: a dense error rate is zero"
    if value == 0:
        return EVEN if asked.score == "sde" else "all points moved alike"
    return TWO if points == 2 and asked.over == "classes" else ""
