"""Images that somebody brought, asked about one of their labels."""

from pathlib import Path

import numpy as np

from fairviz.lab.datasets.base import Dataset, Images
from fairviz.predictions import albums
from fairviz.predictions.albums import ROW, SPLIT

NOTHING = np.zeros((0, 0, 0), dtype=np.bool_)  # nobody marked the evidence


def album(
    roots: tuple[Path, ...] = (), content: str = "", target: str = "", certify: float = 0.5
) -> Dataset:
    """The album as training images and questions; its pixels stay in their file."""
    found = albums.load(roots, content)
    asked = found.target(target)
    evalset, rows = found.evalset(asked, certify)
    labels, places = found.labels(asked), found.table[ROW].to_numpy(dtype=np.int64)
    is_train = found.table[SPLIT].to_numpy(dtype=str) == "train"
    learned = np.flatnonzero(is_train & found.known(asked))
    return Dataset(
        train=Images(found.pixels, labels[learned], places[learned]),
        held_out=Images(found.pixels, labels[rows], places[rows]),
        evalset=evalset,
        evidence=NOTHING,
        attributes=found.attributes(asked).iloc[learned].reset_index(drop=True),
        colours=_colours(found.texts),
    )


def _colours(texts: albums.Texts) -> tuple[np.ndarray, np.ndarray]:
    return np.array(texts.mean, dtype=np.float32), np.array(texts.std, dtype=np.float32)
