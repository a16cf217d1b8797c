"""How far are the groups apart, beside what chance would show?"""

import pandas as pd

from fairviz import catalog
from fairviz.audit.findings.base import Severity
from fairviz.audit.gap_tables import gap_table
from fairviz.charts import gaps, words
from fairviz.charts.alt import takeaway
from fairviz.charts.reading import Reading, gap_reading
from fairviz.report.names import method as named
from fairviz.report.pieces.base import Figure, Section, Table
from fairviz.report.pieces.groups import in_order
from fairviz.report.pieces.opening import leading, telling
from fairviz.report.reading import Material, once
from fairviz.report.tables import told, without_idle

GAPS = ("difference", "degradation")
MANY = 40  # groups beyond which shuffling them hundreds of times would take minutes
SHUFFLES = 200
HOW = (
    "Intervals are simultaneous over all pairs of groups, so that equal groups show a gap whose"
    " lower end is 0. By chance: the gap when the samples' groups are shuffled within each class."
)
UNKNOWN = " Of so many groups no shuffling was done."


def section(material: Material) -> Section | None:
    """Best minus worst group, and the gap of what they lose, over sparsity."""
    if leading(material) is None or len(material.people) < 2:
        return None
    tables = {name: found(material, name) for name in GAPS}
    figures = tuple(_figure(material, name, table) for name, table in tables.items())
    head, severity = _sentence(material, tables)
    how = HOW + UNKNOWN * (len(material.people) > MANY)
    return Section("gaps", "How far are the groups apart?", (head,), figures, how, severity)


@once
def found(material: Material, gap: str) -> pd.DataFrame:
    """This gap in every cell, beside chance."""
    times = SHUFFLES if len(material.people) <= MANY else 0
    runs, people = material.runs, material.people
    return in_order(material, gap_table(runs, people, gap, material.asked.metric, times=times))


def _figure(material: Material, name: str, table: pd.DataFrame) -> Figure:
    read = _reading(material, name)
    frame = told(table, read, ("method", "removed"))
    by_chance = [
        read.number(value) if value == value else "" for value in table["chance"] * read.factor
    ]
    frame["By chance"], frame["Worst"], frame["Best"] = by_chance, table["worst"], table["best"]
    return Figure(
        f"gap-{name}",
        lambda mode: gaps.chart(table, read, mode=mode),
        takeaway("gaps", table, read),
        Table(read.title, without_idle(frame)),
        read.title,
    )


def _reading(material: Material, name: str) -> Reading:
    entry = catalog.GAPS[name]
    read = gap_reading(entry)
    if name != "difference":
        return read
    return Reading(
        f"Best minus worst group: {material.metric.title.lower()}",
        read.unit,
        read.better,
        read.digits,
    )


def _sentence(material: Material, tables: dict[str, pd.DataFrame]) -> tuple[str, Severity]:
    """The gap of the leading method at the telling sparsity, and what it was before."""
    how = leading(material)
    assert how is not None
    at = telling(material, how)
    table = tables["difference"]
    own = table[
        [
            key == how
            for key in zip(
                table["pruner"], table["schedule"], table["scope"], table["mitigation"], strict=True
            )
        ]
    ]
    here = own[~own["dense"].astype(bool) & ((own["asked"] - at).abs() < 5e-4)].iloc[0]
    before = own[own["dense"].astype(bool)].head(1)
    read = _reading(material, "difference")
    ends = [float(here[name]) * read.factor for name in ("value", "low", "high")]
    was = (
        f", against {read.words(float(before['value'].iloc[0]) * read.factor)} in the dense models"
        if len(before)
        else ""
    )
    chance = (
        ""
        if pd.isna(here["chance"])
        else f" Shuffled groups would show {read.words(float(here['chance']) * read.factor)}."
    )
    if pd.isna(here["value"]):
        return f"The gap has no number here: {here['reason']}.", "unknown"
    sentence = (
        f"With {named(how)} at {words.percent(at)} the best group, {here['best']}, is"
        f" {read.words(*ends)} ahead of the worst, {here['worst']}{was}.{chance}"
    )
    return sentence, "harm" if here["low"] > 0 else "calm"
