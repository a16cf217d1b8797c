"""The index of a store as a table: one row per variant."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from fairviz.predictions.recipes import told_apart

COLUMNS = [
    *("digest", "dataset", "model", "seed", "pruner", "schedule", "scope", "sparsity", "asked"),
    *("mitigation", "parent", "evalset", "bytes", "made", "home", "seconds"),
    *("treatment_seconds", "network"),  # network: the model as recipes spell it
]
ANSWERS_OF = "answers?"  # datasets that are brought predictions


def named(frame: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """The rows that people choose from.

    Without brought predictions that nobody named (half imported, or forgotten), and without models
    that were only trained on with an objective: nothing was removed from them, they are parents.
    """
    plain = frame["dataset"].str.split("&").str[0]
    unnamed = plain.str.startswith(ANSWERS_OF) & ~plain.isin(list(labels))
    unpruned = frame["pruner"].eq("") & frame["schedule"].ne("dense")
    return frame[~unnamed & ~unpruned].reset_index(drop=True)


def models(index: pd.DataFrame) -> list[tuple[str, str]]:
    """Each dataset and model that was looked at, the one with most plain variants first.

    What was mitigated counts last: a study of methods is not what somebody sees first.
    """
    plain = index["mitigation"].eq("").groupby([index["dataset"], index["model"]])
    sizes = plain.agg(["sum", "size"]).sort_values(["sum", "size"], ascending=False)
    return [(str(dataset), str(model)) for dataset, model in sizes.index]


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """One row per digest; where two recipes have one name, with what tells them apart."""
    listed = pd.DataFrame(rows, columns=[*COLUMNS, "recipe", "upbringing"])
    frame = told_apart(listed.drop_duplicates("digest", ignore_index=True))
    floats = dict.fromkeys(["sparsity", "asked", "seconds", "treatment_seconds"], float)
    return frame.astype(floats | {"seed": np.int64, "bytes": np.int64, "home": bool})
