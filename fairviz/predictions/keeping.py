"""How a record enters the store: as a folder that appears whole, beside nothing that is damaged."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fairviz.predictions import arrays, manifest, topk
from fairviz.predictions.faults import Damaged, NotInStore
from fairviz.predictions.folders import discard, publish
from fairviz.predictions.predictions import Predictions

ANSWERS = "answers.npz"
WEIGHTS = "weights.safetensors"


def keep(folder: Path, about: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """The folder with these files, unless a sound one is there already."""
    _clear(folder)
    publish(dict(files) | {manifest.NAME: manifest.sealed(folder.name, about, files)}, folder)


def _clear(folder: Path) -> None:
    """What is damaged makes room; what a newer FairViz wrote does not."""
    try:
        manifest.read_whole(folder)
    except Damaged:
        discard(folder)
    except NotInStore:
        return


def files_of(predictions: Predictions) -> dict[str, bytes]:
    top = predictions.top
    scores = {"logits": predictions.matrix} if top is None else topk.packed(top)
    files = {ANSWERS: arrays.packed(scores | {"predicted": predictions.predicted})}
    if predictions.weights is not None:
        files[WEIGHTS] = arrays.packed_weights(predictions.weights)
    return files
