"""What a report calls data, models, methods and sparsities."""

from collections.abc import Mapping

import pandas as pd

from fairviz.catalog.entries import Entry
from fairviz.charts import words
from fairviz.naming import parse, spelled
from fairviz.predictions.store import Store


def called(store: Store, name: str, shelf: Mapping[str, Entry]) -> str:
    """'ResNet-8 (width=24)'; what was brought by the name that its owner gave it."""
    plain, settings = parse(name, shelf, "name")
    entry = shelf[plain]
    if not entry.brought:
        told = ", ".join(f"{key}={value}" for key, value in settings.items())
        return f"{entry.title} ({told})" if told else entry.title
    address = spelled(plain, {"content": settings.get("content", "")})
    labels = store.labels()
    return labels.get(name) or labels.get(address) or str(settings.get("name") or entry.title)


def method(how: tuple[str, str, str, str]) -> str:
    """'L1 filters, one-shot, per layer'."""
    frame = pd.DataFrame([how], columns=["pruner", "schedule", "scope", "mitigation"])
    return str(words.with_method(frame)["method"].iloc[0])
