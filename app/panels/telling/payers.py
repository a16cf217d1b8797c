"""Step 2: who pays."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from app.panels.telling import markup
from app.panels.telling.markup import Bar, Tone
from app.panels.telling.slide import Slide, link
from app.panels.telling.told import Told
from fairviz.audit.findings import story
from fairviz.charts.reading import Reading, reading
from fairviz.predictions.words import uncapitalised

MOST = 6  # bars that are read from afar


def slide(told: Told) -> Slide:
    """What each group loses, the most first."""
    finding, metric = told.finding(told.choice.group), told.choice.metric
    lost = story.losses(finding.evidence, metric)
    return Slide(
        "Who pays for it?",
        story.payers(finding, metric),
        finding.headline,
        _figure(told, lost),
        " ".join(filter(None, [_left_out(lost), told.basis, finding.caveat])),
        (
            link("Groups", "groups", told.choice),
            link("From which sparsity on", "overview", told.choice),
        ),
    )


def _figure(told: Told, lost: pd.DataFrame) -> str:
    """A bar to the right is a loss, whichever way the metric is better."""
    own = reading(told.seen.metric)
    read = replace(own, unit="number" if own.unit == "number" else "points")
    rows = [_bar(row, read) for row in lost.head(MOST).to_dict("records")]
    verb = "Rise" if own.better == "lower" else "Loss"
    return markup.bars(rows, f"{verb} of {uncapitalised(own.title)} since dense") if rows else ""


def _bar(row: Mapping[Any, Any], read: Reading) -> Bar:
    loss, least, most = (float(row[name]) * read.factor for name in ("loss", "least", "most"))
    return Bar(str(row["group"]), loss, least, most, read.words(loss, least, most), _tone(row))


def _tone(row: Mapping[Any, Any]) -> Tone:
    if row["least"] > 0:
        return "harm"
    return "gain" if row["most"] < 0 else "open"


def _left_out(lost: pd.DataFrame) -> str:
    more = len(lost) - MOST
    return f"The {MOST} that lose most; {more} more on Groups." if more > 0 else ""
