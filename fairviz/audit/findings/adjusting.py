"""What an adjustment after training gives each group, and what it takes."""

from typing import Any

import pandas as pd

from fairviz import catalog
from fairviz.audit.adjustments.distances import GAP
from fairviz.audit.adjustments.table import Adjusted, learns
from fairviz.audit.findings.base import Finding, nothing
from fairviz.audit.groups import EVERYONE
from fairviz.audit.wording import listed

NAMED = 3  # groups that a sentence can hold
VERBS = {"higher": ("gains", "loses"), "lower": ("goes up by", "goes down by")}
VERBS["neither"] = VERBS["lower"]


def adjusting(found: Adjusted, name: str, metric: str) -> Finding:
    """Who gains and who loses of this metric; groups' intervals hold together."""
    rows = found.table[found.table["metric"].eq(metric)]
    change = rows[rows["state"].eq("change")].dropna(subset=["value", "low"]).set_index("group")
    if change.empty:
        return nothing("Nothing can be measured here, before or after.")
    head = _head(found, name)
    parts = change.drop(index=[EVERYONE, GAP], errors="ignore")
    whole, gap = change.loc[[EVERYONE]].iloc[0], change[change.index == GAP]
    if not change["value"].abs().max():
        same = f"{head}{',' * learns(name)} changes no number here: {_title(metric)} stays."
        return Finding(same, "calm", rows, " ".join(found.notes))
    told = _groups(parts if len(parts) else change.loc[[EVERYONE]], metric)
    rest = [f"Everyone: {_points(whole, metric)}"] if len(parts) else []
    rest += [f"the gap: {_points(gap.iloc[0], metric)}"] if len(gap) else []
    tail = f" {'; '.join(rest)}." if rest else ""
    return Finding(f"{head}: {told}.{tail}", _severity(parts, metric), rows, " ".join(found.notes))


def _head(found: Adjusted, name: str) -> str:
    title = catalog.find(catalog.ADJUSTMENTS, name, "adjustment").title
    return f"{title}, fitted on {found.fitted_on:,} tune images" if learns(name) else title


def _groups(parts: pd.DataFrame, metric: str) -> str:
    """'dark gains 4.1 [2.0, 6.2] points and light loses 0.6 [...]', those moved most first."""
    order = parts["value"].abs().sort_values(ascending=False).index
    beyond = parts["low"].gt(0) | parts["high"].lt(0)
    if not beyond.any():
        most = parts.loc[[order[0]]].iloc[0]
        of = _title(metric)
        return f"no {of} clearly changes; the most moved is {order[0]}, {_points(most, metric)}"
    each = [_moved(parts.loc[[who]].iloc[0], str(who), metric) for who in order[:NAMED]]
    return f"{_title(metric)} of {listed(each)}"


def _moved(row: "pd.Series[Any]", who: str, metric: str) -> str:
    up, down = VERBS[_entry(metric).better]
    if row["value"] >= 0:
        return f"{who} {up} {_span(row['value'], row['low'], row['high'], metric)}"
    return f"{who} {down} {_span(-row['value'], -row['high'], -row['low'], metric)}"


def _points(row: "pd.Series[Any]", metric: str) -> str:
    return _span(row["value"], row["low"], row["high"], metric, sign="+")


def _span(value: float, low: float, high: float, metric: str, sign: str = "") -> str:
    percent = _entry(metric).format.endswith("%")
    factor, form, unit = (100, ".1f", " points") if percent else (1, ".3f", "")
    said = f"{factor * value + 0.0:{sign}{form}}"
    ends = ", ".join(f"{factor * end + 0.0:{form}}" for end in (low, high))
    return f"{said} [{ends}]{unit}".replace("-", "−")  # noqa: RUF001 a true minus


def _severity(parts: pd.DataFrame, metric: str) -> Any:
    """Whether somebody clearly loses by it."""
    better = _entry(metric).better
    worse = parts["high"].lt(0) if better == "higher" else parts["low"].gt(0)
    return "harm" if better != "neither" and worse.any() else "calm"


def _title(metric: str) -> str:
    title = _entry(metric).title.partition(" (")[0]
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def _entry(metric: str) -> catalog.MetricEntry:
    return catalog.find(catalog.METRICS, metric, "metric")
