"""CIFAR-10 as its publisher packs it: six pickled batches and the names of the classes."""

from pathlib import Path

from fairviz.intake import batches
from fairviz.intake.found import BadData, Found

META, TESTING = "batches.meta", "test_batch"
NAMES = (META, *(f"data_batch_{number}" for number in range(1, 6)), TESTING)
FILES = "cifar-10-batches-py, the folder above it, or cifar-10-python.tar.gz"
PUBLISHED = 60_000


def fits(place: Path) -> bool:
    """Whether the batches lie here, by their names."""
    try:
        return bool(batches.found(place, NAMES))
    except BadData:
        return False


def read(place: Path) -> Found:
    """Ten classes; the publisher's train and test, each image called after its batch and row."""
    meta, *held = batches.expected(place, NAMES, "CIFAR-10", FILES)
    classes = batches.words(meta.load(), "label_names")
    table = batches.table(held, {"class": batches.Labels("labels", classes)}, TESTING)
    said = batches.fewer(table, "CIFAR-10", PUBLISHED)
    pictures = batches.pictures(held, table["id"])
    return Found(table, pictures, ("class",), ("class",), {"class": classes}, trouble=said)
