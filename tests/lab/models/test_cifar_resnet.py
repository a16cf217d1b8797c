"""The networks: their shapes, their stages, and that published weights fit."""

from pathlib import Path

import pytest
import torch
from torch import nn

from fairviz.errors import BadValue
from fairviz.lab.models import cifar_resnet
from fairviz.lab.models.base import stages
from fairviz.lab.models.cifar_resnet import published, resnet8, resnet20, resnet32x4

CHECKPOINT = Path(__file__).parents[3].parent / "shared/data/resnet20-12fca82f.th"
LAYOUT = ["stem", "stage 1", "stage 2", "stage 3", "classifier"]


@pytest.mark.parametrize("name", ["resnet8", "resnet20", "resnet32", "resnet56"])
def test_a_network_has_one_logit_per_class(name):
    model = getattr(cifar_resnet, name)(classes=5, width=4).eval()
    assert model(torch.zeros(2, 3, 32, 32)).shape == (2, 5)


def test_resnet32x4_is_as_wide_as_in_repdistiller():
    model = resnet32x4(classes=100)
    widths = [model.conv1, model.layer1[0].conv1, model.layer2[0].conv1, model.layer3[0].conv1]
    assert [conv.out_channels for conv in widths] == [32, 64, 128, 256]
    assert sum(p.numel() for p in model.parameters()) == 7_433_860


def test_width_is_the_first_stage():
    assert resnet8(classes=2, width=12).layer1[0].conv2.out_channels == 12


def test_a_width_of_zero_is_refused():
    with pytest.raises(BadValue, match="Width 0"):
        resnet8(classes=2, width=0)


def test_depth_counts_the_layers_with_weights():
    layers = [m for m in resnet20(classes=10).modules() if isinstance(m, nn.Conv2d | nn.Linear)]
    assert len(layers) == 20


def test_every_relu_runs_once_and_never_in_place():
    model = resnet8(classes=2, width=4)
    runs = {m: 0 for m in model.modules() if isinstance(m, nn.ReLU)}
    for relu in runs:
        relu.register_forward_hook(lambda m, *_: runs.update({m: runs[m] + 1}))
    model(torch.zeros(2, 3, 32, 32))
    assert set(runs.values()) == {1}
    assert not any(relu.inplace for relu in runs)


def test_stages_hold_every_prunable_layer_once_in_order():
    model = resnet8(classes=2, width=4)
    found = stages(model)
    assert list(found) == LAYOUT
    assert found["stem"] == ["conv1"]
    assert found["stage 2"] == ["layer2.0.conv1", "layer2.0.conv2"]
    assert found["classifier"] == ["linear"]


def test_convolution_shortcuts_belong_to_their_stage():
    assert "layer1.0.shortcut.0" in stages(resnet32x4(classes=2, width=4))["stage 1"]


def test_the_stages_of_another_network_are_its_children():
    model = nn.Sequential()
    model.add_module("features", nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 4, 3)))
    model.add_module("head", nn.Linear(4, 2))
    assert stages(model) == {"features": ["features.0", "features.2"], "head": ["head"]}


def test_repdistiller_names_become_ours():
    state = {"layer1.0.downsample.0.weight": torch.zeros(1), "fc.bias": torch.zeros(1)}
    assert set(published(state)) == {"layer1.0.shortcut.0.weight", "linear.bias"}


@pytest.mark.skipif(not CHECKPOINT.exists(), reason="the published checkpoint is not here")
def test_akamasters_resnet20_loads():
    state = torch.load(CHECKPOINT, map_location="cpu", weights_only=True)["state_dict"]
    model = resnet20(classes=10)
    model.load_state_dict(published(state))
    assert torch.equal(model.linear.bias, state["module.linear.bias"])
