"""What weights could belong to, told from their names and shapes."""

import pytest
import torch
import torchvision
from torch import nn

from fairviz.lab.build import network
from fairviz.lab.checkpoints.architectures import WithoutMemory
from fairviz.lab.checkpoints.guessing import guesses, said
from fairviz.lab.checkpoints.reading import read


def bare(model: str, classes: int = 7, **settings):
    """One of torchvision's, its weights without numbers."""
    with WithoutMemory():
        build = torchvision.models.get_model_builder(model)
        return build(weights=None, num_classes=classes, **settings).state_dict()


def shapes(names_and_shapes: dict[str, tuple[int, ...]]):
    return {name: torch.zeros(shape) for name, shape in names_and_shapes.items()}


@pytest.mark.parametrize(
    "model",
    [
        "resnet8?width=4",
        "resnet20",
        "resnet20?shortcut=conv&width=8",
        "resnet32x4?width=8",
        "torchvision:vit_b_16?size=32",
    ],
)
def test_our_own_networks_are_known_again(model):
    best, *others = guesses(network(model, classes=3, seed=0).state_dict())
    assert (best.model, best.classes, best.fit) == (model, 3, 1)
    assert all(other.fit < 1 for other in others)


ONE_OF_EACH_FAMILY = [
    *("alexnet", "convnext_tiny", "densenet121", "efficientnet_b0", "efficientnet_v2_s"),
    *("mnasnet0_5", "mobilenet_v2", "mobilenet_v3_small", "regnet_x_400mf", "resnet18"),
    *("resnext50_32x4d", "shufflenet_v2_x0_5", "squeezenet1_1", "swin_t", "swin_v2_t"),
    *("vgg11", "vgg11_bn", "wide_resnet50_2"),
]


@pytest.mark.parametrize("model", ONE_OF_EACH_FAMILY)
def test_torchvisions_networks_are_known_by_name_and_classes(model):
    best, *others = guesses(bare(model))
    assert (best.model, best.classes, best.fit) == (f"torchvision:{model}", 7, 1)
    assert all(other.fit < 1 for other in others)


@pytest.mark.parametrize("model", ["googlenet", "inception_v3"])
def test_heads_for_training_do_not_count(model):
    assert guesses(bare(model, init_weights=False))[0].fit == 1


@pytest.mark.parametrize("model", ["vit_b_16", "vit_b_32"])
def test_a_transformers_weights_tell_the_size_of_its_images(model):
    best = guesses(bare(model, image_size=384))[0]
    assert (best.model, best.fit) == (f"torchvision:{model}?size=384", 1)


def test_a_network_needs_no_counters_to_be_known():
    old = {name: t for name, t in bare("resnet18").items() if not name.endswith("batches_tracked")}
    assert guesses(old)[0].fit == 1


def as_kuangliu(state):
    return {
        name.replace("downsample", "shortcut").replace("fc.", "linear."): tensor
        for name, tensor in state.items()
    }


def test_a_resnet18_with_a_stem_for_cifar_is_known_under_other_names():
    state = as_kuangliu(network("cifar_resnet18", classes=10, seed=0).state_dict())
    best, second, *_ = guesses(state)
    assert (best.model, best.classes, best.fit) == ("cifar_resnet18", 10, 1)
    assert second.model == "torchvision:resnet18"
    assert second.misshaped == ("conv1.weight (64 x 3 x 3 x 3, there 64 x 3 x 7 x 7)",)
    assert said(state, [second]) == (
        "Nearest is torchvision:resnet18 with 10 classes: 99 % of the tensors fit; "
        "1 mis-shaped (conv1.weight (64 x 3 x 3 x 3, there 64 x 3 x 7 x 7))."
    )


def test_a_larger_stem_is_near_a_known_network():
    state = bare("resnet34") | shapes({"conv1.weight": (64, 3, 5, 5)})
    best = guesses(state)[0]
    assert best.model == "torchvision:resnet34"
    assert 0.99 < best.fit < 1


def test_a_backbone_has_no_classes():
    state = {name: tensor for name, tensor in bare("resnet18").items() if "fc." not in name}
    best = guesses(state)[0]
    assert (best.classes, best.missing) == (0, ("fc.weight", "fc.bias"))
    assert "without a classifier" in said(state, [best])


def test_names_that_no_network_here_has_give_no_guess():
    state = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8, 2)).state_dict()
    assert guesses(state) == []
    assert said(state, []) == (
        "No network known here resembles these weights (4 tensors, the first 0.weight of "
        "8 x 3 x 3 x 3). If you can build the network in Python, give its builder as "
        "module:function on the command line."
    )


def test_the_names_of_other_libraries_are_known():
    assert "choose timm:NAME" in said(shapes({"patch_embed.proj.weight": (8, 3, 4, 4)}), [])


def test_a_name_for_timm_that_is_none_finds_nothing_more():
    state = bare("resnet18")
    assert guesses(state, arch="../resnet18; rm") == guesses(state, arch="no_such_network")


def test_timms_networks_are_found_by_what_the_checkpoint_says():
    timm = pytest.importorskip("timm")
    with WithoutMemory():
        state = timm.create_model("convnext_atto", num_classes=5).state_dict()
    best = guesses(state, arch="convnext_atto")[0]
    assert (best.model, best.classes, best.fit) == ("timm:convnext_atto", 5, 1)


def test_only_as_many_as_asked_for_best_first():
    fits = [guess.fit for guess in guesses(bare("resnet50"), most=3)]
    assert len(fits) == 3
    assert fits == sorted(fits, reverse=True)


@pytest.mark.parametrize(
    ("file", "model"), [("resnet20-12fca82f.th", "resnet20"), ("resnet32-d509ac18.th", "resnet32")]
)
def test_the_published_cifar_networks_are_known(real, file, model):
    best = guesses(read(real / file).state)[0]
    assert (best.model, best.classes, best.fit) == (model, 10, 1)


def test_of_a_network_of_ones_own_it_is_said_that_it_is_unknown(real):
    state = read(real / "fairface-gender-tinycnn.pt").state
    assert guesses(state) == []
    assert "module:function" in said(state, [])
