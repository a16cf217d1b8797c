"""How commands answer: a table or a sentence for people, JSON for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from fairviz.predictions.manifest import plain


def as_json(answer: object) -> None:
    """The answer as one JSON document."""
    print(json.dumps(plain(answer), indent=1, default=str))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The frame's rows; undefined becomes null."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def table(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Rows under these headings, as wide as the terminal."""
    drawn = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        drawn.add_row(*(Text(str(row[column])) for column in columns))
    width = None if sys.stdout.isatty() else 200  # a pipe gets whole lines, never folded ones
    Console(width=width, markup=False, highlight=False).print(drawn)


def sentence(text: str) -> None:
    print(text)


def aside(text: str) -> None:
    """A remark that is not the answer: it must not end up in a pipe."""
    print(text, file=sys.stderr)
