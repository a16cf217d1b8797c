"""CIFAR-100 as its publisher packs it: two pickled batches with fine and coarse labels."""

from hashlib import sha256
from pathlib import Path

import pandas as pd

from fairviz.intake import batches
from fairviz.intake.found import ID, SPLIT, TRAIN, BadData, Found

META, TESTING = "meta", "test"
NAMES = (META, "train", TESTING)
FILES = "cifar-100-python, the folder above it, or cifar-100-python.tar.gz"
PUBLISHED = 60_000
FINE = "fine_label_names"
COLUMNS = {"class": ("fine_labels", FINE), "superclass": ("coarse_labels", "coarse_label_names")}

KEPT = {  # shares of their training images in the unbalanced split of Blakeney et al. (2021)
    **dict.fromkeys(("shrew", "apple", "crocodile", "maple_tree", "bicycle"), 0.1),
    **dict.fromkeys(("can", "oak_tree", "palm_tree", "train", "butterfly"), 0.2),
    **dict.fromkeys(("dinosaur", "orange", "elephant", "raccoon", "flatfish"), 0.5),
}


def fits(place: Path) -> bool:
    """Whether the batches lie here, by their names and the list of classes."""
    try:
        return any(FINE in meta.load() for meta in batches.found(place, NAMES)[:1])
    except BadData:
        return False


def read(place: Path, imbalanced: bool = False) -> Found:
    """A hundred classes in twenty superclasses; fewer training images of some where asked."""
    meta, *held = batches.expected(place, NAMES, "CIFAR-100", FILES)
    names = meta.load()
    labels = {
        column: batches.Labels(key, batches.words(names, words))
        for column, (key, words) in COLUMNS.items()
    }
    whole = batches.table(held, labels, TESTING)
    said = batches.fewer(whole, "CIFAR-100", PUBLISHED)
    table = _unbalanced(whole) if imbalanced else whole
    classes = {column: label.names for column, label in labels.items()}
    pictures = batches.pictures(held, table[ID])
    return Found(table, pictures, tuple(COLUMNS), ("class",), classes, trouble=said)


def _unbalanced(table: pd.DataFrame) -> pd.DataFrame:
    """Without the training images that the paper's split lacks; its test images are all there.

    The paper tells how many of each class are kept; which ones is drawn here from their ids.
    """
    training = table[table[SPLIT] == TRAIN]
    order = training[ID].map(lambda one: sha256(one.encode()).hexdigest())
    place = order.groupby(training["class"]).rank() - 1
    size = training.groupby("class")[ID].transform("size")
    most = (size * training["class"].map(KEPT).fillna(1.0)).round()
    return table.drop(index=training.index[place >= most]).reset_index(drop=True)
