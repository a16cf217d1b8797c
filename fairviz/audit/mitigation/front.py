"""Which methods nobody beats: the Pareto front over everyone, the worst group and sparsity.

A method is beaten by another that removed at least as much, is at least as good for everyone and
for the worst group, and better in one of the two. `front` says so of the estimates; `stands` says
what the intervals know of it:

    clear    no other as sparse could beat it: of every one it is better, beyond both intervals,
             for everyone or for the worst group
    open     nobody beats it beyond the intervals, but somebody may
    beaten   somebody as sparse is better beyond both intervals for one, and not worse, by the
             estimates, for the other

Two intervals that do not touch are stricter than a test of the difference; among many methods some
two will still not touch by chance. The more pairs there are, the wider are the intervals held
against each other: as for tests of every pair in both, all at 95 % (Bonferroni, normal quantiles).
Over 300 redraws of equal methods (three groups, 150 images each) some method was called beaten in 2
studies of 6 methods of one seed and in 2 of 12 (without the widening in 9 and 44), of three seeds,
with luck of their own, in none (in 1 and 8); none was ever called clear. Collapsed and undefined
methods are on no front ("").

`beaten_by` and `beaten_at` name the one that beats it beyond the intervals: of the same sparsity
where there is such a one, else a sparser one; the best for the worst group.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy.stats import norm

from fairviz.audit.intervals import CONFIDENCE
from fairviz.audit.losses import sign_of
from fairviz.audit.mitigation.parts import ALIKE
from fairviz.audit.outcomes import Bools, Floats, Ints
from fairviz.audit.wording import method
from fairviz.predictions.words import mitigated, uncapitalised
from fairviz.spec import AND

Stands = Literal["", "clear", "open", "beaten"]
AXES = ("overall", "worst")


def with_front(table: pd.DataFrame, metric: str = "accuracy") -> pd.DataFrame:
    """The methods with `front` (of the estimates) and `stands` (with their intervals)."""
    judged = _judged(table)
    known = table[judged]
    rivals = _as_sparse(known["sparsity"].to_numpy(dtype=float))
    value, low, high = (_turned(known, metric, part) for part in ("", "_low", "_high"))
    wide = _widening(rivals)
    ends = value - wide * (value - low), value + wide * (high - value)
    front = pd.Series(~_beaten(value, rivals), index=known.index)
    surely = _surely_beaten(value, *ends, rivals)
    stands = pd.Series(_stands(surely, *ends, rivals), index=known.index, dtype=object)
    by = _rivals_of(known, surely, value)
    return table.assign(
        front=front.reindex(table.index, fill_value=False).astype(bool),
        stands=stands.reindex(table.index, fill_value=""),
        beaten_by=by["beaten_by"].reindex(table.index, fill_value=""),
        beaten_at=by["beaten_at"].reindex(table.index),
    )


def level(sparsities: Sequence[float]) -> list[float]:
    """A common name for sparsities that are compared: of those within a point, the mean."""
    order = np.argsort(sparsities, kind="stable")
    named, first = [0.0] * len(order), 0
    for place in range(1, len(order) + 1):
        last = place == len(order)
        if last or sparsities[order[place]] - sparsities[order[first]] > ALIKE:
            members = [int(index) for index in order[first:place]]
            mean = round(float(np.mean([sparsities[index] for index in members])), 3)
            for index in members:
                named[index] = mean
            first = place
    return named


def _judged(table: pd.DataFrame) -> "pd.Series[bool]":
    return table[list(AXES)].notna().all(axis=1) & ~table["collapsed"].astype(bool)


def _turned(table: pd.DataFrame, metric: str, part: str) -> Floats:
    """(methods, 2): everyone and the worst group, turned so that more is better."""
    if sign_of(metric) < 0 and part:
        part = "_high" if part == "_low" else "_low"
    return sign_of(metric) * table[[f"{name}{part}" for name in AXES]].to_numpy(dtype=float)


def _as_sparse(sparsity: Floats) -> Bools:
    """rivals[i, j]: whether j removed as much as i or more, and is another."""
    close = sparsity[None, :] >= sparsity[:, None] - ALIKE
    return np.asarray(close & ~np.eye(len(sparsity), dtype=bool))


def _widening(rivals: Bools) -> float:
    """By how much intervals grow so that those of no two equal methods part; never shrink."""
    pairs = int(np.triu(rivals | rivals.T).sum())
    apart = norm.ppf(1 - (1 - CONFIDENCE) / (2 * max(1, len(AXES) * pairs)))
    return float(max(1.0, apart / (norm.ppf((1 + CONFIDENCE) / 2) * np.sqrt(2))))


def _beaten(value: Floats, rivals: Bools) -> Bools:
    better, as_good = _compared(value, value)
    return np.asarray((rivals & as_good.all(axis=2) & better.any(axis=2)).any(axis=1))


def _surely_beaten(value: Floats, low: Floats, high: Floats, rivals: Bools) -> Bools:
    """[i, j]: whether j beats i beyond both intervals."""
    surely_better, _ = _compared(high, low)  # of j over i: j's low above i's high
    _, as_good = _compared(value, value)
    return np.asarray(rivals & surely_better.any(axis=2) & as_good.all(axis=2))


def _stands(surely: Bools, low: Floats, high: Floats, rivals: Bools) -> list[Stands]:
    ahead = low[:, None, :] > high[None, :, :]  # of i over j
    beaten: Bools = np.any(surely, axis=1)
    clear: Bools = np.all(~rivals | ahead.any(axis=2), axis=1)
    return ["beaten" if b else "clear" if c else "open" for b, c in zip(beaten, clear, strict=True)]


def _rivals_of(known: pd.DataFrame, surely: Bools, value: Floats) -> pd.DataFrame:
    """Who beats each, in words, and at which sparsity; "" and NaN for those nobody beats."""
    sparsity = known["sparsity"].to_numpy(dtype=float)
    is_near = np.abs(sparsity[None, :] - sparsity[:, None]) <= ALIKE
    rows = known.to_dict("records")
    found = [
        _first(np.flatnonzero(by), near, value) for by, near in zip(surely, is_near, strict=True)
    ]
    told = [("", np.nan) if one is None else (_called(rows[one]), sparsity[one]) for one in found]
    return pd.DataFrame(told, columns=["beaten_by", "beaten_at"], index=known.index)


def _first(beating: Ints, near: Bools, value: Floats) -> int | None:
    """Of those that beat it, one as sparse before one that is sparser; the best of them."""
    return max(map(int, beating), key=lambda j: (near[j], value[j, 1]), default=None)


def _called(row: Mapping[Any, Any]) -> str:
    """'magnitude, recovered + distillation'."""
    told = method(str(row.get("pruner", "")), str(row.get("schedule", "")))
    names = str(row.get("mitigation") or "")
    return told + "".join(
        f" + {uncapitalised(part)}" for part in mitigated(names).split(AND) if part
    )


def _compared(mine: Floats, theirs: Floats) -> tuple[Bools, Bools]:
    """[i, j, axis]: whether j is above i, and whether it is at least as high."""
    return theirs[None, :, :] > mine[:, None, :], theirs[None, :, :] >= mine[:, None, :]
