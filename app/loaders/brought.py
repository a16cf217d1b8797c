"""What people brought: its names, and what it lacks to be looked at more closely."""

from collections.abc import Mapping

import pandas as pd

from app import loaders
from fairviz.catalog.entries import Entry
from fairviz.naming import parse, spelled
from fairviz.predictions import brought as records
from fairviz.spec import Variant

ANSWERS = "answers?"
TOLD = ("target",)  # settings that tell one study from another
WITHOUT = "These answers were brought without images and weights"


def spellings(column: str) -> list[str]:
    """How variants spell the data, or the models, that were brought."""
    kind = {"dataset": "data", "model": "model"}.get(column, "")
    roots = loaders.store().roots
    return [one.spelling for root in roots for one in records.every(root) if one.kind == kind]


def is_given(rows: pd.DataFrame) -> bool:
    """Whether these variants are brought answers: nothing more can be made or seen of them."""
    return bool(rows["dataset"].str.startswith(ANSWERS).any())


def is_labels_alone(rows: pd.DataFrame) -> bool:
    """Whether nothing but predicted labels is known: no scores, so no margins and no chances."""
    dense = rows.loc[rows["schedule"].eq("dense"), "digest"]
    return bool(len(dense)) and loaders.facts(dense.iloc[0]).get("answers") == "labels"


def is_alone(variant: Variant) -> bool:
    """Whether the variant came as answers alone."""
    return variant.dataset.startswith(ANSWERS)


def named(name: str, shelf: Mapping[str, Entry]) -> str:
    """What its owner calls it, with further settings; empty where nobody brought it."""
    plain = name.partition("?")[0]
    if plain not in shelf or not shelf[plain].brought:
        return ""
    settings = parse(name, shelf, "name")[1]
    called = (
        loaders.store().labels().get(spelled(plain, {"content": settings.pop("content", "")}), "")
    )
    told = called or str(settings.pop("name", "")) or shelf[plain].title
    more = ", ".join(f"{key}: {value}" for key, value in settings.items() if key in TOLD)
    return f"{told} ({more})" if more else told
