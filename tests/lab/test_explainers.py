"""Explainers say what Captum says on the rewritten network, and refuse what is not right."""

import numpy as np
import pytest
import torch
from torch import nn

from fairviz import catalog
from fairviz.errors import BadValue
from fairviz.lab.explainers import deeplift, saliency
from fairviz.lab.explainers.base import Unexplainable, last_maps
from fairviz.lab.networks.rewrite import Changed, Untraceable, check, explainable
from fairviz.lab.observatory import Observatory
from fairviz.lab.sights.maps import TooLarge
from fairviz.lab.workshop import Workshop
from fairviz.look import Look
from fairviz.predictions.store import Store
from tests.lab.test_observatory import SPARSE


class Careless(nn.Module):
    """ReLUs as people write them: shared, functional, in place."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1)
        self.conv3, self.hidden = nn.Conv2d(4, 4, 1), nn.Linear(4, 4)
        self.relu, self.linear = nn.ReLU(inplace=True), nn.Linear(4, 5)

    def forward(self, x):
        x = self.relu(self.conv1(x))
        x = self.relu(self.conv2(x)) + x
        x = self.conv3(nn.functional.relu(x)).relu()
        return self.linear(torch.relu(self.hidden(x.mean((2, 3)))))


class Forgetful(nn.Module):
    """Changes a tensor in place and goes on with the old name."""

    def __init__(self) -> None:
        super().__init__()
        self.linear, self.relu = nn.Linear(3, 3), nn.ReLU(inplace=True)

    def forward(self, x):
        y = self.linear(x)
        self.relu(y)
        return y


class Branching(nn.Module):
    def forward(self, x):
        return x if x.sum() > 0 else -x


@pytest.fixture(scope="module")
def careless():
    torch.manual_seed(0)
    return Careless().eval()


@pytest.fixture(scope="module")
def images():
    return torch.randn(3, 3, 12, 12, generator=torch.Generator().manual_seed(1))


TARGET = torch.tensor([0, 3, 4])


def explain(name, model, images):
    return catalog.EXPLAINERS[name].load()(model, images, TARGET)


def test_rewritten_it_says_the_same_with_a_relu_per_use(careless, images):
    rewritten = explainable(careless)
    assert torch.equal(rewritten(images), careless(images))
    relus = [m for m in rewritten.modules() if isinstance(m, nn.ReLU)]
    used = [n for n in rewritten.graph.nodes if n.op == "call_module" and "relu" in str(n.target)]
    assert len({str(node.target) for node in used}) == len(used) == len(relus) == 5
    assert not any(relu.inplace for relu in relus)
    assert not any(
        node.op == "call_function" and "relu" in str(node) for node in rewritten.graph.nodes
    )


def test_a_rewriting_that_changes_the_answers_is_refused():
    torch.manual_seed(0)
    model = Forgetful()
    with pytest.raises(Changed, match="logits differ"):
        check(model, explainable(model), torch.randn(4, 3))


def test_a_full_memory_is_told_in_a_sentence(observatory, rows, monkeypatch):
    def full(*_):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to ...")

    monkeypatch.setattr(saliency, "attribute", full)
    with pytest.raises(TooLarge, match="too much memory"):
        observatory.make(Look(SPARSE, f"maps?method=saliency&rows={rows[1]}"))


def test_a_network_that_branches_on_data_is_refused_in_words():
    with pytest.raises(Untraceable, match="cannot be traced"):
        explainable(Branching())


def test_deeplift_on_shared_relus_would_be_wrong_and_is_refused(careless, images, monkeypatch):
    ours = explain("deeplift", explainable(careless), images)
    assert ours.delta.abs().max() < 1e-6
    monkeypatch.setattr(deeplift, "TOLERANCE", 0.0)
    with pytest.raises(Unexplainable, match="does not add up"):
        deeplift._check(torch.tensor([0.5]), torch.tensor([1.0]))


def test_integrated_gradients_nearly_add_up(careless, images):
    model = explainable(careless)
    found = explain("integrated_gradients", model, images)
    gained = model(images)[torch.arange(3), TARGET] - model(torch.zeros_like(images[:1]))[0, TARGET]
    np.testing.assert_allclose(found.maps.sum((1, 2)), gained.detach(), atol=0.02)


def test_without_a_convolution_there_is_no_grad_cam():
    with pytest.raises(Unexplainable, match="needs a convolution"):
        last_maps(nn.Linear(3, 2))


@pytest.mark.parametrize("name", catalog.EXPLAINERS)
def test_an_image_of_one_colour_gives_numbers(careless, name):
    grey = torch.zeros(3, 3, 12, 12)
    assert torch.isfinite(explain(name, explainable(careless), grey).maps).all()


@pytest.fixture(scope="module")
def observatory(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("maps"))
    return Observatory(store, Workshop(store))


@pytest.fixture(scope="module")
def rows(observatory):
    return observatory.workshop.material(SPARSE).evalset.rows("explore")[:3]


def test_maps_of_dense_and_sparse_are_kept(observatory, rows):
    asked = "-".join(map(str, rows))
    seen = observatory.make(Look(SPARSE, f"maps?method=saliency&rows={asked}"))
    assert seen.arrays["sparse"].shape == seen.arrays["dense"].shape == (3, 32, 32)
    assert not np.array_equal(seen.arrays["sparse"], seen.arrays["dense"])
    assert list(seen.arrays["rows"]) == list(rows)


def test_shuffled_weights_change_the_map(observatory, rows):
    seen = observatory.make(Look(SPARSE, f"sanity?method=saliency&rows={rows[0]}"))
    levels = seen.arrays["levels"]
    assert levels.shape == (6, 1, 32, 32)  # as it is, then five stages
    flat = [np.argsort(np.argsort(level.ravel())) for level in levels]
    assert np.corrcoef(flat[0], flat[-1])[0, 1] < 0.8


@pytest.mark.parametrize(("asked", "said"), [("0-x", "numbers joined"), ("999999", "explore only")])
def test_rows_that_are_none_are_refused(observatory, asked, said):
    with pytest.raises(BadValue, match=said):
        observatory.make(Look(SPARSE, f"maps?rows={asked}"))
