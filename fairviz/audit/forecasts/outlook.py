"""From which sparsity on is trouble foretold for a group, and was that so?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fairviz.audit.forecasts.scores import Seed, chances, left_out
from fairviz.audit.groups import Grouping
from fairviz.audit.similarity.tables import over_seeds

COLUMNS = [
    *("asked", "group", "n", "foretold", "value", "low", "high", "seeds", "right", "above"),
    *("auc", "auc_low", "beats"),
]


@dataclass(frozen=True)
class Stop:
    """The seeds of one method at one sparsity."""

    asked: float
    seeds: Sequence[Seed]


def outlook(stops: Sequence[Stop], people: Grouping, signal: str, points: float) -> pd.DataFrame:
    """Per sparsity and group: share of flips foretold by the other seeds, and what came.

    right: in how many seeds foretold and come lie on the same side of the limit; above: in how many
    it came above; beats: whether the forecast of samples beats chance on seeds it had not seen.
    """
    rows = [
        row
        for stop in stops
        if len(stop.seeds) > 1
        for row in _at(stop, people, signal, points / 100)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def starts(table: pd.DataFrame, points: float) -> pd.DataFrame:
    """Per group, the first sparsity at which a forecast that beats chance lies above the limit."""
    told = table[table["beats"] & table["foretold"].gt(points / 100)]
    first = told.sort_values("asked", kind="stable").groupby("group", sort=False).first()
    return first.reset_index()[["group", "asked", "foretold", "value"]]


def record(table: pd.DataFrame) -> tuple[int, int, int]:
    """How many verdicts were right, how many were given, and how many one constant gets right."""
    judged = table[table["beats"]]
    given, above = int(judged["seeds"].sum()), int(judged["above"].sum())
    return int(judged["right"].sum()), given, max(above, given - above)


def _at(stop: Stop, people: Grouping, signal: str, limit: float) -> list[dict[str, object]]:
    auc, auc_low, _ = over_seeds(np.array(left_out(stop.seeds, signal)))
    shared = {"asked": stop.asked, "auc": auc, "auc_low": auc_low, "beats": bool(auc_low > 0.5)}
    told = [chances(stop.seeds, place, signal) for place in range(len(stop.seeds))]
    rows = []
    for group in range(len(people)):
        members = people.rows(group)
        if not len(members):
            continue
        foretold = np.array([one[members].mean() for one in told])
        came = np.array([seed.flipped[members].mean() for seed in stop.seeds])
        value, low, high = over_seeds(came)
        rows.append(
            {"group": people.names[group], "n": len(members), "foretold": float(foretold.mean())}
            | {"value": value, "low": low, "high": high, "seeds": len(came)}
            | {"right": int(((foretold > limit) == (came > limit)).sum())}
            | {"above": int((came > limit).sum())}
            | shared
        )
    return rows
