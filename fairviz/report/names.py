"""What a report calls data, models, methods and sparsities."""

from collections.abc import Mapping
from urllib.parse import unquote

import pandas as pd

from fairviz.catalog.entries import Entry
from fairviz.charts import words
from fairviz.naming import parse, spelled
from fairviz.predictions.store import Store


def called(store: Store, name: str, shelf: Mapping[str, Entry]) -> str:
    """'ResNet-8 (width=24)'; what was brought by the name that its owner gave it.

    Of a network that was trained in several ways the index tells these among its settings.
    """
    plain, _, told = name.partition("?")
    entry = shelf[plain]
    if not entry.brought:
        return f"{entry.title} ({unquote(told.replace('&', ', '))})" if told else entry.title
    settings = parse(name, shelf, "name")[1]
    address = spelled(plain, {"content": settings.get("content", "")})
    labels = store.labels()
    return labels.get(name) or labels.get(address) or str(settings.get("name") or entry.title)


def method(how: tuple[str, str, str, str]) -> str:
    """'L1 filters, one-shot, per layer'."""
    frame = pd.DataFrame([how], columns=["pruner", "schedule", "scope", "mitigation"])
    return str(words.with_method(frame)["method"].iloc[0])
