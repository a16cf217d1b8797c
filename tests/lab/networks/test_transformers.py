"""Transformers and convolutional networks of every family prune to the weight, fold and shrink."""

from copy import deepcopy

import pytest
import torch
from torch import nn
from torchvision import models

from fairviz.lab.dice import dice
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.models import zoo
from fairviz.lab.networks.batchnorm import Folded
from fairviz.lab.networks.measure import macs, parameters
from fairviz.lab.networks.shrink import shrunk
from fairviz.lab.pruners.base import Batch
from fairviz.lab.removing.layers import in_order, prunable, standing
from fairviz.lab.removing.pruning import masked, parameter_masks, ranked, worn
from fairviz.lab.training.losses import loss_of
from fairviz.spec import Prune, at

IMAGES = torch.randn(3, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def vit():
    return models.VisionTransformer(32, 8, 2, 2, 32, 64, num_classes=5)


def swin():
    return models.SwinTransformer([4, 4], 24, [2, 2], [2, 4], [2, 2], num_classes=5)


def convnext():
    blocks = [models.convnext.CNBlockConfig(12, 24, 2), models.convnext.CNBlockConfig(24, None, 2)]
    return models.ConvNeXt(blocks, num_classes=5)


def densenet():
    return models.DenseNet(8, (2, 2), 8, num_classes=5)


def vgg():
    layers = [*(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(4))]
    layers += [*(nn.Conv2d(8, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))]
    model = models.VGG(nn.Sequential(*layers), num_classes=5)
    model.classifier[0], model.classifier[3] = nn.Linear(12 * 49, 16), nn.Linear(16, 16)
    model.classifier[6] = nn.Linear(16, 5)
    return model


SMALL = {
    build.__name__: lambda build=build: zoo.fit(build())
    for build in (vit, swin, convnext, densenet, vgg)
}
WHOLE = {
    name: lambda name=name: zoo.torchvision(name, 5)
    for name in ("mobilenet_v3_small", "squeezenet1_1", "shufflenet_v2_x0_5", "mnasnet0_5")
}
FAMILIES = SMALL | WHOLE
SHRINKING = ["vit", "swin", "convnext", "densenet", "vgg", "mobilenet_v3_small", "squeezenet1_1"]


def lively(build):
    """A network that seems to have seen something: no norm is the identity, no logits are tiny."""
    torch.manual_seed(0)
    model = build().eval()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d | nn.LayerNorm):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.1)
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, std=0.1)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
    return model


@pytest.fixture(scope="module")
def made():
    """Each family's network, made once; nobody changes it."""
    return {name: lively(build) for name, build in FAMILIES.items()}


def answers(model, images=IMAGES):
    with torch.inference_mode():
        return model(images)


def alike(one, other):
    return torch.allclose(one, other, rtol=1e-3, atol=1e-5 * max(1e-3, float(other.abs().max())))


def batch(rows=16):
    pixels = torch.arange(rows * 32 * 32 * 3).remainder(251).to(torch.uint8)
    labels = torch.arange(rows) % 5
    shape = pixels.view(rows, 32, 32, 3)
    pictures = Pictures(shape, labels, torch.full((3,), 0.5), torch.full((3,), 0.25))
    return Batch(pictures, torch.arange(rows), loss_of("classes"), dice(7, "lots"))


def pruned(model, prune, unit):
    ranking = ranked(model, prune, batch())
    keep = ranking.keep(prune)
    state = masked(model.state_dict(), parameter_masks(model.state_dict(), keep, ranking.after))
    copy = deepcopy(model)
    copy.load_state_dict(state)
    return copy, standing(state, in_order(prunable(model, prune.exempt, unit)), unit)


def gone(alive):
    return sum(int((~kept).sum()) for kept in alive.values())


def total(alive):
    return sum(kept.numel() for kept in alive.values())


@pytest.mark.parametrize("name", FAMILIES)
def test_folding_changes_no_answer(name, made):
    assert alike(answers(Folded(made[name]).model), answers(made[name]))


@pytest.mark.parametrize("name", FAMILIES)
def test_exactly_as_many_weights_fall_as_were_asked_for(name, made):
    model, alive = pruned(made[name], Prune("magnitude", at(0.5)), "weight")
    assert gone(alive) == round(total(alive) / 2)
    folded = Folded(made[name])
    folded.load(model.state_dict())
    assert alike(answers(folded.model), answers(model))


@pytest.mark.parametrize("name", FAMILIES)
def test_exactly_as_many_whole_filters_fall_as_were_asked_for(name, made):
    model, alive = pruned(made[name], Prune("l1_filter", at(0.4)), "filter")
    assert gone(alive) == round(0.4 * total(alive))
    folded = Folded(made[name])
    folded.load(model.state_dict())
    assert alike(answers(folded.model), answers(model))


@pytest.mark.parametrize("name", ["vit", "swin", "mobilenet_v3_small"])
@pytest.mark.parametrize("pruner", ["snip", "taylor", "taylor_filter"])
def test_criteria_with_gradients_score_every_layer(name, pruner, made):
    unit = "filter" if pruner.endswith("filter") else "weight"
    _, alive = pruned(made[name], Prune(pruner, at(0.3)), unit)
    assert gone(alive) == round(0.3 * total(alive))


@pytest.mark.parametrize("name", ["vit", "squeezenet1_1"])
def test_a_fallen_filter_keeps_no_bias_that_training_could_wake(name, made):
    model, alive = pruned(made[name], Prune("l1_filter", at(0.4)), "filter")
    kept = worn(model)
    for layer, stays in alive.items():
        assert not bool(kept[f"{layer}.weight"][~stays].any())
        assert not bool(kept[f"{layer}.bias"][~stays].any())


def test_what_is_zero_but_no_weight_of_a_layer_may_still_learn(made):
    assert not bool(made["vit"].class_token.any())
    assert "class_token" not in worn(made["vit"])


@pytest.mark.parametrize("name", ["vit", "densenet"])
def test_the_same_seed_draws_the_same_weights(name, made):
    prune = Prune("random", at(0.5))
    first, second = (ranked(made[name], prune, batch()).keep(prune) for _ in range(2))
    assert all(torch.equal(first[layer], second[layer]) for layer in first)


@pytest.mark.parametrize("name", ["vit", "swin"])
def test_the_weights_of_queries_keys_and_values_fall_too(name, made):
    _, alive = pruned(made[name], Prune("magnitude", at(0.5), scope="layer"), "weight")
    attention = [layer for layer in alive if layer.endswith(("in_proj", "qkv"))]
    assert len(attention) == {"vit": 2, "swin": 4}[name]
    assert all(gone({layer: alive[layer]}) * 2 == alive[layer].numel() for layer in attention)


@pytest.mark.parametrize("name", SHRINKING)
def test_a_shrunk_network_is_smaller_and_gives_the_same_logits(name, made):
    model, _ = pruned(made[name], Prune("l1_filter", at(0.4), scope="layer"), "filter")
    small = shrunk(model, IMAGES[:1])
    assert parameters(small) < 0.9 * parameters(model)
    assert macs(small, IMAGES[:1]) < macs(model, IMAGES[:1])
    assert alike(answers(small), answers(model))


def test_hidden_neurons_of_a_transformer_go_with_their_readers():
    model = lively(SMALL["vit"])
    first, _, _, second, _ = model.encoder.layers[0].mlp
    with torch.no_grad():
        first.weight[:16], first.bias[:16] = 0, 0
    small = shrunk(model, IMAGES[:1]).encoder.layers[0].mlp
    assert (first.weight.shape, second.weight.shape) == ((64, 32), (32, 64))
    assert (small[0].weight.shape, small[3].weight.shape) == ((48, 32), (32, 48))


def test_a_neuron_with_a_bias_still_speaks():
    model = nn.Sequential(nn.Flatten(), nn.Linear(3072, 4), nn.ReLU(), nn.Linear(4, 2)).eval()
    nn.init.zeros_(model[1].weight)
    nn.init.ones_(model[1].bias)
    assert shrunk(model, IMAGES[:1])[1].out_features == 4


def test_a_neuron_behind_which_zero_becomes_something_stays():
    model = nn.Sequential(nn.Flatten(), nn.Linear(3072, 4), nn.Sigmoid(), nn.Linear(4, 2)).eval()
    nn.init.zeros_(model[1].weight)
    nn.init.zeros_(model[1].bias)
    assert shrunk(model, IMAGES[:1])[1].out_features == 4


def test_one_neuron_stays_where_all_are_silent():
    model = nn.Sequential(nn.Flatten(), nn.Linear(3072, 4), nn.ReLU(), nn.Linear(4, 2)).eval()
    nn.init.zeros_(model[1].weight)
    nn.init.zeros_(model[1].bias)
    small = shrunk(model, IMAGES[:1])
    assert small[1].out_features == 1
    assert torch.equal(answers(small), answers(model))


def test_a_network_that_torch_pruning_cannot_follow_stays_as_large():
    model, _ = pruned(
        lively(WHOLE["shufflenet_v2_x0_5"]), Prune("l1_filter", at(0.4), scope="layer"), "filter"
    )
    assert parameters(shrunk(model, IMAGES[:1])) == parameters(model)


def test_weights_used_past_their_layer_are_counted():
    stem, blocks = swin().features[:2]
    image = torch.zeros(1, 3, 32, 32)
    patches, width, window = 8 * 8, 24, 2 * 2
    embedding = patches * width * (3 * 4 * 4)
    projections = patches * width * width * (3 + 1 + 4 + 4)  # in, out, and the perceptron's two
    attention = patches * window * width * 2  # queries with keys, weights with values
    assert macs(stem, image) == embedding
    assert macs(nn.Sequential(stem, blocks[0]), image) == embedding + projections + attention
