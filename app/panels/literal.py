"""Words that are shown as they were written."""

import re

MARKUP = re.compile(r"([\\`*_\[\]<>$#~|:])")


def literal(text: str) -> str:
    """The same for Markdown: nothing in it is markup."""
    return MARKUP.sub(r"\\\1", text)
