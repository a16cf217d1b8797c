"""Words that are shown as they were written."""

import re

from fairviz.charts.typeset import minus, together

MARKUP = re.compile(r"([\\`*_\[\]<>$#~|:])")


def literal(text: str) -> str:
    """The same for Markdown: nothing in it is markup."""
    return MARKUP.sub(r"\\\1", text)


def sentence(text: str) -> str:
    """The same as it is set: with a minus before numbers, and no line ending inside '97.5 %'."""
    return literal(together(minus(text)))
