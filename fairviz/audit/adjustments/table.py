"""Before and after an adjustment: every group, everyone, the gap, and the paired change of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from fairviz import catalog
from fairviz.audit import estimates
from fairviz.audit.adjustments import distances
from fairviz.audit.adjustments.base import Adjustment, Case, Fit
from fairviz.audit.adjustments.distances import GAP
from fairviz.audit.adjustments.noise import TIMES, Refitted, refitted
from fairviz.audit.estimates import Estimates
from fairviz.audit.groups import Grouping, everyone
from fairviz.audit.lacking import lacking
from fairviz.audit.outcomes import Floats, Run
from fairviz.audit.tables import reason
from fairviz.errors import BadValue, UnknownName
from fairviz.naming import Scalar

COLUMNS = ["metric", "state", "group", "n", "base", "value", "low", "high", "seeds", "reason"]
STATES = ("dense", "before", "after", "change")
UNMATCHED = "Tune and explore must come from the same variants in the same order; got {} and {}."


@dataclass(frozen=True)
class Adjusted:
    """Tidy rows (COLUMNS), how many tune images were read, and what had to be done without.

    learned: by group, what each seed learned, such as its threshold.
    """

    table: pd.DataFrame
    fitted_on: int
    notes: tuple[str, ...] = ()
    learned: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sides:
    """The same groups on the split that is learned from and on the one that is judged."""

    tune: Grouping
    explore: Grouping

    @property
    def aligned(self) -> Grouping:
        """Those of tune under explore's names: a group that tune has not is an empty one."""
        place = {name: number for number, name in enumerate(self.explore.names)}
        codes = np.array([*(place.get(name, -1) for name in self.tune.names), -1])
        return replace(self.tune, names=self.explore.names, codes=codes[self.tune.codes])


def adjusted(
    tune: Sequence[Run],
    explore: Sequence[Run],
    people: Sides,
    name: str,
    settings: Mapping[str, Scalar] | None = None,
    metric: str = "accuracy",
) -> Adjusted:
    """What the seeds of one cell say on explore, dense, before and after what tune taught.

    Intervals cover seeds, images and, by refitting, the tune images; those of groups hold for all
    groups together. The change is paired: the same images of the same seeds.
    """
    _check(tune, explore, metric)
    fit = _fit(name, dict(settings or {}))
    cases = [Case(run.said, people.aligned, run.dense) for run in tune]
    made = [fit(case) for case in cases]
    after = _after(explore, made, people.explore)
    parts, metrics = _parts(people.explore), list(dict.fromkeys(("accuracy", metric)))

    def again(draws: Sequence[Case]) -> list[Run]:
        return _after(explore, [fit(case) for case in draws], people.explore)

    noise = refitted(cases, again, parts, metrics, TIMES if learns(name) else 0)
    rows = [
        {"metric": each} | row
        for each in metrics
        for row in _measured(explore, after, parts, each, noise)
    ]
    notes = dict.fromkeys(note for each in made for note in each.notes)
    tidy = pd.DataFrame(rows, columns=COLUMNS)
    return Adjusted(tidy, len(people.tune.codes), tuple(notes), _learned(made))


def learns(name: str) -> bool:
    """Whether this adjustment reads the tune images."""
    return "tune split" in catalog.find(catalog.ADJUSTMENTS, name, "adjustment").needs


def settings_of(name: str, asked: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """All settings of an adjustment, those asked for in place of the usual ones."""
    usual = catalog.find(catalog.ADJUSTMENTS, name, "adjustment").settings
    for key in asked:
        if key not in usual:
            raise UnknownName(key, f"setting of {name}", usual)
    return {**usual, **asked}


def _fit(name: str, asked: Mapping[str, Scalar]) -> Callable[[Case], Adjustment]:
    begin: Fit = catalog.find(catalog.ADJUSTMENTS, name, "adjustment").load()
    settings = settings_of(name, asked)
    return lambda case: begin(case, **settings)


def _after(explore: Sequence[Run], made: Sequence[Adjustment], people: Grouping) -> list[Run]:
    """The same runs with their adjusted answers."""
    return [
        replace(run, said=each.apply(Case(run.said, people, run.dense)))
        for run, each in zip(explore, made, strict=True)
    ]


def _learned(made: Sequence[Adjustment]) -> dict[str, tuple[float, ...]]:
    names = dict.fromkeys(name for each in made for name in each.learned)
    return {name: tuple(e.learned[name] for e in made if name in e.learned) for name in names}


def _parts(people: Grouping) -> list[Grouping]:
    """Everyone, then the groups."""
    whole = everyone(len(people.codes), people.split)
    return [whole, people] if people.columns else [whole]


def _measured(
    before: Sequence[Run],
    after: Sequence[Run],
    parts: Sequence[Grouping],
    metric: str,
    noise: Refitted,
) -> list[dict[str, object]]:
    groups = [
        row
        for people in parts
        for row in _rows(before, after, people, metric, noise.variance(people, metric))
    ]
    return [*groups, *distances.rows(before, after, parts[-1], metric, noise)]


def _rows(
    before: Sequence[Run], after: Sequence[Run], people: Grouping, metric: str, extra: Floats
) -> list[dict[str, object]]:
    paired = [replace(new, dense=old.said) for old, new in zip(before, after, strict=True)]
    dense = [replace(run, said=run.dense) for run in before if run.dense is not None]
    of, none = estimates.of_metric, np.zeros(len(people))
    found: dict[str, tuple[Sequence[Run], Estimates, Floats]] = {
        "before": (before, of(before, people, metric), none),
        "after": (after, of(after, people, metric), extra),
        "change": (paired, estimates.of_change(paired, people, metric), extra),
    }
    if len(dense) == len(before):
        found = {"dense": (dense, of(dense, people, metric), none), **found}
    return [
        row
        for state, (runs, numbers, more) in found.items()
        for row in _told(state, runs, numbers, more, people, metric)
    ]


def _told(
    state: str,
    runs: Sequence[Run],
    numbers: Estimates,
    more: Floats,
    people: Grouping,
    metric: str,
) -> list[dict[str, object]]:
    sure = replace(numbers, variance=numbers.variance + more)
    low, high = sure.limits(comparisons=max(len(people), 1))
    untold = lacking(runs, metric)
    return [
        {
            "state": state,
            "group": name,
            "n": int(people.n[g]),
            "base": numbers.base[g],
            "value": numbers.mean[g],
            "low": low[g],
            "high": high[g],
            "seeds": len(runs),
            "reason": untold or reason(numbers, g, metric, int(people.n[g])),
        }
        for g, name in enumerate(people.names)
    ]


def _check(tune: Sequence[Run], explore: Sequence[Run], metric: str) -> None:
    names = [run.variant for run in tune], [run.variant for run in explore]
    if names[0] != names[1]:
        raise BadValue(UNMATCHED.format(*names))
    if catalog.find(catalog.METRICS, metric, "metric").needs_dense:
        title = catalog.METRICS[metric].title
        raise BadValue(f"{title} compares with dense: before and after need a number of each.")


__all__ = ["GAP", "STATES", "Adjusted", "Sides", "adjusted", "settings_of"]
