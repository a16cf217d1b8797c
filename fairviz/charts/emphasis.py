"""Which groups are drawn in colour when there are more than eyes can follow."""

from collections.abc import Sequence

import pandas as pd

from fairviz.charts.reading import Reading

MOST = 8  # as many as there are colours


def coloured(frame: pd.DataFrame, groups: Sequence[str], reading: Reading) -> list[str]:
    """All groups if they are few; else the worst off at the highest sparsity, in their order."""
    if len(groups) <= MOST:
        return list(groups)
    known = frame.dropna(subset=["value"]).sort_values("sparsity")
    last = known.groupby("group", sort=False)["value"].last()
    worst = set(last.sort_values(ascending=reading.better != "lower").index[:MOST])
    return [group for group in groups if group in worst]


def explained(chosen: Sequence[str], groups: Sequence[str]) -> list[str]:
    """What a chart must say when it leaves groups grey."""
    if len(chosen) == len(groups):
        return []
    return [f"{len(chosen)} worst of {len(groups)} groups in colour"]


def ends(frame: pd.DataFrame, chosen: Sequence[str], field: str = "group") -> pd.DataFrame:
    """The last point of each chosen line: name, percent, value."""
    known = frame[frame[field].isin(list(chosen))].dropna(subset=["value"])
    last = known.sort_values("percent").groupby(field, sort=False).tail(1)
    return last[[field, "percent", "value"]].rename(columns={field: "name"})
