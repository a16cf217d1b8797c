"""Gradient norms and first-order changes, against one image at a time and finite differences."""

import numpy as np
import pytest
import torch

from fairviz.lab.observatory import Observatory
from fairviz.lab.sights.first_order import NotForeseeable
from fairviz.lab.workshop import Workshop
from fairviz.look import Look
from fairviz.predictions.store import Store
from fairviz.spec import Prune, Train, Variant
from tests.lab.test_observatory import DENSE, SPARSE

NEARLY_DENSE = Variant(DENSE.dataset, DENSE.model, 0, (Train(epochs=1), Prune("magnitude", 500)))
RECOVERED = Variant(SPARSE.dataset, SPARSE.model, 0, (*SPARSE.steps, Train(epochs=1)))


@pytest.fixture(scope="module")
def observatory(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("foresight"))
    return Observatory(store, Workshop(store))


def margins(shop, variant, rows):
    images, labels = shop.material(DENSE).held_out[torch.from_numpy(rows)]
    with torch.inference_mode():
        logits = shop.model(variant).eval()(images).numpy()
    own = logits[np.arange(len(rows)), labels]
    logits[np.arange(len(rows)), labels] = -np.inf
    return own - logits.max(1)


def test_gradient_norms_are_those_of_one_image_at_a_time(observatory):
    seen = observatory.make(Look(DENSE, "gradients"))
    shop = observatory.workshop
    network, pictures = shop.model(DENSE).eval(), shop.material(DENSE).held_out
    for place in (0, 7):
        image, label = pictures[torch.from_numpy(seen.arrays["rows"][place : place + 1])]
        network.zero_grad()
        torch.nn.functional.cross_entropy(network(image), label).backward()
        norm = torch.sqrt(sum((p.grad**2).sum() for p in network.parameters()))
        assert seen.arrays["norm"][place] == pytest.approx(norm.item(), rel=1e-3)


def test_a_small_cut_changes_margins_as_its_first_order_says(observatory):
    seen = observatory.make(Look(NEARLY_DENSE, "first_order"))
    rows = seen.arrays["rows"]
    shop = observatory.workshop
    came = margins(shop, NEARLY_DENSE, rows) - margins(shop, DENSE, rows)
    told = seen.arrays["change"]
    assert np.corrcoef(told, came)[0, 1] > 0.98
    assert np.abs(told - came).max() < 0.1 * np.abs(came).max() + 1e-3


def test_after_training_again_nothing_can_be_foreseen(observatory):
    with pytest.raises(NotForeseeable, match="one-shot"):
        observatory.make(Look(RECOVERED, "first_order"))
