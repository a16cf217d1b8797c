"""Dense against sparse as the worker observes it."""

import numpy as np
import pytest
import torch

from fairviz.audit.similarity import svcca as ours
from fairviz.lab.observatory import Observatory
from fairviz.lab.sights import comparison
from fairviz.lab.workshop import Workshop
from fairviz.look import Look
from fairviz.predictions.store import Store
from tests.lab.test_observatory import DENSE, SPARSE


@pytest.fixture(scope="module")
def observatory(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("compared"))
    return Observatory(store, Workshop(store))


def test_place_by_place_is_the_plain_form_at_one_place():
    dice = np.random.default_rng(0)
    x, y = dice.normal(size=(50, 6)), dice.normal(size=(50, 6))
    theirs = comparison.svcca(torch.from_numpy(x), torch.from_numpy(y))
    assert theirs == pytest.approx(ours.distance(x, y))


def test_a_dense_model_is_itself(observatory):
    seen = observatory.make(Look(DENSE, "comparison"))
    np.testing.assert_allclose(seen.arrays["svcca"], 0, atol=1e-6)
    np.testing.assert_allclose(seen.arrays["cosine"], 1, atol=1e-6)


def test_pruning_moves_what_was_pruned(observatory):
    seen = observatory.make(Look(SPARSE, "comparison"))
    found = dict(zip(seen.facts["layers"], seen.arrays["cosine"], strict=True))
    assert found["stem"] == pytest.approx(1)  # exempt
    assert found["stage 3"] < 1
    assert seen.arrays["svcca"][3] > seen.arrays["svcca"][0] - 1e-6
