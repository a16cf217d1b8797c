"""Every metric of every variant and group on the same resamples: one matrix product per group."""

from collections.abc import Sequence

import numpy as np

from fairviz import catalog
from fairviz.audit.estimates import metric_named
from fairviz.audit.groups import Grouping
from fairviz.audit.metrics.base import Ratio, divide, mean_of_defined
from fairviz.audit.outcomes import Floats, Outcomes, Run
from fairviz.audit.resampling import redrawn, resamples

Answers = tuple[Outcomes, ...]


def bootstrap(
    runs: Sequence[Run], grouping: Grouping, metrics: Sequence[str], times: int = 1000
) -> Floats:
    """Resampled numbers (runs, metrics, groups, times); images are drawn within each group."""
    groups = [_of_group(runs, grouping.rows(g), metrics, times) for g in range(len(grouping))]
    return np.stack(groups, axis=2)


def _of_group(runs: Sequence[Run], rows: np.ndarray, metrics: Sequence[str], times: int) -> Floats:
    taken = [_taken(run, rows) for run in runs]
    found = np.full((len(runs), len(metrics), times), np.nan)
    sums = _Sums()
    for m, name in enumerate(metrics):
        metric, compares = metric_named(name), catalog.METRICS[name].needs_dense
        for r, answers in enumerate(taken):
            asked = answers if compares else answers[-1:]
            if len(asked) < 1 + compares or not len(rows):
                continue
            if isinstance(metric, Ratio):
                sums.ask((r, m), metric, asked)
            else:
                found[r, m] = redrawn(metric, *asked, times=times)
    sums.answer(found, len(rows), times)
    return found


def _taken(run: Run, rows: np.ndarray) -> Answers:
    """What dense and sparse said about these rows; sparse alone where the parent is missing."""
    return tuple(said.take(rows) for said in (run.before, run.said) if said is not None)


class _Sums:
    """Columns that wait for the one product that sums them all."""

    def __init__(self) -> None:
        self._places: list[tuple[tuple[int, int], int]] = []
        self._columns: list[Floats] = []

    def ask(self, place: tuple[int, int], metric: Ratio, answers: Answers) -> None:
        """Remember the metric's columns: what counts, then among what."""
        tops, bases = zip(*metric.columns(*answers), strict=True)
        self._columns += [*tops, *bases]
        self._places.append((place, sum(top.shape[1] for top in tops)))

    def answer(self, found: Floats, n: int, times: int) -> None:
        """Write each metric's quotients where they belong."""
        if not self._places:
            return
        table = np.hstack(self._columns)
        sums = np.concatenate([weights @ table for weights in resamples(n, times)])
        start = 0
        for place, width in self._places:
            top, base = np.hsplit(sums[:, start : start + 2 * width], 2)
            found[place] = mean_of_defined(divide(top, base))
            start += 2 * width
