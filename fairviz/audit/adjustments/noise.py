"""What the tune images add to the noise: the adjustment is fitted anew on draws of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fairviz.audit.adjustments.base import Case
from fairviz.audit.estimates import metric_named
from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Floats, Run

TIMES = 40  # refits; the standard error that they add then has an error of 11 %

Again = Callable[[Sequence[Case]], list[Run]]
Asked = tuple[tuple[str, ...], str]  # names of the groups, metric


@dataclass(frozen=True)
class Refitted:
    """What other tune images would have led to: (draws, groups) means over seeds."""

    means: Mapping[Asked, Floats]

    def of(self, people: Grouping, metric: str) -> Floats:
        """(draws, groups); no draws where nothing was fitted."""
        return self.means.get((people.names, metric), np.zeros((0, len(people))))

    def variance(self, people: Grouping, metric: str) -> Floats:
        """(groups,) over the draws; none where nothing was fitted."""
        drawn = self.of(people, metric)
        if len(drawn) < 2:
            return np.zeros(len(people))
        return np.asarray(np.nan_to_num(drawn.var(axis=0, ddof=1)))


def refitted(
    cases: Sequence[Case],
    again: Again,
    parts: Sequence[Grouping],
    metrics: Sequence[str],
    times: int = TIMES,
) -> Refitted:
    """The numbers after fitting on draws of the tune images, the same draws for every seed."""
    n, dice = len(cases[0].said), np.random.default_rng(0)
    found: dict[Asked, list[Floats]] = {}
    for _ in range(times if n else 0):
        drawn = dice.integers(n, size=n)
        runs = again([case.take(drawn) for case in cases])  # not kept: many would fill the memory
        for people in parts:
            for metric in metrics:
                found.setdefault((people.names, metric), []).append(_mean(runs, people, metric))
    return Refitted({asked: np.array(draws) for asked, draws in found.items()})


def _mean(runs: Sequence[Run], people: Grouping, metric: str) -> Floats:
    """(groups,) the metric, mean over the seeds."""
    read, groups = metric_named(metric), [people.rows(g) for g in range(len(people))]
    table = [
        [read(run.said.take(rows)) if len(rows) else np.nan for rows in groups] for run in runs
    ]
    return np.asarray(np.mean(table, axis=0))
