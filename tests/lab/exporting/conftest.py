"""Exports of the network that learned squares: made once, read by many."""

import pytest
import torch

from fairviz.lab.exporting import parcel as packing
from fairviz.lab.exporting.parcel import Goods, parcel
from fairviz.lab.exporting.program import NotExportable
from fairviz.lab.workshop import Workshop
from fairviz.spec import Prune, Variant
from tests.lab.conftest import Shelf, dense_variant, offer


def cut(pruner, sparsity):
    dense = dense_variant()
    return Variant(dense.dataset, dense.model, 0, (*dense.steps, Prune(pruner, sparsity)))


def goods_of(taught, variant):
    shelf = Shelf()
    shelf.kept |= taught.kept
    shelf.roots = taught.roots
    shop = Workshop(shelf)
    said = shop.make(variant)
    return Goods(variant, shop.model(variant), shop.material(variant), said.facts, said.predicted)


@pytest.fixture(scope="session")
def masked(taught):
    """Half of the weights removed, one by one, where ONNX has no word for something."""
    with pytest.MonkeyPatch.context() as patch:
        offer(patch)
        patch.setattr(packing, "onnx", _no_word)
        goods = goods_of(taught, cut("magnitude", 5_000))
        return goods, parcel(goods)


@pytest.fixture(scope="session")
def filtered(taught):
    """Half of the filters removed."""
    with pytest.MonkeyPatch.context() as patch:
        offer(patch)
        goods = goods_of(taught, cut("l1_filter", 5_000))
        return goods, parcel(goods)


@pytest.fixture
def images(masked):
    """Every evaluation image, as the network wants it."""
    return masked[0].material.held_out[torch.arange(128)][0]


@pytest.fixture
def put(tmp_path):
    """A parcel's files in a folder."""

    def put(made):
        for name, data in made.files.items():
            (tmp_path / name).write_bytes(data)
        return tmp_path

    return put


def _no_word(program):
    raise NotExportable("model.onnx", "no word for aten.erfinv")
