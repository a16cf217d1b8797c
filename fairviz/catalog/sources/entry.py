"""What a dataset in its publisher's format tells about itself."""

from dataclasses import dataclass

from fairviz.catalog.entries import Entry


@dataclass(frozen=True)
class SourceEntry(Entry):
    """A reader: `target` is "intake.readers.NAME:read", called with the place and the settings.

    Its module also has `fits(place) -> bool`: whether the place looks like this format, cheaply.
    """

    source: str = ""  # where it comes from: authors, year, address of the project
    licence: str = ""  # as its publisher says, or that none is given
    caveat: str = ""  # whose perception the labels are; said wherever they are shown
    files: str = ""  # which file to put where, in one sentence
    size: int = 0  # usual height and width of the images; 0: it depends
    downloads: str = ""  # name of the torchvision class that can fetch it
