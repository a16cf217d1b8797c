"""Names from somebody's file, made harmless where they are shown: they are words, never commands.

A terminal obeys control characters, a GitHub runner lines with '::' or '##[', Markdown its own
signs and HTML, a spreadsheet what begins like a formula; XML has letters that it cannot hold.
"""

import re

from fairviz.charts.typeset import one_line

JOINER = "\u2060"  # invisible, and no letter of any command
ORDERS = re.compile(r"::|##\[")  # what a runner reads as a command
FORMULA = ("=", "+", "-", "@")
PLAIN = re.compile(r"[^A-Za-z0-9\s,;%'?/-]")  # signs that may mean something in Markdown


def shown(text: str) -> str:
    """One line of words, whatever was in it."""
    return ORDERS.sub(lambda found: JOINER.join(found[0]), one_line(text)).strip()


def in_markdown(text: str) -> str:
    """The same words in a cell of a table: no sign of it means anything to Markdown or HTML."""
    words = shown(text)
    lead = JOINER if words.startswith(FORMULA) else ""
    return lead + PLAIN.sub(lambda found: _entity(found[0]), words)


def _entity(sign: str) -> str:
    return sign if ord(sign) > 127 else f"&#{ord(sign)};"
