"""Which reader fits a place, and what it finds there."""

from importlib import import_module
from pathlib import Path

from fairviz import catalog
from fairviz.catalog.sources import SOURCES, SourceEntry
from fairviz.errors import FairVizError
from fairviz.intake.found import BadData, Found
from fairviz.naming import parse

LAST = "folder"  # fits nearly everything: asked when nobody else knows the place


def recognised(place: Path) -> str:
    """The name of the format that this place has."""
    if not place.exists():
        raise BadData(f"{place} is not there: name a folder, or an archive of one.")
    names = [*(name for name in SOURCES if name != LAST), LAST]
    for name in names:
        if name in SOURCES and _fits(name, place):
            return name
    raise BadData(
        f"{place.name} is none of the known formats ({', '.join(SOURCES)}). The plainest: a folder"
        " of images in one folder for each class, and a CSV of attributes if there are any."
    )


def read(source: str, place: Path) -> tuple[Found, SourceEntry]:
    """What the reader of this name (with settings) finds at this place."""
    name, settings = parse(source, SOURCES, "format")
    entry = catalog.find(SOURCES, name, "format")
    found: Found = entry.load()(place, **settings)
    return found, entry


def _fits(name: str, place: Path) -> bool:
    module = import_module(f"fairviz.{SOURCES[name].target.partition(':')[0]}")
    try:
        return bool(module.fits(place))
    except (FairVizError, OSError):
        return False
