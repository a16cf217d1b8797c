"""Whether a look is there; else it is asked for, and a sentence says what hinders or keeps it."""

from app import loaders
from app.loaders import brought
from app.panels import looking
from app.panels.queue import without_worker
from fairviz.look import Look

COMING = "{} being made right now."


def lacking(look: Look, what: str, key: str) -> str:
    """Why this look cannot be shown; empty where it can. `what`: 'The picture is'."""
    if not loaders.store().missing([look]):
        return ""
    if why_not := brought.lacking(look.variant) or without_worker():
        told = why_not.replace("`", "")  # a slide is no Markdown
        return f"{what} missing. {told}" + "." * (not told.endswith("."))
    looking.wanted([look], what.rsplit(" ", 1)[0].lower(), key, at_once=True)
    jobs = loaders.queue().jobs()
    mine = jobs[jobs["digest"].eq(look.digest)]
    failed = mine[mine["state"].eq("failed")]
    if len(failed):
        return f"{what} missing: it could not be made ({failed['reason'].iloc[0]})."
    return COMING.format(what)
