"""From which sparsity does each group pay?"""

import pandas as pd

from fairviz.audit import findings, tables
from fairviz.audit.onset import onset
from fairviz.charts import onsets, words
from fairviz.charts.alt import takeaway
from fairviz.report import shortened
from fairviz.report.names import method as named
from fairviz.report.pieces.base import Figure, Section, Table
from fairviz.report.pieces.groups import in_order
from fairviz.report.pieces.opening import leading
from fairviz.report.reading import METHOD, Material, once
from fairviz.report.tables import without_idle

HOW = (
    "Onset: the smallest sparsity at which a loss of more than one point is shown, with limits that"
    " hold for all groups and sparsities of a method together. An open mark: none is shown."
)


def section(material: Material) -> Section | None:
    """Onset by group and method."""
    lead = leading(material)
    if lead is None:
        return None
    table = found(material)
    first = _of(material, lead)
    others = [
        f"{named(how)}. {_of(material, how).headline}" for how in material.methods if how != lead
    ]
    drawn = _earliest(table)
    figure = Figure(
        "onsets",
        lambda mode: onsets.chart(
            drawn.assign(group=shortened.names(list(drawn["group"]))), mode=mode
        ),
        takeaway("onsets", drawn) + shortened.said(drawn, table),
        Table("From which sparsity each group pays", _told(table)),
        least=560,
    )
    return Section(
        "onset",
        "From which sparsity does each group pay?",
        (f"{named(lead)}. {first.headline}", *others),
        (figure,),
        HOW,
        first.severity,
    )


@once
def found(material: Material) -> pd.DataFrame:
    """Every onset, beside the largest sparsity that was tried before a collapse."""
    metric = material.asked.metric
    table = onset(material.runs, material.people, metric)
    values = tables.overall(material.runs, metric)
    standing = values[~values["collapsed"]]
    tried = standing.groupby(list(METHOD))["sparsity"].max().rename("tried")
    return in_order(material, table.merge(tried, on=list(METHOD), how="left"))


@once
def _of(material: Material, how: tuple[str, str, str, str]) -> findings.Finding:
    return findings.groups(material.methods[how], material.people, material.asked.metric)


def _earliest(table: pd.DataFrame) -> pd.DataFrame:
    """Of many groups, those that pay first."""
    if table["group"].nunique() <= shortened.MOST:
        return table
    first = table.groupby("group", sort=False)["value"].min()
    kept = set(first.sort_values(na_position="last", kind="stable").index[: shortened.MOST])
    return table[table["group"].isin(kept)]


def _told(table: pd.DataFrame) -> pd.DataFrame:
    drawn = words.with_method(table)
    ends = zip(table["low"], table["value"], strict=True)
    drops = zip(table["drop"], table["drop_low"], table["drop_high"], strict=True)
    return without_idle(
        pd.DataFrame(
            {
                "Method": drawn["method"],
                "Group": drawn["group"],
                "Pays from": [
                    "none shown" if pd.isna(value) else words.percent(value)
                    for value in table["value"]
                ],
                "May begin at": [
                    "" if pd.isna(low) or low == value else words.percent(low)
                    for low, value in ends
                ],
                "Loss there, points": [_points(*three) for three in drops],
                "n": table["n"],
                "Seeds": table["seeds"],
                "Remark": table["reason"],
            }
        )
    )


def _points(value: float, low: float, high: float) -> str:
    return "" if pd.isna(value) else f"{100 * value:.1f} [{100 * low:.1f}, {100 * high:.1f}]"
