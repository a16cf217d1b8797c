"""A network that somebody brought leaves with what was pruned from it."""

import pytest
import torch
from safetensors.torch import load

from fairviz.lab import build
from fairviz.lab.checkpoints.bringing import Wanted, ready
from fairviz.lab.exporting.parcel import parcel
from fairviz.lab.exporting.written import loaded
from fairviz.naming import spelled
from fairviz.spec import Prune, Variant
from tests.lab.conftest import Shelf, offer
from tests.lab.exporting.conftest import goods_of


@pytest.fixture
def brought(tmp_path, monkeypatch):
    """A model's name in this store, as `fairviz import model` keeps it."""
    offer(monkeypatch)
    torch.save(build.network("resnet8?width=4", 4, 0).state_dict(), tmp_path / "mine.pth")
    content = ready(Wanted((tmp_path / "mine.pth",))).keep(tmp_path)
    shelf = Shelf()
    shelf.roots = (tmp_path,)
    return spelled("own", {"content": content}), shelf


def test_a_brought_network_is_pruned_and_leaves_whole(brought):
    model, shelf = brought
    goods = goods_of(shelf, Variant("squares", model, 0, (Prune("magnitude", 5_000),)))
    made = parcel(goods)
    assert not made.left_out.keys() - {"small.safetensors"}
    assert {"network.py", "weights.safetensors", "masks.safetensors", "model.onnx"} <= {*made.files}
    network = loaded(made.files["network.py"].decode(), load(made.files["weights.safetensors"]))
    images = goods.material.held_out[torch.arange(128)][0]
    assert network(images).argmax(1).tolist() == goods.predicted.tolist()
