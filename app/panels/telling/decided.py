"""Step 5: what we decided: the last certificate of this study, or that there is none."""

from app.loaders import telling
from app.panels.telling.slide import Slide, link
from app.panels.telling.told import Told
from fairviz.audit.deciding.told import COVERS_NOT
from fairviz.audit.findings import decision

QUESTION = "What did we decide?"
NOTHING = "Nothing is certified yet."
TO_DO = (
    "What this story showed are estimates. A decision takes limits, agreed beforehand, and a"
    " certificate on images that no page has shown."
)


def slide(told: Told) -> Slide:
    """What the last reading of certify came to."""
    where = (link("Decide", "decide", told.choice),)
    record = telling.decision(told.choice.study)
    if record is None:
        return Slide(QUESTION, NOTHING, told.worded(TO_DO), evidence=where, lead="Go on with")
    answer, sentence = decision.decided(record), decision.asked(record)
    note = f"Read on {record.made[:10]}. {COVERS_NOT}"
    return Slide(QUESTION, answer, sentence, note=note, evidence=where)
