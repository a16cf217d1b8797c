"""Networks of other libraries: their names, their sizes, their ends, their pretrained weights."""

import os
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from torch import nn
from torchvision import models

from fairviz import catalog
from fairviz.catalog.zoo import TORCHVISION
from fairviz.errors import BadValue, FairVizError, UnknownName
from fairviz.lab import build
from fairviz.lab.models import timm_zoo, zoo
from fairviz.lab.models.base import classifier, stages, stem
from fairviz.naming import canonical

FAMILIES = [
    *("alexnet", "convnext_tiny", "densenet121", "efficientnet_b0", "googlenet", "inception_v3"),
    *("maxvit_t", "mnasnet0_5", "mobilenet_v2", "mobilenet_v3_small", "regnet_y_400mf", "resnet18"),
    *("shufflenet_v2_x0_5", "squeezenet1_1", "swin_t", "swin_v2_t", "vgg11", "vit_b_16"),
]
SIZED = ("vit", "maxvit")
needs_timm = pytest.mark.skipif(not find_spec("timm"), reason="timm, an optional extra, is absent")


def bodiless(name):
    """The network without memory for its weights: shapes only."""
    with torch.device("meta"):
        return zoo.torchvision(name, 7, 224 if name.startswith(SIZED) else 0).eval()


def first_child(name):
    return name.partition(".")[0]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Where pretrained weights are looked for, and no way out of the machine."""
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    monkeypatch.setattr(torch.hub, "download_url_to_file", unreachable)
    (tmp_path / "checkpoints").mkdir()
    return tmp_path / "checkpoints"


def unreachable(*_args, **_settings):
    raise OSError("no way out.")


def file_of(name):
    return Path(models.get_model_weights(name).DEFAULT.url).name


def test_all_of_torchvisions_classifiers_are_listed():
    assert sorted(TORCHVISION) == models.list_models(module=models)


def test_a_short_name_means_torchvisions_network():
    assert canonical("resnet18", catalog.MODELS, "model") == "torchvision:resnet18"
    assert canonical("resnet18?size=64", catalog.MODELS, "model") == "torchvision:resnet18?size=64"
    assert canonical("resnet20", catalog.MODELS, "model") == "resnet20"


def test_any_plain_name_of_timm_is_taken_and_no_address():
    assert catalog.MODELS["timm:vit_tiny_patch16_224.augreg_in21k"].title.startswith("vit_tiny")
    assert "timm:hf-hub:someone/something" not in catalog.MODELS
    assert "timm:" not in catalog.MODELS


def test_a_name_that_nobody_has_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'torchvision:resnet18'"):
        canonical("torchvision:resnet19", catalog.MODELS, "model")


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_answers_with_one_logit_a_class(name):
    if name.startswith("regnet"):
        model = zoo.torchvision(name, 7).to("meta").eval()  # whose beginning draws real numbers
    else:
        model = bodiless(name)
    size = 224 if name.startswith(SIZED) else 96
    assert model(torch.zeros(2, 3, size, size, device="meta")).shape == (2, 7)
    assert not any(getattr(module, "inplace", False) for module in model.modules())
    staged = stages(model)
    assert 3 <= len(staged) <= 8
    assert staged["stem"][:1] == stem(model) and staged["classifier"][-1:] == classifier(model)
    assert all(len(model.get_submodule(name).weight) == 7 for name in classifier(model))


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("densenet121", "classifier"),
        ("efficientnet_b0", "classifier.1"),
        ("squeezenet1_1", "classifier.1"),
        ("swin_t", "head"),
        ("vit_b_16", "heads.head"),
        ("googlenet", "fc"),
    ],
)
def test_the_classifier_is_where_its_authors_put_it(name, last):
    assert classifier(bodiless(name)) == [last]


def test_transformer_blocks_are_grouped_into_quarters():
    staged = stages(bodiless("vit_b_16"))
    assert list(staged) == ["stem", *(f"stage {i}" for i in (1, 2, 3, 4)), "classifier"]
    assert staged["stem"] == ["conv_proj"]
    assert [len(names) for names in staged.values()] == [1, 12, 12, 12, 12, 1]
    assert staged["stage 2"][0] == "encoder.layers.encoder_layer_3.self_attention.in_proj"


def test_parts_that_are_few_are_stages_themselves():
    staged = stages(bodiless("shufflenet_v2_x0_5"))
    begun = [first_child(names[0]) for names in staged.values()]
    assert begun == ["conv1", "stage2", "stage3", "stage4", "conv5", "fc"]


def test_a_wrapped_network_has_the_stages_of_the_bare_one():
    def plain():
        return nn.Sequential(*(nn.Conv2d(3, 3, 1) for _ in range(5)), nn.Flatten(), nn.Linear(3, 2))

    wrapped = nn.ModuleDict({"model": plain()})
    bare = [[f"model.{name}" for name in names] for names in stages(plain()).values()]
    assert list(stages(wrapped).values()) == bare


def test_a_fresh_head_is_not_all_zeros():
    assert bool(zoo.torchvision("vit_b_32", 2, 32).heads.head.weight.all())


def test_the_seed_decides_the_first_weights():
    one, same, other = (build.network("squeezenet1_1", 3, seed) for seed in (0, 0, 1))
    head = "classifier.1.weight"
    assert torch.equal(one.state_dict()[head], same.state_dict()[head])
    assert not torch.equal(one.state_dict()[head], other.state_dict()[head])


@pytest.mark.parametrize(
    ("name", "size", "says"),
    [
        ("vit_b_32", 0, "write torchvision:vit_b_32?size=224"),
        ("vit_b_32", 30, "size 30: Input shape indivisible by patch size. The usual size is 224"),
        ("maxvit_t", 96, "not divisible by partition size 7"),
    ],
)
def test_a_size_that_cannot_be_is_refused(name, size, says):
    with pytest.raises(BadValue, match=re.escape(says)):
        zoo.torchvision(name, 2, size)


def test_images_too_small_for_a_network_are_refused():
    model = nn.Sequential(nn.Conv2d(3, 4, 40), nn.Flatten())
    assert zoo.tried(model, "torchvision:alexnet", 64) is model
    with pytest.raises(BadValue, match=re.escape("of 32 x 32 (Calculated padded input size")):
        zoo.tried(model, "torchvision:alexnet", 32)


def test_plain_weights_of_a_mnasnet_load():
    model = zoo.torchvision("mnasnet0_5", 2)
    model.load_state_dict(dict(model.state_dict()))


def test_pretrained_weights_come_from_torchs_cache_and_get_a_new_head(cache):
    theirs = models.squeezenet1_1().eval()
    torch.save(theirs.state_dict(), cache / file_of("squeezenet1_1"))
    ours = zoo.torchvision("squeezenet1_1", 1000, weights="DEFAULT").eval()
    image = torch.ones(1, 3, 64, 64)
    assert torch.equal(ours(image), theirs(image))
    assert zoo.torchvision("squeezenet1_1", 3, weights="DEFAULT").eval()(image).shape == (1, 3)


def test_old_names_of_densenets_weights_are_understood(cache):
    state = models.densenet121().state_dict()
    old = {re.sub(r"\.(norm|conv)([12])\.", r".\1.\2.", name): t for name, t in state.items()}
    torch.save(old, cache / file_of("densenet121"))
    ours = zoo.torchvision("densenet121", 1000, weights="DEFAULT")
    assert torch.equal(ours.classifier.weight, state["classifier.weight"])


def test_heads_for_training_only_are_left_out(cache):
    state = models.googlenet(init_weights=False).state_dict()
    torch.save(state, cache / file_of("googlenet"))
    ours = zoo.torchvision("googlenet", 3, weights="DEFAULT")
    assert ours.aux1 is None and ours.transform_input
    assert isinstance(ours.train()(torch.zeros(2, 3, 64, 64)), torch.Tensor)


def test_without_a_network_it_is_said_which_file_goes_where(cache):
    says = f"no way out. Put {file_of('resnet18')} (from https://"
    with pytest.raises(FairVizError, match=re.escape(says)) as caught:
        zoo.torchvision("resnet18", 2, weights="DEFAULT")
    assert str(cache) in str(caught.value)


def test_weights_that_run_code_are_refused_unread(cache, tmp_path):
    class Hostile:
        def __reduce__(self):
            return os.system, (f"touch {tmp_path / 'ran'}",)

    torch.save({"conv1.weight": Hostile()}, cache / file_of("resnet18"))
    with pytest.raises(FairVizError, match="was not read"):
        zoo.torchvision("resnet18", 2, weights="DEFAULT")
    assert not (tmp_path / "ran").exists()


def test_weights_of_another_name_are_refused():
    with pytest.raises(UnknownName, match="DEFAULT, IMAGENET1K_V1"):
        zoo.torchvision("resnet18", 2, weights="IMAGENET")


def test_without_timm_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setattr(timm_zoo, "import_module", lambda _name: (_ for _ in ()).throw(ImportError))
    with pytest.raises(FairVizError, match="pip install timm"):
        zoo.timm("resnet10t", 2)


@needs_timm
@pytest.mark.parametrize(
    ("name", "size", "heads"),
    [
        ("test_efficientnet", 0, ["classifier"]),
        ("test_vit", 32, ["head"]),
        ("deit_tiny_distilled_patch16_224", 32, ["head", "head_dist"]),
    ],
)
def test_networks_of_timm_answer_and_say_their_heads(name, size, heads):
    model = zoo.timm(name, 7, size).eval()
    assert model(torch.zeros(2, 3, size or 64, size or 64)).shape == (2, 7)
    assert classifier(model) == heads
    first, *_, last = stages(model)
    assert (first, last) == ("stem", "classifier")


@needs_timm
@pytest.mark.parametrize(
    ("name", "settings", "says"),
    [
        ("resnettt18", {}, "has no network 'resnettt18'"),
        ("test_vit", {}, "write timm:test_vit?size=224"),
        ("test_vit", {"size": 32, "weights": "none"}, "not a set of weights of timm:test_vit"),
    ],
)
def test_what_timm_does_not_have_is_refused(name, settings, says):
    with pytest.raises(FairVizError, match=re.escape(says)):
        zoo.timm(name, 2, **settings)
