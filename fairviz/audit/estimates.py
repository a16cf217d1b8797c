"""The numbers of some seeds and groups with all that is known about their noise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from fairviz import catalog
from fairviz.audit.groups import Grouping
from fairviz.audit.intervals import CONFIDENCE, freedom, t_quantile, wilson
from fairviz.audit.metrics.base import Influence, Metric, Plain, Ratio
from fairviz.audit.outcomes import Floats, Ints, Outcomes, Run
from fairviz.audit.resampling import RESAMPLES, redrawn
from fairviz.errors import BadValue


@dataclass(frozen=True)
class Estimates:
    """Per seed (rows) and group (columns): value, variance over images, and what stands behind.

    pseudo is the variance that one imagined success and failure add: no share is ever certain.
    """

    values: Floats
    variance: Floats
    pseudo: Floats
    base: Floats  # how many samples a rate is over
    n: Ints  # (groups,)
    rate: bool = False
    low: float = -np.inf
    high: float = np.inf

    @property
    def seeds(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> Floats:
        """Mean over the seeds; NaN as soon as one seed has no value."""
        return np.asarray(self.values.mean(axis=0))

    def combined(self, weights: Floats) -> Self:
        """Sums of the groups' numbers, one per row of weights; a weight of 0 leaves NaN out."""
        values, noise = np.nan_to_num(self.values), np.nan_to_num(self._noise, nan=np.inf)
        missing = np.isnan(self.values).astype(float) @ (weights != 0).T > 0
        summed = np.where(missing, np.nan, values @ weights.T)
        variance = np.where(weights == 0, 0.0, weights**2)
        finite = np.where(np.isinf(noise), 0.0, noise) @ variance.T
        unknown = np.isinf(noise).astype(float) @ (weights != 0).T > 0
        n = np.array([self.n[row != 0].min(initial=2**31) for row in weights])
        return replace(
            self,
            values=summed,
            variance=np.where(unknown | missing, np.nan, finite),
            pseudo=np.zeros_like(summed),
            base=np.broadcast_to(n.astype(float), summed.shape),
            n=n,
            rate=False,
            low=-np.inf,
            high=np.inf,
        )

    def standard_error(self) -> tuple[Floats, Floats]:
        """Standard error over images and seeds together, with its degrees of freedom."""
        within, between = self._noise.mean(axis=0), self._between
        df = freedom(between, self.seeds, within, self.n.astype(float))
        return np.sqrt(within + between), df

    def limits(self, confidence: float = CONFIDENCE, comparisons: int = 1) -> tuple[Floats, Floats]:
        """Each group's interval, wide enough that so many of them hold together."""
        if self.rate:
            return self._rate_limits(confidence, comparisons)
        error, df = self.standard_error()
        reach = t_quantile(df, confidence, comparisons) * error
        return np.clip(self.mean - reach, self.low, self.high), np.clip(
            self.mean + reach, self.low, self.high
        )

    @property
    def _noise(self) -> Floats:
        return np.asarray(self.variance + self.pseudo)

    @property
    def _between(self) -> Floats:
        if self.seeds < 2:
            return np.zeros(self.values.shape[1])
        return np.asarray(self.values.var(axis=0, ddof=1) / self.seeds)

    def _rate_limits(self, confidence: float, comparisons: int) -> tuple[Floats, Floats]:
        """Wilson, over as many images as would be as uncertain as images and seeds together."""
        within, between = self.variance.mean(axis=0), self._between
        df = freedom(between, self.seeds, within, np.full(len(self.n), np.inf))
        p = self.mean
        n = np.divide(
            p * (1 - p), within + between, out=self.base.mean(axis=0), where=within + between > 0
        )
        return wilson(p, n, quantile=t_quantile(df, confidence, comparisons))


def metric_named(name: str) -> Metric:
    """The metric of this catalog name, readable under weights."""
    found = catalog.find(catalog.METRICS, name, "metric").load()
    return found if hasattr(found, "under") else Plain(found)


def of_metric(runs: Sequence[Run], grouping: Grouping, name: str) -> Estimates:
    """The metric of each seed and group."""
    entry = catalog.find(catalog.METRICS, name, "metric")
    metric = metric_named(name)
    pairs = [_answers(run, entry.needs_dense) for run in runs]
    cells = [
        [_cell(metric, answers, grouping.rows(g)) for g in _each(grouping)] for answers in pairs
    ]
    return _assembled(cells, grouping, _is_counted(metric) and entry.is_rate, entry.low, entry.high)


def of_change(runs: Sequence[Run], grouping: Grouping, name: str) -> Estimates:
    """The metric of each seed and group, minus that of the seed's own dense parent; paired."""
    entry = catalog.find(catalog.METRICS, name, "metric")
    if entry.needs_dense:
        raise BadValue(f"{entry.title} compares with dense already: it has no change from dense.")
    metric = metric_named(name)
    cells = [[_change(metric, run, grouping.rows(g)) for g in _each(grouping)] for run in runs]
    width = entry.high - entry.low
    return _assembled(cells, grouping, False, -width, width)


Cell = tuple[float, float, float, float]  # value, variance over images, pseudo, base
UNKNOWN: Cell = (float("nan"), float("nan"), 0.0, 0.0)


def _each(grouping: Grouping) -> range:
    return range(len(grouping))


def _answers(run: Run, needs_dense: bool) -> tuple[Outcomes, ...] | None:
    if not needs_dense:
        return (run.said,)
    return None if run.before is None else (run.before, run.said)


def _cell(metric: Metric, answers: tuple[Outcomes, ...] | None, rows: Ints) -> Cell:
    if answers is None:
        return UNKNOWN
    taken = tuple(answer.take(rows) for answer in answers)
    if isinstance(metric, Ratio) and metric.linear:
        return _linear(metric, metric.influence(*taken))
    return metric(*taken), _variance(redrawn(metric, *taken)), 0.0, float(len(rows))


def _change(metric: Metric, run: Run, rows: Ints) -> Cell:
    if run.before is None:
        return UNKNOWN
    dense, sparse = run.before.take(rows), run.said.take(rows)
    if run.before is run.said:
        value = metric(sparse)
        return value - value, 0.0, 0.0, float(len(rows))
    if isinstance(metric, Ratio) and metric.linear:
        return _linear_change(metric, metric.influence(dense), metric.influence(sparse))
    drawn = redrawn(metric, sparse) - redrawn(metric, dense)
    return metric(sparse) - metric(dense), _variance(drawn), 0.0, float(len(rows))


def _linear(metric: Ratio, at: Influence) -> Cell:
    return at.value, _image_variance(metric, at.pulls, at.base), _pseudo(metric, at), at.base


def _linear_change(metric: Ratio, dense: Influence, sparse: Influence) -> Cell:
    base = min(dense.base, sparse.base)
    variance = _image_variance(metric, sparse.pulls - dense.pulls, base)
    pseudo = _pseudo(metric, dense) + _pseudo(metric, sparse)
    return sparse.value - dense.value, variance, pseudo, base


def _pseudo(metric: Ratio, at: Influence) -> float:
    return at.pseudo if metric.counts else 0.0


def _image_variance(metric: Ratio, pulls: Floats, base: float) -> float:
    if not base or (base == 1 and not metric.counts):
        return float("nan")
    spread = float((pulls**2).sum())
    return spread if metric.counts else spread * base / (base - 1)


def _variance(drawn: Floats) -> float:
    known = drawn[~np.isnan(drawn)]
    enough = len(known) >= RESAMPLES / 2 and len(known) > 1
    return float(known.var(ddof=1)) if enough else float("nan")


def _is_counted(metric: Metric) -> bool:
    return isinstance(metric, Ratio) and metric.counts


def _assembled(
    cells: Sequence[Sequence[Cell]], grouping: Grouping, rate: bool, low: float, high: float
) -> Estimates:
    grid = np.array(cells, dtype=float).reshape(len(cells), len(grouping), 4)
    value, variance, pseudo, base = np.moveaxis(grid, 2, 0)
    return Estimates(value, variance, pseudo, base, grouping.n, rate, low, high)
