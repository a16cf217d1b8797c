"""Datasets kept as arrays, and plain folders."""

from fairviz.catalog.sources.entry import SourceEntry

ARRAYS: dict[str, SourceEntry] = {}
