"""HTML from values: whatever is not markup already is escaped, so that a name stays a name."""

from collections.abc import Iterable
from html import escape
from re import sub

from fairviz.charts.typeset import together

VOID = ("br", "col", "hr", "img", "link", "meta", "source")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run, were it pasted there
JOINER = "\u2060"  # invisible; text after it is text
NO_HTML = "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef\\ufffe\\uffff]"


class Markup(str):
    """Text that is HTML already."""


Inside = str | Markup | None | Iterable["Inside"]


def tag(_name: str, *inside: Inside, **attributes: str | bool | None) -> Markup:
    """The element with what is inside it; `class_` and `aria_label` are written as HTML has them.

    An attribute that is None or False is left out; True stands by its name alone.
    """
    head = "".join([_name, *(_attribute(name, value) for name, value in attributes.items())])
    if _name in VOID:
        return Markup(f"<{head}>")
    return Markup(f"<{head}>{joined(inside)}</{_name}>")


def joined(parts: Inside) -> Markup:
    """All of it as one piece of HTML."""
    if parts is None:
        return Markup("")
    if isinstance(parts, Markup):
        return parts
    if isinstance(parts, str):
        return Markup(_escaped(together(parts)))
    return Markup("".join(joined(part) for part in parts))


def inert(text: str) -> str:
    """The same words to a reader; to a spreadsheet no formula."""
    return JOINER + text if text.startswith(FORMULA) else text


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    spelled = name.rstrip("_").replace("_", "-")
    return f" {spelled}" if value is True else f' {spelled}="{_escaped(str(value))}"'


def _escaped(text: str) -> str:
    """As HTML has it; letters that no HTML holds are spaces."""
    return escape(sub(NO_HTML, " ", text))
