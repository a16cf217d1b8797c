"""Step 5: what we decided: the last certificate of this study, or that there is none."""

from collections.abc import Mapping
from dataclasses import replace

from app.controls.choice import Choice
from app.loaders import telling
from app.panels.deciding import asking
from app.panels.deciding.seen import APART
from app.panels.telling import markup
from app.panels.telling.slide import Slide, link
from app.panels.telling.told import Told
from app.panels.view import METHOD
from fairviz.audit.deciding.limits import Limit
from fairviz.audit.deciding.record import Record
from fairviz.audit.deciding.told import COVERS_NOT
from fairviz.audit.findings import records

QUESTION = "What did we decide?"
NOTHING = "Nothing is certified yet."
TO_DO = (
    "What this story showed are estimates. A decision takes limits, agreed beforehand, and a"
    " certificate on images that no page has shown."
)

MOST = 3  # methods that are read from afar
SAID: Mapping[str, tuple[str, markup.Tone]] = {
    "certified": ("every limit holds", "gain"),
    "violated": ("a limit is broken", "harm"),
    "undecided": ("undecided", "open"),
    "estimate": ("no test", "open"),
}


def slide(told: Told) -> Slide:
    """What the last reading of certify came to."""
    record = telling.decision(told.possible.rows)
    if record is None:
        where = (link("Decide", "decide", told.choice),)
        return Slide(QUESTION, NOTHING, told.worded(TO_DO), evidence=where, lead="Go on with")
    answer, sentence = records.decided(record), records.asked(record)
    notes = f"Read on {record.made[:10]}.", records.undecided(record), COVERS_NOT
    where = (link("Decide", "decide", _as_asked(told.choice, record)),)
    return Slide(QUESTION, answer, sentence, _figure(record), " ".join(filter(None, notes)), where)


def _figure(record: Record) -> str:
    """How far each method came."""
    rows = [
        markup.Steps(
            name, [(place, *SAID.get(outcome, (outcome, "open"))) for place, outcome in steps]
        )
        for name, steps in records.tried(record).items()
        if steps
    ]
    return markup.steps(rows[:MOST])


def _as_asked(choice: Choice, record: Record) -> Choice:
    """The choice with which Decide asks just this, so that it shows this answer."""
    columns = next(iter(record.groups), choice.group)
    ship = (APART.join(str(one[name]) for name in METHOD) for one in record.tried)
    return replace(
        choice,
        group=columns,
        positive=record.positive,
        limits=asking.written(_of_groups(Limit.parse(text), columns) for text in record.limits),
        confidence=f"{100 * record.confidence:g}",
        share=tuple(f"{name}={share:g}" for name, share in record.shares.items()),
        without=record.without,
        ship=tuple(dict.fromkeys(ship)),
        trained=str(record.tried[0]["seed"]) if record.tried else "",
    )


def _of_groups(limit: Limit, columns: tuple[str, ...]) -> Limit:
    """As the page spells it: of the chosen groups where none are named."""
    return replace(limit, columns=()) if limit.columns == columns else limit
