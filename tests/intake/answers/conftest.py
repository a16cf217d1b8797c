import numpy as np
import pandas as pd
import pytest

CLASSES = np.array(["cat", "dog", "owl"])


@pytest.fixture
def frame():
    """Eight animals: dense right on all, sparse wrong on the two of the rare group."""
    truth = CLASSES[[0, 1, 2, 0, 1, 2, 0, 1]]
    sparse = truth.copy()
    sparse[[6, 7]] = "owl"
    place = ["field"] * 6 + ["cave"] * 2
    columns = {"id": [f"a{i}" for i in range(8)], "label": truth, "place": place}
    return pd.DataFrame({**columns, "dense": truth, "magnitude_0.9": sparse})


@pytest.fixture
def as_csv(tmp_path):
    def written(frame, name="animals.csv", **how):
        path = tmp_path / name
        frame.to_csv(path, index=False, **how)
        return path

    return written
