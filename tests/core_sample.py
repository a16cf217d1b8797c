"""The core of the embedded study: eight classes, pruned without any mitigation."""

import pandas as pd

from fairviz import places
from fairviz.predictions.store import Store

STORE = Store(places.root() / "data_cache" / "sample")


def rows() -> pd.DataFrame:
    """Its variants; the twins of the papers stand beside them."""
    index = STORE.index()
    schedules = index["schedule"].isin(["dense", "oneshot", "recovered"])
    own = index["dataset"].eq("portraits") & index["mitigation"].eq("") & schedules
    return index[own].reset_index(drop=True)
