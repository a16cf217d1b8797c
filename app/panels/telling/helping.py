"""Step 4: what helps, if anything was tried."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from app.loaders import mitigate
from app.panels import mitigating
from app.panels.mitigating.seen import Seen
from app.panels.telling import markup
from app.panels.telling.markup import Moved
from app.panels.telling.slide import Link, Slide, link
from app.panels.telling.told import Told
from fairviz.audit.findings import mitigation
from fairviz.audit.mitigation.brought import LESS_IS_BETTER, MEASURES
from fairviz.charts.reading import Reading, Unit

QUESTION = "What helps?"
NOTHING = "Nothing was tried against it yet."
TO_TRY = "Only plain pruning is stored here, so nothing can be said of what would help."
SHOWN = ("gap", "worst", "overall")  # measures that are read from afar


def slide(told: Told) -> Slide:
    """The part that brings most, and what it does to the gap, the worst group and everyone."""
    seen = mitigating.of(told.choice, told.possible)
    where = (_link(told, seen),)
    if not seen.is_helped or seen.level is None:
        return Slide(QUESTION, NOTHING, TO_TRY, evidence=where, lead="Go on with")
    finding = mitigate.helps(*seen.asked, seen.level, seen.choice.gain)
    rows = mitigation.best(finding.evidence, seen.metric, seen.choice.gain)
    tried = int(finding.evidence["measure"].eq(seen.choice.gain).sum())
    answer = mitigation.briefly(rows, seen.metric, tried)
    note = f"{finding.caveat} {seen.basis}"
    return Slide(QUESTION, answer, finding.headline, _figure(rows, seen), note, where)


def _link(told: Told, seen: Seen) -> Link:
    at = {"sparsity": f"{seen.level * 100:g}"} if seen.level else {}
    return link("Mitigate", "mitigate", told.choice, **at)


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
