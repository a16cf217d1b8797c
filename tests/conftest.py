"""Small questions and answers, and an empty store: what many tests begin with."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.store import Store
from fairviz.spec import Prune, Train, Variant

Saved = Callable[..., Variant]


@pytest.fixture
def store(tmp_path) -> Store:
    """A store of nothing, in a folder that does not exist yet."""
    return Store(tmp_path / "home")


@pytest.fixture
def evalset() -> EvalSet:
    """Six samples of three classes, two groups."""
    return EvalSet(
        ids=("a", "b", "c", "d", "e", "f"),
        labels=np.array([0, 1, 2, 0, 1, 2]),
        attributes=pd.DataFrame({"tone": ["light", "dark"] * 3}),
        classes=("cap", "mask", "scarf"),
        task="classes",
        split=np.array(["tune", "explore", "certify"] * 2),
    )


@pytest.fixture
def answers() -> Predictions:
    """Everybody wears a mask, surely; with a fact and two weights."""
    logits = np.tile(np.array([0, 4, 0], np.float16), (6, 1))
    weights = {"fc.weight": np.arange(6, dtype=np.float32), "count": np.array(3)}
    return Predictions(logits, np.ones(6, np.int16), {"sparsity": 0.5, "seconds": 2.0}, weights)


@pytest.fixture
def saved(store, evalset, answers) -> Saved:
    """Saves a variant with those answers, and returns it."""

    def save(sparsity: int = 0, seed: int = 0) -> Variant:
        variant = pruned(sparsity, seed) if sparsity else dense(seed)
        store.save(variant, answers, evalset)
        return variant

    return save


def dense(seed: int = 0) -> Variant:
    return Variant("portraits", "resnet8", seed)


def pruned(sparsity: int, seed: int = 0) -> Variant:
    return Variant("portraits", "resnet8", seed, (Train(), Prune("magnitude", sparsity)))
