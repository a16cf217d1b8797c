"""How far groups are apart before and after, and the paired change of that."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fairviz.audit import estimates
from fairviz.audit.adjustments.noise import Refitted
from fairviz.audit.bootstrap import bootstrap
from fairviz.audit.forecasts.spread import told
from fairviz.audit.gap_tables import gap_table
from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Floats, Run
from fairviz.audit.resampling import RESAMPLES

GAP = "gap"  # in place of a group's name


def rows(
    before: Sequence[Run], after: Sequence[Run], people: Grouping, metric: str, noise: Refitted
) -> list[dict[str, object]]:
    """The largest minus the smallest group's number; nothing where there are no two groups."""
    if len(people) < 2:
        return []
    states = [
        ("before", *_limits(before, people, metric)),
        ("after", *_limits(after, people, metric)),
        ("change", *_change(before, after, people, metric, noise)),
    ]
    n = int(people.n.sum())
    return [
        {"state": state, "group": GAP, "n": n, "base": float(n)}
        | {"value": value, "low": low, "high": high, "seeds": len(before)}
        | {"reason": "" if value == value else "fewer than two groups have a number"}
        for state, value, low, high in states
    ]


def _limits(runs: Sequence[Run], people: Grouping, metric: str) -> tuple[float, float, float]:
    """Simultaneous over all pairs of groups, as everywhere."""
    alone = [replace(run, dense=None) for run in runs]  # else the dense ones are measured, too
    row = gap_table(alone, people, "difference", metric, times=0).iloc[0]
    return float(row["value"]), float(row["low"]), float(row["high"])


def _change(
    before: Sequence[Run], after: Sequence[Run], people: Grouping, metric: str, noise: Refitted
) -> tuple[float, float, float]:
    """Gap after minus gap before on the same resamples of the images, and refits on tune."""
    seeds = len(before)
    seen = [estimates.of_metric(runs, people, metric).values for runs in (before, after)]
    each = _apart(seen[1]) - _apart(seen[0])
    value = float(_apart(seen[1].mean(axis=0)) - _apart(seen[0].mean(axis=0)))
    drawn = bootstrap([*before, *after], people, [metric], RESAMPLES)[:, 0]
    gaps = [_apart(part.mean(axis=0).T) for part in (drawn[:seeds], drawn[seeds:])]
    images = gaps[1] - gaps[0]
    mean, low, high = told(each, _with(images, noise, people, metric), int(people.n.sum()))
    return value, value - float(mean - low), value + float(high - mean)


def _with(images: Floats, noise: Refitted, people: Grouping, metric: str) -> Floats:
    """Both sources as one: a refit's own deviation is added to each resample."""
    gaps = _apart(noise.of(people, metric))
    if len(gaps) < 2:
        return images
    return images + np.resize(gaps - gaps.mean(), len(images))


def _apart(values: Floats) -> Floats:
    """Largest minus smallest over the last axis; NaN where fewer than two are known."""
    few = (~np.isnan(values)).sum(axis=-1) < 2
    high = np.where(np.isnan(values), -np.inf, values).max(axis=-1)
    low = np.where(np.isnan(values), np.inf, values).min(axis=-1)
    return np.asarray(np.where(few, np.nan, np.where(few, 0, high) - np.where(few, 0, low)))
