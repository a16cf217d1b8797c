"""Something small enough to train in a second: squares of four colours on noise."""

from dataclasses import replace

import pytest
import torch

from fairviz import catalog
from fairviz.lab.models.cifar_resnet import resnet8
from fairviz.lab.workshop import Workshop
from fairviz.spec import Train, Variant
from tests.lab.squares import squares


class Given(catalog.Entry):
    """An entry whose plug-in is at hand."""

    def load(self):
        return DATASETS[self.target]


class Shelf:
    """A store in memory, which counts what is saved."""

    def __init__(self):
        self.kept, self.saved, self.roots = {}, [], ()

    def has(self, digest):
        return digest in self.kept

    def load(self, digest):
        return replace(self.kept[digest], weights=None)

    def weights(self, digest):
        return self.kept[digest].weights

    def save(self, variant, predictions, evalset):
        assert len(predictions.predicted) == len(evalset)
        self.saved.append(variant)
        self.kept[variant.digest] = predictions


DATASETS = {
    "squares": squares,
    "two_squares": lambda: squares(task="binary"),
    "many_squares": lambda: squares(task="labels"),
}


def offer(patch):
    for name in DATASETS:
        patch.setitem(catalog.DATASETS, name, Given(name, name, "Squares."))


def dense_variant(dataset="squares", seed=0):
    return Variant(dataset, "resnet8?width=4", seed, (Train(epochs=6, batch=32),))


@pytest.fixture(autouse=True)
def small_datasets(monkeypatch):
    offer(monkeypatch)


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    """Networks this small are slower on two, much slower where others compute beside them."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def workshop(shelf):
    return Workshop(shelf)


@pytest.fixture(scope="session")
def taught():
    """A shelf with the trained dense model on it: trained once for all tests."""
    with pytest.MonkeyPatch.context() as patch:
        offer(patch)
        shelf = Shelf()
        Workshop(shelf).make(dense_variant())
    return shelf


@pytest.fixture
def trained(taught):
    """A workshop whose shelf already holds the dense model."""
    shelf = Shelf()
    shelf.kept |= taught.kept
    return Workshop(shelf)


@pytest.fixture
def dense():
    return dense_variant()


@pytest.fixture
def network():
    """An untrained ResNet-8 whose BatchNorms have seen something."""
    torch.manual_seed(0)
    model = resnet8(classes=4, width=4)
    for _ in range(3):
        model(torch.randn(16, 3, 32, 32))
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias)
    return model.eval()
