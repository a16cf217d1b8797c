"""Where results lie: the folder that is written, and the samples that come with FairViz."""

import os
from pathlib import Path

import platformdirs

from fairviz import places
from fairviz.errors import BadValue

VARIABLE = "FAIRVIZ_CACHE"
SAMPLES = ("sample", "cifar10")  # below data_cache; the first is what opens first


def home() -> Path:
    """$FAIRVIZ_CACHE, else data_cache/local of a clone, else the user's data folder."""
    asked = os.environ.get(VARIABLE)
    if asked:
        return _folder(Path(asked).expanduser().resolve())
    if places.is_clone():
        return places.root() / "data_cache" / "local"
    return Path(platformdirs.user_data_dir("fairviz", appauthor=False))


def _folder(place: Path) -> Path:
    if place.exists() and not place.is_dir():
        raise BadValue(f"{VARIABLE} names {place}, which is a file: name a folder, new or old.")
    return place


def samples() -> tuple[Path, ...]:
    """The studies that come with FairViz, in the clone or in the wheel: those that are there."""
    folders = [places.root() / "data_cache" / name for name in SAMPLES]
    return tuple(folder for folder in folders if folder.is_dir())
