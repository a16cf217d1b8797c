"""Similarity: with features, without, and what its first lines say."""

from pathlib import Path

import numpy as np
import pytest

from fairviz.look import Look
from fairviz.predictions.seen import Seen
from fairviz.predictions.store import Store
from tests.app import made_up
from tests.app.conftest import Opened

LAYERS = ("stem", "stage 1", "classifier")


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full store with features: the more was removed, the more noise."""
    home = tmp_path_factory.mktemp("observed")
    store, asked = made_up.fill(home), made_up.questions()
    rows = asked.rows("explore")[:90]
    for digest in store.index()["digest"]:
        variant = store.variant(digest)
        look = Look(variant, "features?probe=96")
        arrays = {name: _features(variant, len(rows)) for name in LAYERS}
        store.save_look(look, Seen({"rows": rows, **arrays}, {"layers": LAYERS}), asked.fingerprint)
    for seed, distance in ((0, 0.1), (1, 0.3)):
        arrays = {"svcca": np.full(3, distance), "cosine": np.full(3, 0.9)}
        look = Look(made_up.pruned(seed, 0.9), "comparison")
        store.save_look(look, Seen(arrays, {"layers": LAYERS}), asked.fingerprint)
    return home


def _features(variant: made_up.Variant, n: int) -> np.ndarray:
    dense = np.random.default_rng(variant.seed).normal(size=(n, 5))
    removed = variant.pruning.sparsity / 1e4 if variant.pruning else 0.0
    noise = np.random.default_rng(variant.seed + 100).normal(size=(n, 5))
    return (dense + 2 * removed * noise).astype(np.float16)


@pytest.fixture
def stores(stores: dict[str, Path], observed: Path) -> dict[str, Path]:
    return {**stores, "observed": observed}


def test_the_first_line_says_which_layer_changed_most(opened: Opened) -> None:
    app = opened("similarity", "observed", sparsity="90")
    assert not app.exception
    headline = app.markdown[0].value
    assert "magnitude, one-shot at 90 %" in headline
    assert "least alike is" in headline


def test_whether_similarity_predicts_harm_is_said_in_words(opened: Opened) -> None:
    app = opened("similarity", "observed", sparsity="90", harm="worst")
    said = " ".join(part.value for part in app.markdown)
    assert "too few to tell" in said or "Spearman" in said


def test_without_features_the_page_says_so_and_offers_them(opened: Opened) -> None:
    app = opened("similarity", "full")
    assert "has not been observed yet" in app.markdown[0].value
    offered = [info.value for info in app.info] + [button.label for button in app.button]
    assert "the features of 14 variants" in " ".join(offered)


def test_what_the_worker_compared_is_the_mean_over_the_seeds(opened: Opened) -> None:
    app = opened("similarity", "observed", sparsity="90")
    (table,) = (frame.value for frame in app.dataframe if "Cosine of the weights" in frame.value)
    assert list(table["Layer"]) == list(LAYERS)
    assert list(table["SVCCA distance of the maps"]) == pytest.approx([0.2] * 3)


def test_a_measure_that_is_undefined_says_why(opened: Opened) -> None:
    app = opened("similarity", "observed", group=["tone"], sparsity="90")
    assert not app.exception
    assert "Undefined: 0 probe images: at least 10 are needed." in [c.value for c in app.caption]


def test_dense_models_alone_have_nothing_to_compare(opened: Opened) -> None:
    app = opened("similarity", "partial")
    assert "nothing that was pruned" in app.info[0].value


def test_stored_features_are_read_back(observed: Path) -> None:
    store = Store(observed)
    look = Look(made_up.pruned(0, 0.9), "features?probe=96")
    assert store.seen(look.digest).arrays["stem"].shape == (90, 5)
