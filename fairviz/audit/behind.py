"""What stands behind one cell of the bias map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fairviz.audit.error_rates import Over, Rates, average, reader
from fairviz.audit.groups import Grouping, by_class
from fairviz.audit.imbalance import moved
from fairviz.audit.outcomes import Bools, Floats, Ints, Run
from fairviz.audit.tables import changes

FLIPS = ("dense", "sparse", "outcome", "n", "per_seed")


@dataclass(frozen=True)
class Behind:
    """The points that CEV and SDE measure, recall as it changed, and where flipped answers went.

    points: group, fpr_change, fnr_change (percent), dense_fpr, dense_fnr, fpr, fnr, n, reason,
    dense_errors (over classes: false alarms or misses of a dense network, whichever are fewer).
    centroid: mean fpr_change and fnr_change. recalls: tidy rows of change per class or group.
    flips: dense, sparse (answers in words), outcome (broken, mended, moved), n over all seeds.
    """

    points: pd.DataFrame
    centroid: tuple[float, float]
    recalls: pd.DataFrame
    flips: pd.DataFrame


def behind(
    runs: Sequence[Run],
    classes: Sequence[str],
    grouping: Grouping | None = None,
    *,
    over: Over = "classes",
    rows: Ints | Bools | None = None,
) -> Behind:
    """Of the seeds of one cell, each beside its own dense parent; flips of these rows only."""
    parented = [run for run in runs if run.dense is not None]
    people = _people(parented, classes, grouping, over)
    points = _points(parented, people, over)
    middle = points["fpr_change"].mean(), points["fnr_change"].mean()
    return Behind(points, middle, _recalls(parented, people, over), flips(parented, classes, rows))


def flips(
    runs: Sequence[Run], classes: Sequence[str], rows: Ints | Bools | None = None
) -> pd.DataFrame:
    """How many answers went from which to which, over all seeds; most first."""
    parts = [_flipped(run, rows) for run in runs]
    moves = pd.concat(parts) if parts else pd.DataFrame(columns=["dense", "sparse", "outcome"])
    counted = moves.groupby(["dense", "sparse", "outcome"]).size().reset_index(name="n")
    named = counted.assign(
        dense=[classes[int(c)] for c in counted["dense"]],
        sparse=[classes[int(c)] for c in counted["sparse"]],
        per_seed=counted["n"] / max(len(parts), 1),
    )
    ranked = named.sort_values("n", ascending=False, kind="stable", ignore_index=True)
    return pd.DataFrame(ranked, columns=list(FLIPS))


def _flipped(run: Run, rows: Ints | Bools | None) -> pd.DataFrame:
    assert run.dense is not None
    dense, sparse = (
        (run.dense, run.said) if rows is None else (run.dense.take(rows), run.said.take(rows))
    )
    changed = dense.predicted != sparse.predicted
    outcome = np.select([dense.correct, sparse.correct], ["broken", "mended"], "moved")
    answers = {"dense": dense.predicted[changed], "sparse": sparse.predicted[changed]}
    return pd.DataFrame(answers | {"outcome": outcome[changed]})


def _people(
    runs: Sequence[Run], classes: Sequence[str], grouping: Grouping | None, over: Over
) -> Grouping:
    if over == "groups" and grouping is not None:
        return grouping
    labels = runs[0].said.labels if runs else np.zeros(0, dtype=np.int64)
    return by_class(labels, classes, grouping.split if grouping else "explore")


def _points(runs: Sequence[Run], people: Grouping, over: Over) -> pd.DataFrame:
    read, ones = reader(over, people), np.ones((1, len(people.codes)))
    before = _once([read(run.dense, ones) for run in runs if run.dense], len(people))
    after = _once([read(run.said, ones) for run in runs], len(people))
    shift = moved(*before, *after)
    table = {
        "group": people.names,
        "fpr_change": shift.fpr,
        "fnr_change": shift.fnr,
        "dense_fpr": before[0],
        "dense_fnr": before[1],
        "fpr": after[0],
        "fnr": after[1],
        "n": people.n,
    }
    reason = np.where(np.isnan(shift.fpr), "a dense error rate is zero", "")
    rarer = _rarer(before, people.n) if over == "classes" else np.nan
    return pd.DataFrame(table).assign(reason=reason, dense_errors=rarer)


def _rarer(rates: Rates, n: Ints) -> Floats:
    """Mistakes that the smaller of a class's two dense rates rests on, per network."""
    return np.asarray(np.minimum(rates[0] * (n.sum() - n), rates[1] * n))


def _once(rates: Sequence[Rates], points: int) -> Rates:
    if not rates:
        return np.full(points, np.nan), np.full(points, np.nan)
    fpr, fnr = average(rates)
    return fpr[0], fnr[0]


def _recalls(runs: Sequence[Run], people: Grouping, over: Over) -> pd.DataFrame:
    """Change of recall: within a class, recall is accuracy."""
    name = "accuracy" if over == "classes" else "true_positive_rate"
    table = changes(runs, people, name, simultaneous=True)
    pruned = table[~table["dense"]]
    return pruned.assign(metric="true_positive_rate").reset_index(drop=True)
