"""Physically smaller networks give the answers of the masked ones."""

import pytest
import torch
import torch_pruning
from torch import nn

from fairviz.lab.models.cifar_resnet import resnet8, resnet32x4
from fairviz.lab.networks.batchnorm import Folded, followers
from fairviz.lab.networks.measure import macs, milliseconds, nonzero, parameters
from fairviz.lab.networks.shrink import shrunk
from fairviz.lab.removing.layers import in_order, prunable
from fairviz.lab.removing.pruning import mask, parameter_masks

IMAGE = torch.zeros(1, 3, 32, 32)


def lively(model):
    """BatchNorms that are not the identity."""
    torch.manual_seed(1)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias)
            nn.init.normal_(module.running_mean, std=0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
    return model.eval()


def silence(model, names, every=2):
    """Every second filter of these layers falls."""
    weights = {name: model.get_submodule(name).weight for name in names}
    keep = {name: torch.arange(len(weight)) % every != 0 for name, weight in weights.items()}
    mask(model, parameter_masks(model.state_dict(), keep, followers(model)))
    return model


def answers(model):
    images = torch.randn(4, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        return model(images)


@pytest.mark.parametrize("exempt", [("stem", "classifier"), ()])
@pytest.mark.parametrize("build", [resnet8, resnet32x4])
def test_a_shrunk_network_gives_the_logits_of_the_masked_one(build, exempt):
    model = lively(build(classes=4, width=8))
    silence(model, in_order(prunable(model, exempt, "filter")))
    small = shrunk(model, IMAGE)
    assert parameters(small) < 0.8 * parameters(model)
    assert torch.allclose(answers(small), answers(model), atol=1e-4)
    assert torch.allclose(answers(Folded(small).model), answers(model), atol=1e-4)


def test_a_channel_inside_a_block_goes():
    model = silence(lively(resnet8(classes=4, width=8)), ["layer1.0.conv1"])
    small = shrunk(model, IMAGE)
    assert small.layer1[0].conv1.weight.shape == (4, 8, 3, 3)
    assert small.layer1[0].conv2.weight.shape == (8, 4, 3, 3)


def test_a_channel_that_crosses_additions_goes_only_when_all_its_writers_are_silent():
    model = lively(resnet32x4(classes=4, width=8))
    stage = [n for n in in_order(prunable(model, (), "filter")) if n.startswith("layer1")]
    writers = [n for n in stage if n.endswith(("conv2", "shortcut.0"))]
    silence(model, writers[1:])
    assert shrunk(model, IMAGE).layer1[0].conv2.out_channels == 8
    silence(model, writers[:1])
    small = shrunk(model, IMAGE)
    assert small.layer1[0].conv2.out_channels == 4
    assert torch.allclose(answers(small), answers(model), atol=1e-4)


def test_a_channel_that_passes_through_padding_stays():
    model = silence(lively(resnet8(classes=4, width=8)), ["layer3.0.conv2"])
    assert shrunk(model, IMAGE).layer3[0].conv2.out_channels == 32


def test_one_channel_stays_where_every_filter_fell():
    model = lively(resnet8(classes=4, width=8))
    silence(model, in_order(prunable(model, (), "filter")), every=1)
    small = shrunk(model, IMAGE)
    assert small.layer2[0].conv1.out_channels == 1
    assert torch.allclose(answers(small), answers(model), atol=1e-4)


def test_shrinking_leaves_the_masked_network_as_it_was():
    model = silence(lively(resnet8(classes=4, width=8)), ["layer1.0.conv1"])
    before = parameters(model)
    shrunk(model, IMAGE)
    assert parameters(model) == before


def test_a_silenced_filter_says_nothing():
    model = silence(lively(resnet8(classes=4, width=8)), ["layer1.0.conv1"])
    seen = {}
    model.layer1[0].bn1.register_forward_hook(lambda _m, _i, out: seen.update(out=out))
    answers(model)
    assert bool((seen["out"][:, ::2] == 0).all())


def test_macs_are_counted_as_torch_pruning_counts_them():
    model = nn.Sequential(nn.Conv2d(3, 8, 3, bias=False), nn.Flatten(), nn.Linear(800, 2, False))
    image = torch.zeros(1, 3, 12, 12)
    theirs, _ = torch_pruning.utils.count_ops_and_params(model, image)
    assert macs(model, image) == theirs == 8 * 100 * 27 + 1600


def test_parameters_and_those_that_are_not_zero():
    model = nn.Linear(3, 2)
    nn.init.ones_(model.weight)
    nn.init.zeros_(model.bias)
    assert (parameters(model), nonzero(model)) == (8, 6)


def test_time_is_measured_per_image(network):
    assert 0 < milliseconds(network, torch.zeros(8, 3, 32, 32)) < 1000
