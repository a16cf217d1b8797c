"""An evaluation set as files and back: arrays in .npz, attributes in parquet."""

import io
import json
from collections.abc import Mapping

import numpy as np
import pandas as pd

from fairviz.predictions import arrays
from fairviz.predictions.evalset import EvalSet

SAMPLES = "samples.npz"
ATTRIBUTES = "attributes.parquet"
TEXTS = "texts.json"


def packed(evalset: EvalSet) -> dict[str, bytes]:
    """The files of an evaluation set."""
    columns = {
        "ids": np.array(evalset.ids, dtype=str),
        "labels": np.asarray(evalset.labels, dtype=np.int64),
        "split": np.asarray(evalset.split, dtype=str),
    }
    table = io.BytesIO()
    evalset.attributes.to_parquet(table, index=False)
    texts = json.dumps(_texts(evalset), indent=1).encode()
    return {SAMPLES: arrays.packed(columns), ATTRIBUTES: table.getvalue(), TEXTS: texts}


def unpacked(files: Mapping[str, bytes]) -> EvalSet:
    """The evaluation set in these files."""
    columns = arrays.unpacked(files[SAMPLES])
    attributes = pd.read_parquet(io.BytesIO(files[ATTRIBUTES]))
    if attributes.columns.empty:  # a table without columns is written without its rows
        attributes = pd.DataFrame(index=range(len(columns["ids"])))
    return EvalSet(
        ids=tuple(columns["ids"].tolist()),
        labels=columns["labels"],
        attributes=attributes,
        split=columns["split"],
        **json.loads(files[TEXTS]) | {"classes": tuple(json.loads(files[TEXTS])["classes"])},
    )


def _texts(evalset: EvalSet) -> dict[str, object]:
    return {
        "classes": list(evalset.classes),
        "task": evalset.task,
        "title": evalset.title,
        "caveat": evalset.caveat,
    }
