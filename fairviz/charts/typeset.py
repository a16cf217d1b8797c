"""Sentences set as in print: they are made with plain signs, in which a name is a name."""

from re import sub
from unicodedata import category

STRANGE = ("Cc", "Cs", "Cn", "Zl", "Zp")  # control, half a letter, none at all, line ends
TURNING = "[\u202a-\u202e\u2066-\u2069]"  # what makes text run the other way
TOGETHER = r"(\d) (%|points?\b)"  # a number and its unit stay on one line


def minus(sentence: str) -> str:
    """The sentence with true minus signs before its numbers."""
    return sub(r"(?<![\w-])-(?=\d)", "\u2212", sentence)


def together(text: str) -> str:
    """The text with no line ending inside '97.5 %' or '2 points'."""
    return sub(TOGETHER, "\\1\u00a0\\2", text)


def one_line(text: str) -> str:
    """One line of words, whatever was in it: nothing that a terminal or a file obeys."""
    kept = sub(TURNING, "", text)
    return "".join(" " if category(letter) in STRANGE else letter for letter in kept)
