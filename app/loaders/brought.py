"""What people brought: its names, and what it lacks to be looked at more closely."""

from collections.abc import Mapping

import pandas as pd

from app import loaders
from fairviz import catalog
from fairviz.catalog.entries import Entry
from fairviz.naming import parse, spelled
from fairviz.predictions import brought as records
from fairviz.predictions.keeping import WEIGHTS
from fairviz.predictions.shelf import ALBUMS
from fairviz.predictions.shelf import WEIGHTS as BROUGHT_WEIGHTS
from fairviz.spec import Variant

ANSWERS = "answers?"
TOLD = ("target",)  # settings that tell one study from another
IMAGES = "album?"
WITHOUT = "These answers were brought without images and weights"
UNKEPT = "The weights of these dense networks are not here: a study trains them again"
NO_IMAGES = "The images of {} are not here: `fairviz import data` brings them"
NO_WEIGHTS = "The weights of {} are not here: `fairviz import model` brings them"


def worded(text: str, rows: pd.DataFrame) -> str:
    """The same sentence about samples where nobody knows whether they are images."""
    return text.replace("image", "sample").replace("Image", "Sample") if is_given(rows) else text


def spellings(column: str) -> list[str]:
    """How variants spell the data, or the models, that were brought."""
    kind = {"dataset": "data", "model": "model"}.get(column, "")
    roots = loaders.store().roots
    return [one.spelling for root in roots for one in records.every(root) if one.kind == kind]


def is_given(rows: pd.DataFrame) -> bool:
    """Whether these variants are brought answers: nothing more can be made or seen of them."""
    return bool(rows["dataset"].str.startswith(ANSWERS).any())


def why_closed(rows: pd.DataFrame) -> str:
    """What is lacking here to make or see more of these variants; empty where nothing is."""
    if is_given(rows):
        return WITHOUT
    dense = rows.loc[rows["schedule"].eq("dense"), "digest"]
    return lacking(loaders.variant(dense.iloc[0])) if len(dense) else ""


def lacking(variant: Variant) -> str:
    """The images or weights without which nothing more can be made or seen of this variant."""
    if variant.dataset.startswith(ANSWERS):
        return WITHOUT
    told = [
        _absent(variant.dataset, catalog.DATASETS, ALBUMS, NO_IMAGES),
        _absent(variant.model, catalog.MODELS, BROUGHT_WEIGHTS, NO_WEIGHTS),
        "" if _is_kept(variant.dense) else UNKEPT,
    ]
    return next(filter(None, told), "")


def _absent(name: str, shelf: Mapping[str, Entry], folder: str, sentence: str) -> str:
    """The sentence, where what was brought under this name lies on no shelf any more."""
    plain, settings = parse(name, shelf, "name")
    if not shelf[plain].brought:
        return ""
    content = str(settings["content"])
    if any((root / folder / content).is_dir() for root in loaders.store().roots):
        return ""
    return sentence.format(named(spelled(plain, {"content": content}), shelf))


def _is_kept(dense: Variant) -> bool:
    """Whether pruning can begin at once, rather than with training these images anew."""
    if not (dense.dataset.startswith(IMAGES) and dense.steps):
        return True
    folders = [shelf.variant_folder(dense.digest) for shelf in loaders.store().shelves]
    there = [folder for folder in folders if folder.is_dir()]
    return not there or any((folder / WEIGHTS).is_file() for folder in there)


def is_labels_alone(rows: pd.DataFrame) -> bool:
    """Whether nothing but predicted labels is known: no scores, so no margins and no chances."""
    dense = rows.loc[rows["schedule"].eq("dense"), "digest"]
    return bool(len(dense)) and loaders.facts(dense.iloc[0]).get("answers") == "labels"


def named(name: str, shelf: Mapping[str, Entry]) -> str:
    """What its owner calls it, with further settings; empty where nobody brought it."""
    plain = name.partition("?")[0]
    if plain not in shelf or not shelf[plain].brought:
        return ""
    settings = parse(name, shelf, "name")[1]
    labels, target = loaders.store().labels(), settings.pop("target", "")
    address = spelled(plain, {"content": settings.get("content", "")})
    called = labels.get(name) or labels.get(spelled(plain, settings)) or labels.get(address, "")
    settings = {"target": target} if target else {}
    told = called or str(settings.pop("name", "")) or shelf[plain].title
    more = ", ".join(f"{key}: {value}" for key, value in settings.items() if key in TOLD)
    return f"{told} ({more})" if more else told
