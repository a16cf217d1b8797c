"""Where results lie: the folder that is written, and the sample that comes with FairViz."""

import os
from pathlib import Path

import platformdirs

from fairviz import places

VARIABLE = "FAIRVIZ_CACHE"


def home() -> Path:
    """$FAIRVIZ_CACHE, else data_cache/local of a clone, else the user's data folder."""
    asked = os.environ.get(VARIABLE)
    if asked:
        return Path(asked).expanduser().resolve()
    if places.is_clone():
        return places.root() / "data_cache" / "local"
    return Path(platformdirs.user_data_dir("fairviz", appauthor=False))


def samples() -> tuple[Path, ...]:
    """The sample study, in the clone or in the wheel; empty where there is none."""
    sample = places.root() / "data_cache" / "sample"
    return (sample,) if sample.is_dir() else ()
