"""Published data sets fetched by torchvision, where it can."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from torchvision import datasets

from fairviz.catalog.sources import SourceEntry
from fairviz.errors import FairVizError

FETCHERS: dict[str, Callable[..., Any]] = {
    "CIFAR10": datasets.CIFAR10,
    "CIFAR100": datasets.CIFAR100,
    "CelebA": partial(datasets.CelebA, split="all"),
    "LFWPeople": partial(datasets.LFWPeople, image_set="original"),
}


class NotFetched(FairVizError):
    """The publisher's server did not give it: says which file to put where."""


def fetched(entry: SourceEntry, place: Path) -> Path:
    """The place where the publisher's files lie now."""
    if entry.downloads not in FETCHERS:
        raise NotFetched(f"{entry.title} cannot be fetched from here. {_by_hand(entry, place)}")
    place.mkdir(parents=True, exist_ok=True)
    try:
        FETCHERS[entry.downloads](root=str(place), download=True)
    except Exception as error:  # servers, quotas, proxies, checksums: each fails in its own way
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise NotFetched(
            f"{entry.title} could not be fetched ({reason[:160]}). {_by_hand(entry, place)}"
        ) from error
    return place


def _by_hand(entry: SourceEntry, place: Path) -> str:
    where = f" It comes from {entry.source}." if entry.source else ""
    return f"Put this into {place}: {entry.files}{where}"
