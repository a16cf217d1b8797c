"""Step 4: what helps, if anything was tried."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from app.loaders import brought, mitigate
from app.panels import mitigating
from app.panels.mitigating.seen import NEAR, Seen
from app.panels.telling import markup
from app.panels.telling.markup import Moved
from app.panels.telling.slide import Link, Slide, link
from app.panels.telling.told import Told
from fairviz import catalog
from fairviz.audit.findings import mitigation
from fairviz.audit.mitigation.brought import LESS_IS_BETTER, MEASURES
from fairviz.catalog.entries import Entry
from fairviz.charts.reading import Reading, Unit
from fairviz.predictions.words import uncapitalised
from fairviz.spec import AND

QUESTION = "What helps?"
NOTHING = "Nothing was tried against it yet."
TO_TRY = (
    "Only plain pruning is stored here, so nothing can be said of what would help. Mitigate"
    " computes a method of each family, its cost first."
)
TO_BRING = (
    "Only one way of pruning was brought, so nothing can be said of what would help. Answers of"
    " another way, brought beside these, are compared here."
)
SHELVES: Mapping[str, Mapping[str, Entry]] = {
    "mitigation": catalog.MITIGATIONS,
    "pruner": catalog.PRUNERS,
    "schedule": catalog.SCHEDULES,
}
SHOWN = ("gap", "worst", "overall")  # measures that are read from afar


def slide(told: Told) -> Slide:
    """The part that brings most, and what it does to the gap, the worst group and everyone."""
    seen = mitigating.of(told.choice, told.possible)
    where = (_link(told, seen),)
    if not seen.is_helped or seen.level is None:
        told_next = TO_BRING if brought.is_given(told.possible.rows) else TO_TRY
        return Slide(QUESTION, NOTHING, told_next, evidence=where, lead="Go on with")
    finding = mitigate.helps(*seen.asked, seen.level, seen.choice.gain)
    rows = mitigation.best(finding.evidence, seen.metric, seen.choice.gain)
    tried = int(finding.evidence["measure"].eq(seen.choice.gain).sum())
    answer = mitigation.briefly(rows, seen.metric, tried)
    notes = _explained(rows), _elsewhere(told, seen.level), finding.caveat, seen.basis
    note = " ".join(filter(None, notes))
    return Slide(QUESTION, answer, finding.headline, _figure(rows, seen), note, where)


def _link(told: Told, seen: Seen) -> Link:
    at = {"sparsity": f"{seen.level * 100:g}"} if seen.level else {}
    return link("Mitigate", "mitigate", told.choice, **at)


def _explained(rows: pd.DataFrame) -> str:
    """'SNIP: what was tried, in a sentence each.'"""
    if rows.empty:
        return ""
    row = rows.iloc[0]
    plain = "pruner" if row["part"] == "criterion" else "schedule"
    column = "mitigation" if row["mitigation"] else plain
    entries = [SHELVES[column][name.partition("?")[0]] for name in str(row[column]).split(AND)]
    return " ".join(f"{entry.title}: {uncapitalised(entry.summary)}" for entry in entries)


def _elsewhere(told: Told, level: float) -> str:
    """That the story has changed the sparsity, where it has."""
    if told.choice.stage or abs(level - told.seen.sparsity) > NEAR:
        there = f"{level * 100:g} %"
        return f"At {told.seen.place} nothing stands beside plain pruning: this is at {there}."
    return ""


def _figure(rows: pd.DataFrame, seen: Seen) -> str:
    """Before and after, a card per measure."""
    cards = [
        _card(row, seen.reading)
        for name in SHOWN
        for row in rows[rows["measure"].eq(name)].to_dict("records")
    ]
    if not cards:
        return ""
    return markup.moved(cards, f"From plain pruning to {mitigation.named(rows.iloc[0])}")


def _card(row: Mapping[Any, Any], read: Reading) -> Moved:
    before, after, *ends = (
        float(row[name]) * read.factor for name in ("plain", "value", "change", "low", "high")
    )
    apart = Reading(read.title, _apart(read.unit), digits=read.digits, change=True)
    name, is_gap = MEASURES[str(row["measure"])], row["measure"] in LESS_IS_BETTER
    told = read.number(after) if is_gap else read.words(after)
    unit = ", points" if is_gap and read.unit == "percent" else ""
    return Moved(f"{name}{unit}", read.number(before), told, apart.words(*ends))


def _apart(unit: Unit) -> Unit:
    """In what two such numbers differ."""
    return "number" if unit == "number" else "points"
