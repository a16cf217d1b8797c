"""What a dataset offers to methods, known from its name or from the record of what was brought."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from fairviz import catalog
from fairviz.errors import FairVizError
from fairviz.grids.needs import Data, Told, of_catalog
from fairviz.naming import parse
from fairviz.predictions import albums

ALBUM = "album"


def told(roots: Sequence[Path]) -> Told:
    """Asked with the spelling of a dataset, what it offers."""
    return partial(data, tuple(roots))


def data(roots: Sequence[Path], dataset: str) -> Data | None:
    """Its columns and splits; None where it is not here, so that nothing can be said about it."""
    name, settings = parse(dataset, catalog.DATASETS, "dataset")
    if name != ALBUM:
        return of_catalog(dataset)
    try:
        album = albums.load(roots, str(settings.get("content", "")))
        target = album.target(str(settings.get("target", "")))
    except FairVizError:
        return None
    trains, tunes = (album.has(split, target) for split in ("train", "tune"))
    return Data(album.groups(target), trains, tunes, album.task(target) == "labels")
