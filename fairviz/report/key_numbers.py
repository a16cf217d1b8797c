"""Four numbers of the leading method: everyone, the worst group, the gap, who pays first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from fairviz.audit import tables
from fairviz.audit.gap_tables import gap_table
from fairviz.audit.onset import onset
from fairviz.audit.outcomes import Run
from fairviz.charts import words
from fairviz.charts.reading import Reading, reading
from fairviz.report.pieces.opening import leading, telling
from fairviz.report.reading import Material


@dataclass(frozen=True)
class Number:
    """A number under its label, its 95 % interval, and what stands beside it."""

    label: str
    value: str
    change: str
    between: str = ""  # '[85.9, 89.5]'


def key_numbers(material: Material) -> list[Number]:
    """Of the leading method at the telling sparsity; none where nothing is pruned."""
    how = leading(material)
    if how is None:
        return []
    runs, metric = material.at(how, telling(material, how)), material.asked.metric
    everyone = tables.overall(runs, metric), tables.overall(runs, metric, change=True)
    groups = (
        tables.by_group(runs, material.people, metric),
        tables.changes(runs, material.people, metric, simultaneous=True),  # as in the headline
    )
    return [*_everyone(material, *everyone), *_worst(material, runs, *groups), *_first(material)]


def _everyone(material: Material, values: pd.DataFrame, changes: pd.DataFrame) -> list[Number]:
    here, moved = (_pruned(table).iloc[0] for table in (values, changes))
    return [_number(material, f"{material.metric.title}, everyone", here, moved)]


def _worst(
    material: Material, runs: Sequence[Run], values: pd.DataFrame, changes: pd.DataFrame
) -> list[Number]:
    """The worst group's number, and by how much the best is ahead."""
    here, moved = (_pruned(table).set_index("group") for table in (values, changes))
    known = here.dropna(subset=["value"]).sort_values("value")
    if len(known) < 2:
        return []
    name = known.index[-1 if material.metric.better == "lower" else 0]
    own = _number(material, f"Worst group: {name}", known.loc[name], moved.loc[name])
    return [own, _gap(material, runs, (here["value"] - moved["value"]).dropna())]


def _gap(material: Material, runs: Sequence[Run], dense: "pd.Series[float]") -> Number:
    """By how much the best group is ahead of the worst, and was in the dense models."""
    metric = material.asked.metric
    table = gap_table(runs, material.people, "difference", metric, times=0)
    read = replace(reading(material.metric, change=True), change=False)
    gap, between = _parted(read, _pruned(table).iloc[0])
    before = float(dense.max() - dense.min())
    was = "" if before != before else f"dense: {before * read.factor:.{read.digits}f}"
    return Number("Best minus worst group", gap, was, between)


def _first(material: Material) -> list[Number]:
    """Who is shown to pay first."""
    how = leading(material)
    assert how is not None
    table = onset(material.methods[how], material.people, material.asked.metric)
    paying = table.dropna(subset=["value"]).sort_values("value")
    if paying.empty:
        return [Number("First group to pay", "none shown", "at any sparsity tried")]
    rest = len(table) - len(paying)
    others = (
        "every group pays by the last sparsity tried"
        if not rest
        else f"{rest} of {len(table)} groups: at none that was tried"
    )
    at_once = paying.loc[paying["value"].eq(paying["value"].iloc[0]), "group"]
    label = f"First shown to pay: {words.listed(list(at_once))}"
    return [Number(label, f"from {words.percent(float(paying['value'].iloc[0]))}", others)]


def _number(
    material: Material, label: str, here: "pd.Series[float]", moved: "pd.Series[float]"
) -> Number:
    read, apart = reading(material.metric), reading(material.metric, change=True)
    value, between = _parted(read, here)
    change = " ".join(filter(None, _parted(apart, moved)))
    compares = material.metric.needs_dense
    told = "compared with dense" if compares else f"{change} from dense"
    return Number(label, value, told, between)


def _parted(read: Reading, row: "pd.Series[float]") -> tuple[str, str]:
    """'87.8 %' and '[85.9, 89.5]'; the latter empty where there are no limits."""
    numbers = [float(row[name]) * read.factor for name in ("value", "low", "high")]
    value, bracket, limits = read.words(*numbers).partition(" [")
    return value, f"[{limits}" if bracket else ""


def _pruned(table: pd.DataFrame) -> pd.DataFrame:
    return table[~table["dense"].astype(bool)]
