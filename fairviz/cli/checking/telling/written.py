"""Where the answer goes beside the terminal: JSON, JUnit, the summary of a GitHub job."""

import os
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from fairviz.cli.checking.judging.answer import Answer
from fairviz.cli.checking.telling import junit, markdown, numbers
from fairviz.errors import BadValue

SUMMARY = "GITHUB_STEP_SUMMARY"


def answer(found: Answer, asked: Namespace) -> None:
    """Every file that was asked for, with all verdicts."""
    if asked.json_file:
        _put(asked.json_file, numbers.document(found).encode())
    if asked.junit:
        _put(asked.junit, junit.document(found))
    _add(lambda: markdown.document(found))


def unusable(sentence: str, asked: Namespace) -> None:
    """The same files, saying why there is no answer: an old one must not be taken for it."""
    if asked.json_file:
        _put(asked.json_file, numbers.unusable(sentence).encode())
    if asked.junit:
        _put(asked.junit, junit.unusable(sentence))
    _add(lambda: markdown.unusable(sentence))


def _put(name: str, content: bytes) -> None:
    try:
        Path(name).expanduser().write_bytes(content)
    except OSError as error:
        raise BadValue(f"{name} cannot be written: {error.strerror or error}.") from None


def _add(text: Callable[[], str]) -> None:
    name = os.environ.get(SUMMARY, "")
    if not name:
        return
    try:
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(text() + "\n")
    except OSError as error:
        raise BadValue(f"{SUMMARY} names {name}: {error.strerror or error}.") from None
