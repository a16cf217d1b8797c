"""A gap also closes where everybody falls to the worst group's place: levelling down, no help.

A change of a gap levels down where the worst group itself gains nothing, by the estimate, or where
everyone is shown to lose at least as much as the gap narrows. Ours.
"""

import pandas as pd

from fairviz.audit.losses import sign_of
from fairviz.audit.mitigation.brought import LESS_IS_BETTER

SAME = ["part", "pruner", "schedule", "scope", "mitigation", "asked"]


def levelled(rows: pd.DataFrame, metric: str = "accuracy") -> "pd.Series[bool]":
    """Which rows of `brought` narrow a gap by levelling down; never those of other measures."""
    lost = _gains_nothing(rows, metric) | _more_than_gained(rows, metric)
    return rows["measure"].isin(LESS_IS_BETTER) & (rows["change"] < 0) & lost


def _gains_nothing(rows: pd.DataFrame, metric: str) -> "pd.Series[bool]":
    return _of_same(rows, _turned(rows, "change", metric), "worst") <= 0


def _more_than_gained(rows: pd.DataFrame, metric: str) -> "pd.Series[bool]":
    paid = _of_same(rows, _turned(rows, "change", metric), "overall")
    most = _of_same(
        rows, _turned(rows, "high" if sign_of(metric) > 0 else "low", metric), "overall"
    )
    return (most < 0) & (-paid >= rows["change"].abs())


def _turned(rows: pd.DataFrame, column: str, metric: str) -> "pd.Series[float]":
    return sign_of(metric) * rows[column]


def _of_same(rows: pd.DataFrame, values: "pd.Series[float]", measure: str) -> "pd.Series[float]":
    """For every row, the value that this measure of its comparison has; NaN where it has none."""
    own = rows["measure"].eq(measure)
    known = values[own].groupby([rows.loc[own, name] for name in SAME], dropna=False).first()
    found = known.reindex(pd.MultiIndex.from_frame(rows[SAME]))
    return pd.Series(found.to_numpy(dtype=float), index=rows.index)
