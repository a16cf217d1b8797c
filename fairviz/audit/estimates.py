"""The numbers of some seeds and groups with all that is known about their noise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from fairviz import catalog
from fairviz.audit.groups import Grouping
from fairviz.audit.intervals import CONFIDENCE, freedom, t_quantile, wilson
from fairviz.audit.metrics.base import Metric, Plain, Ratio
from fairviz.audit.outcomes import Floats, Ints, Outcomes, Run
from fairviz.audit.resampling import RESAMPLES, redrawn
from fairviz.errors import BadValue


@dataclass(frozen=True)
class Estimates:
    """Values per seed (rows) and group (columns), and per group what is known about the noise.

    variance is that of the mean over seeds, due to the images. pseudo is what one imagined success
    and failure would add to it: no share is ever certain. flipped: the values are negated.
    """

    values: Floats
    variance: Floats
    pseudo: Floats
    base: Floats  # how many samples a rate is over
    n: Ints
    rate: bool = False
    low: float = -np.inf
    high: float = np.inf
    flipped: bool = False

    @property
    def seeds(self) -> int:
        """How many models were trained."""
        return len(self.values)

    @property
    def mean(self) -> Floats:
        """Mean over the seeds; NaN as soon as one seed has no value."""
        return np.asarray(self.values.mean(axis=0))

    def flip(self) -> Self:
        """The same with the opposite sign: so that more is better."""
        return replace(self, values=-self.values, flipped=not self.flipped)

    @property
    def ends(self) -> tuple[float, float]:
        """What the values can be at all."""
        return (-self.high, -self.low) if self.flipped else (self.low, self.high)

    def combined(self, weights: Floats) -> Self:
        """Sums of the groups' numbers, one per row of weights; a weight of 0 leaves NaN out."""
        noise, used = self.variance + self.pseudo, (weights != 0).astype(float)
        values = np.nan_to_num(self.values) @ weights.T
        lost = np.isnan(self.values).any(axis=0) @ used.T > 0
        unsure = np.isnan(noise) @ used.T > 0
        n = np.array([self.n[row > 0].min(initial=2**31) for row in used])
        low, high = _of_sums(weights, *self.ends)
        return replace(
            self,
            values=np.where(lost, np.nan, values),
            variance=np.where(lost | unsure, np.nan, np.nan_to_num(noise) @ (weights**2).T),
            pseudo=np.zeros(len(weights)),
            base=n.astype(float),
            n=n,
            rate=False,
            low=low,
            high=high,
            flipped=False,
        )

    def apart(self, first: Ints, second: Ints) -> Self:
        """The first groups' numbers minus the second's; the weights of all pairs would not fit."""
        noise, n = self.variance + self.pseudo, np.minimum(self.n[first], self.n[second])
        return replace(
            self,
            values=self.values[:, first] - self.values[:, second],
            variance=noise[first] + noise[second],
            pseudo=np.zeros(len(n)),
            base=n.astype(float),
            n=n,
            rate=False,
            low=self.low - self.high,
            high=self.high - self.low,
            flipped=False,
        )

    def standard_error(self) -> tuple[Floats, Floats]:
        """Standard error over images and seeds together, with its degrees of freedom."""
        within, between = self.variance + self.pseudo, self._between
        df = freedom(between, self.seeds, within, self.n.astype(float))
        return np.sqrt(within + between), df

    def limits(self, confidence: float = CONFIDENCE, comparisons: int = 1) -> tuple[Floats, Floats]:
        """Each group's interval, wide enough that so many of them hold together."""
        if self.flipped:
            low, high = self.flip().limits(confidence, comparisons)
            return -high, -low
        if self.rate:
            return self._rate_limits(confidence, comparisons)
        error, df = self.standard_error()
        reach = t_quantile(df, confidence, comparisons) * error
        ends = (self.mean - reach, self.mean + reach)
        return np.clip(ends[0], self.low, self.high), np.clip(ends[1], self.low, self.high)

    @property
    def _between(self) -> Floats:
        if self.seeds < 2:
            return np.zeros(self.values.shape[1])
        return np.asarray(self.values.var(axis=0, ddof=1) / self.seeds)

    def _rate_limits(self, confidence: float, comparisons: int) -> tuple[Floats, Floats]:
        """Wilson, over as many images as would be as uncertain as images and seeds together."""
        noise, p = self.variance + self._between, self.mean
        df = freedom(self._between, self.seeds, self.variance, np.full(len(p), np.inf))
        n = np.divide(p * (1 - p), noise, out=self.base.copy(), where=noise > 0)
        return wilson(p, n, quantile=t_quantile(df, confidence, comparisons))


def _of_sums(weights: Floats, low: float, high: float) -> tuple[float, float]:
    """What any of these sums can be, of values from low to high."""
    if not (np.isfinite(low) and np.isfinite(high)):
        return -np.inf, np.inf
    up, down = weights.clip(min=0).sum(axis=1), weights.clip(max=0).sum(axis=1)
    return float((up * low + down * high).min()), float((up * high + down * low).max())


def metric_named(name: str) -> Metric:
    """The metric of this catalog name, readable under weights."""
    found = catalog.find(catalog.METRICS, name, "metric").load()
    return found if hasattr(found, "under") else Plain(found)


def of_metric(runs: Sequence[Run], grouping: Grouping, name: str) -> Estimates:
    """The metric of each seed and group."""
    entry = catalog.find(catalog.METRICS, name, "metric")
    metric = metric_named(name)
    answers = [_answers(run, entry.needs_dense) for run in runs]
    columns = [
        _column([_number(metric, said, grouping.rows(g)) for said in answers], metric)
        for g in range(len(grouping))
    ]
    is_rate = entry.is_rate and getattr(metric, "counts", False)
    return _assembled(columns, grouping, is_rate, entry.low, entry.high)


def of_change(runs: Sequence[Run], grouping: Grouping, name: str) -> Estimates:
    """The metric of each seed and group, minus that of the seed's own dense parent; paired."""
    entry = catalog.find(catalog.METRICS, name, "metric")
    if entry.needs_dense:
        raise BadValue(f"{entry.title} compares with dense already: it has no change from dense.")
    metric = metric_named(name)
    columns = [
        _column([_change(metric, run, grouping.rows(g)) for run in runs], metric)
        for g in range(len(grouping))
    ]
    width = entry.high - entry.low
    return _assembled(columns, grouping, False, -width, width)


@dataclass(frozen=True)
class _Number:
    """One seed's number in one group, and its noise: pulls of the images, or resampled numbers."""

    value: float
    noise: Floats
    base: float
    pseudo: float = 0.0


UNKNOWN = _Number(float("nan"), np.full(1, np.nan), 0.0)
Column = tuple[list[float], float, float, float]  # values by seed, variance, pseudo, base


def _answers(run: Run, needs_dense: bool) -> tuple[Outcomes, ...] | None:
    if not needs_dense:
        return (run.said,)
    return None if run.before is None else (run.before, run.said)


def _number(metric: Metric, answers: tuple[Outcomes, ...] | None, rows: Ints) -> _Number:
    if answers is None:
        return UNKNOWN
    taken = tuple(answer.take(rows) for answer in answers)
    if isinstance(metric, Ratio) and metric.linear:
        at = metric.influence(*taken)
        return _Number(at.value, at.pulls, at.base, at.pseudo)
    return _Number(metric(*taken), redrawn(metric, *taken), float(len(rows)))


def _change(metric: Metric, run: Run, rows: Ints) -> _Number:
    if run.before is None:
        return UNKNOWN
    sparse = _number(metric, (run.said,), rows)
    if run.before is run.said:
        return _Number(sparse.value - sparse.value, np.zeros_like(sparse.noise), sparse.base)
    dense = _number(metric, (run.before,), rows)
    pseudo, base = sparse.pseudo + dense.pseudo, min(sparse.base, dense.base)
    return _Number(sparse.value - dense.value, sparse.noise - dense.noise, base, pseudo)


def _column(numbers: Sequence[_Number], metric: Metric) -> Column:
    """The seeds of one group: images vary together in all of them, so their noise is averaged."""
    base = float(np.mean([number.base for number in numbers]))
    pseudo = float(np.mean([number.pseudo for number in numbers])) * getattr(
        metric, "counts", False
    )
    values = [number.value for number in numbers]
    if any(number is UNKNOWN for number in numbers):
        return values, float("nan"), 0.0, 0.0
    noise = np.mean([number.noise for number in numbers], axis=0)
    return values, _variance(noise, base, metric), pseudo, base


def _variance(noise: Floats, base: float, metric: Metric) -> float:
    if not (isinstance(metric, Ratio) and metric.linear):
        known = noise[~np.isnan(noise)]
        return float(known.var(ddof=1)) if len(known) >= RESAMPLES / 2 else float("nan")
    if not base or (base == 1 and not metric.counts):
        return float("nan")
    spread = float((noise**2).sum())
    return spread if metric.counts else spread * base / (base - 1)


def _assembled(
    columns: Sequence[Column], grouping: Grouping, rate: bool, low: float, high: float
) -> Estimates:
    values, *noise = zip(*columns, strict=True) if columns else ((), (), (), ())
    variance, pseudo, base = (np.array(part, dtype=float) for part in noise)
    table = np.array(values, dtype=float).reshape(len(columns), -1).T
    return Estimates(table, variance, pseudo, base, grouping.n, rate, low, high)
