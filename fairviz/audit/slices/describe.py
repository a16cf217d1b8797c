"""What the members of a slice share that others do not, in words."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fairviz.audit.outcomes import Bools, Ints
from fairviz.audit.slices.conditions import Column
from fairviz.predictions.slices import Condition

MOST = 3  # traits that are named
COMMON = 0.4  # of the members have it, at least,
TIMES = 1.5  # and so many times what everybody has


def of_classes(labels: Ints, classes: Sequence[str]) -> Column:
    """The class as a column like any other."""
    return Column("class", labels, tuple(Condition("class", value=name) for name in classes))


def shared(columns: Sequence[Column], members: Bools) -> str:
    """'81 % lowest contrast (all: 20 %), 77 % lowest saturation (all: 20 %)'."""
    found = _traits(columns, members)
    clear = found[(found["share"] >= COMMON) & (found["share"] >= TIMES * found["usual"])]
    ranked = clear.sort_values("score", ascending=False, kind="stable").head(MOST)
    told = [f"{row.share:.0%} {row.words} (all: {row.usual:.0%})" for row in ranked.itertuples()]
    return ", ".join(told).replace("%", " %")


def _traits(columns: Sequence[Column], members: Bools) -> pd.DataFrame:
    """Every level of every column: its share of the members, of everybody, and how far apart."""
    rows = [
        (condition.words, *_shares(column.codes == level, members))
        for column in columns
        for level, condition in enumerate(column.conditions)
    ]
    table = pd.DataFrame(rows, columns=["words", "share", "usual"])
    error = np.sqrt(np.maximum(table["usual"] * (1 - table["usual"]), 1e-9))
    return table.assign(score=(table["share"] - table["usual"]) / error)


def _shares(has: Bools, members: Bools) -> tuple[float, float]:
    return (float(has[members].mean()) if members.any() else 0.0), float(has.mean())
