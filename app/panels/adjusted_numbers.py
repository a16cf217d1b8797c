"""Before and after an adjustment as a table that is read: one row per group."""

from itertools import product

import pandas as pd

from fairviz import catalog
from fairviz.audit.adjustments.table import Adjusted
from fairviz.charts.reading import reading

STATES = {"before": "as it is", "after": "adjusted", "change": "change"}
LIMITS = ("value", "low", "high")
LEARNED = {
    **dict.fromkeys(("equal_opportunity", "demographic_parity", "prevalence"), "Threshold, chance"),
    "temperature": "Temperature",
}


def table(found: Adjusted, name: str, metric: str) -> pd.DataFrame:
    """The metric and accuracy, before, after and the change, and what was learned on tune."""
    asked = list(product(dict.fromkeys((metric, "accuracy")), STATES))
    rows = []
    for group, part in found.table.groupby("group", sort=False):
        by = part.set_index(["metric", "state"])
        told = {_column(*each): _told(by, *each) for each in asked}
        remark = {"Remark": next(filter(None, part["reason"]), "")}
        head = {"Group": group, "n": int(part["n"].iloc[0])}
        rows.append(head | told | _learned(found, name, str(group)) | remark)
    return pd.DataFrame(rows)


def _column(metric: str, state: str) -> str:
    return f"{reading(catalog.METRICS[metric]).axis_title}, {STATES[state]}"


def _told(by: pd.DataFrame, metric: str, state: str) -> str:
    return said(by.loc[metric], metric, state)


def said(by: pd.DataFrame, metric: str, state: str) -> str:
    """'91.3 [88.4, 93.7]' of one group's rows by state."""
    read = reading(catalog.METRICS[metric], change=state == "change")
    row = by.loc[[state]].iloc[0]
    value, low, high = (read.factor * row[name] for name in LIMITS)
    ends = "" if pd.isna(low) else f" [{read.number(low)}, {read.number(high)}]"
    return f"{read.number(value)}{ends}"


def _learned(found: Adjusted, name: str, group: str) -> dict[str, str]:
    """What tune taught about this group, the seeds side by side."""
    if name not in LEARNED:
        return {}
    seeds = found.learned.get(group, ())
    return {LEARNED[name]: ", ".join(f"{each:.2f}" for each in seeds)}
