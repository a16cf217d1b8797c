"""Step 1: the model is fine overall, or it is not."""

import pandas as pd

from app import loaders
from app.panels.telling import markup
from app.panels.telling.markup import Moved
from app.panels.telling.slide import Slide, link
from app.panels.telling.told import Told
from fairviz.audit.findings import story
from fairviz.charts.reading import Reading, reading

QUESTION = "Is the pruned model fine?"


def slide(told: Told) -> Slide:
    """Everyone's number before and after."""
    finding = told.finding(())
    removed = f"Sparsity: the share that was removed, here by {told.named}; dense: before that."
    words = [story.fine(told.choice.metric), told.worded(story.point(told.choice.metric))]
    notes = [removed, *words, told.basis, finding.caveat]
    return Slide(
        QUESTION,
        story.overall(finding, told.choice.metric),
        finding.headline,
        _figure(told),
        " ".join(filter(None, notes)),
        (link("Overview", "overview", told.choice),),
    )


def _figure(told: Told) -> str:
    """Dense and pruned, everyone together."""
    seen, read = told.seen, reading(told.seen.metric)
    before, after = seen.everyone(_parents(told)), seen.here(seen.everyone)
    if before["value"].isna().all() or after["value"].isna().all():
        return ""
    told_before, told_after = (_words(rows.iloc[0], read) for rows in (before, after))
    head = f"From the dense model to {seen.place} sparsity"
    return markup.moved([Moved(f"{seen.metric.title}, everyone", told_before, told_after)], head)


def _parents(told: Told) -> loaders.Picked:
    """The dense models that were pruned here; a study may have others beside them."""
    rows = told.possible.rows
    return loaders.pick(rows[rows["digest"].isin(told.cell.rows["parent"])])


def _words(row: pd.Series, read: Reading) -> str:
    """'91.6 % [90.1, 92.8]'."""
    return read.words(*(float(row[end]) * read.factor for end in ("value", "low", "high")))
