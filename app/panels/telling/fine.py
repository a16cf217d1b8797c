"""Step 1: the model is fine overall, or it is not."""

from functools import partial

from app.panels.telling import markup
from app.panels.telling.markup import Moved
from app.panels.telling.slide import Slide, link
from app.panels.telling.told import Told
from fairviz.audit.findings import story
from fairviz.charts.reading import reading

QUESTION = "Is the pruned model fine?"


def slide(told: Told) -> Slide:
    """Everyone's number before and after."""
    finding, seen = told.finding(()), told.seen
    removed = f"Sparsity: the share that was removed, here by {told.named}."
    notes = [removed, story.fine(told.choice.metric), seen.basis, finding.caveat]
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
    now, change = (
        seen.here(partial(seen.everyone, change=paired))["value"] for paired in (False, True)
    )
    if now.isna().all() or change.isna().all():
        return ""
    here = float(now.iloc[0]) * read.factor
    before = here - float(change.iloc[0]) * read.factor
    head = f"From the dense model to {seen.place} sparsity"
    return markup.moved(
        [Moved(f"{seen.metric.title}, everyone", read.words(before), read.words(here))], head
    )
