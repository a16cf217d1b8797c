"""Datasets that people bring, under their usual names, each in its publisher's own format."""

from fairviz.catalog.sources.arrays import ARRAYS
from fairviz.catalog.sources.entry import SourceEntry
from fairviz.catalog.sources.pictures import PICTURES

SOURCES: dict[str, SourceEntry] = {**ARRAYS, **PICTURES}

__all__ = ["SOURCES", "SourceEntry"]
