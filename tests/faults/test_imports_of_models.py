"""`fairviz import model` on bad checkpoints and builders: a sentence and nothing kept."""

import pickle
import shutil
import zipfile
from functools import cache

import pytest
import torch

from fairviz.lab import build
from fairviz.predictions.own_models import state
from fairviz.predictions.store import Store
from tests.faults.bringing import ROOT, left, pictures

FEW = "portraits?size=0.1"
SAMPLE = ROOT / "data_cache" / "sample"
BUILDERS = """
from torch import nn

def linear(classes):
    return nn.Sequential(nn.Flatten(), nn.Linear(192, classes))

def fixed():
    return linear(10)

def text(classes):
    return "hello"

def breaks(classes):
    raise RuntimeError("no weights today")

def leaves(classes):
    raise SystemExit(3)
"""


@cache
def _resnet8(classes):
    return build.network("resnet8?width=4", classes, 0).state_dict()


@pytest.fixture
def weights():
    return dict(_resnet8(10))


@pytest.fixture
def saved(tmp_path):
    def save(what, name="net.pt"):
        torch.save(what, tmp_path / name)
        return tmp_path / name

    return save


@pytest.fixture
def eight(bring, tmp_path):
    """Data of eight classes, called eight."""
    classes = [f"c{number}" for number in range(8)]
    bring("data", pictures(tmp_path / "eight", classes, each=10))
    return "eight"


@pytest.mark.parametrize("name", ["net.pt", "net.safetensors", "net.pkl"])
@pytest.mark.parametrize("kind", ["torch", "pickle", "zip"])
def test_a_pickle_that_runs_code_is_refused_unread(refused, saved, trap, tmp_path, name, kind):
    path = saved(trap, name)
    if kind == "pickle":
        path.write_bytes(pickle.dumps(trap))
    if kind == "zip":
        with zipfile.ZipFile(tmp_path / "nets.zip", "w") as archive:
            archive.write(path, f"deep/{name}")
        path = shutil.move(tmp_path / "nets.zip", tmp_path / name)
    sentence = refused("model", path)
    assert any(said in sentence for said in ("left unread", "is a zip with")), sentence


def without(weights, gone):
    return {name: tensor for name, tensor in weights.items() if name not in gone}


CHANGES = {
    "missing": (
        lambda w: without(w, ["layer1.0.conv1.weight", "bn1.weight"]),
        "2 missing (bn1.weight, layer1.0.conv1.weight)",
    ),
    "extra": (lambda w: w | {"more.weight": torch.zeros(3, 3)}, "1 extra (more.weight)"),
    "misshaped": (
        lambda w: w | {"conv1.weight": torch.zeros(7, 3, 3, 3)},
        "1 mis-shaped (conv1.weight (7 x 3 x 3 x 3, there 4 x 3 x 3 x 3))",
    ),
    "NaN": (
        lambda w: w | {"conv1.weight": torch.full((4, 3, 3, 3), torch.nan)},
        "108 weights that are NaN or infinite",
    ),
    "quantised": (
        lambda w: w | {"conv1.weight": torch.ones((4, 3, 3, 3), dtype=torch.int8)},
        "is quantised (1 tensor: conv1.weight)",
    ),
    "nothing": (lambda w: {}, "has no weights in it"),
    "a list": (lambda w: [1, 2], "save model.state_dict() instead"),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_is_wrong_with_weights_is_counted_and_named(refused, saved, weights, case):
    change, said = CHANGES[case]
    sentence = refused("model", saved(change(weights)))
    assert said in sentence
    if case in ("missing", "extra", "misshaped"):
        assert "Nearest is resnet8?width=4 with 10 classes" in sentence


def test_half_precision_is_read_and_said(bring, saved, weights):
    half = {name: w.half() if w.is_floating_point() else w for name, w in weights.items()}
    told = bring("model", saved(half), "--json").answer
    assert any("of float16 became float32" in note for note in told["notes"])


def test_ten_classes_on_data_of_eight_are_refused(refused, saved, weights, eight):
    sentence = refused("model", saved(weights), "--data", eight)
    assert "tells 10 classes apart, your data has 8" in sentence


@pytest.mark.parametrize(
    "words, said",
    [
        (["--classes", "a,b"], "tells 10 classes apart, and you named 2"),
        (["--model", "resnet20"], "They are those of resnet8?width=4 with 10 classes"),
        (["--model", "resnet200"], "Did you mean 'resnet20'?"),
        (["--preset", "imagnet"], "Did you mean 'imagenet'?"),
        (["--data", "nothing"], "'nothing' is not a dataset. There are: portraits."),
        (["--mean", "1,2"], "is not three numbers from 0 to 1"),
        (["--mean", "nan,0,0"], "is not three numbers from 0 to 1"),
        (["--mean", "0.5,0.5,0.5", "--std", "0,0,0"], "would divide by zero"),
        (["--std", "0.2,0.2,0.2"], "--std alone says nothing"),
        (["--size", "-3"], "--size -3"),
        (["--which", "ema"], "has no weights called 'ema'"),
        (["--name", "?x"], "'?x' is no name"),
    ],
)
def test_what_cannot_be_asked_is_said(refused, saved, weights, words, said):
    assert said in refused("model", saved(weights), *words)


def test_several_files_must_be_seeds_of_one_network(refused, saved, weights):
    one, other = saved(weights), saved(dict(_resnet8(8)), "other.pt")
    assert "2 mis-shaped (linear.weight (8 x " in refused("model", one, other)


def test_the_same_model_twice_is_one_and_another_is_told_apart(bring, saved, weights, home):
    first = bring("model", saved(weights), "--json").answer["name"]
    again = bring("model", saved(weights), "--json").answer["name"]
    other = bring("model", saved(dict(_resnet8(8))), "--json").answer["name"]
    assert (first, again, other) == ("net", "net", "net-2")
    assert len(left(home)) == 4  # two sets of weights, two records


@pytest.fixture
def builders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, code in {"nets": BUILDERS, "torn": "def f(:", "needs": "import nothere"}.items():
        (tmp_path / f"{name}_{tmp_path.name}.py").write_text(code)
    return tmp_path.name


@pytest.mark.parametrize(
    "builder, said",
    [
        ("nets:text", "returned a str, not a torch.nn.Module"),
        ("nets:breaks", "failed: RuntimeError: no weights today."),
        ("nets:leaves", "failed: SystemExit: 3."),
        ("nets:gone", "has no function 'gone'"),
        ("torn:f", "failed: SyntaxError"),
        ("needs:f", "cannot be imported (No module named 'nothere')"),
        ("absent:f", "cannot be imported (No module named"),
    ],
)
def test_a_builder_that_fails_is_told_with_its_reason(refused, saved, builders, builder, said):
    module, _, function = builder.partition(":")
    named = f"{module}_{builders}:{function}"
    assert said in refused("model", saved({"1.weight": torch.ones(10, 192)}), "--builder", named)


@pytest.mark.parametrize("builder", ["nets", ":f", "../nets:f", "nets:f.g"])
def test_what_names_no_builder_is_refused(refused, saved, builder):
    path = saved({"1.weight": torch.ones(10, 192)})
    assert "is no builder: write module:function" in refused("model", path, "--builder", builder)


def test_a_builder_with_classes_of_its_own_is_found_out(refused, saved, builders, eight):
    path = saved({"1.weight": torch.ones(10, 192), "1.bias": torch.ones(10)})
    sentence = refused("model", path, "--builder", f"nets_{builders}:fixed", "--data", eight)
    assert "answers each image with 10 numbers, and this data has 8 classes" in sentence


def test_images_that_a_network_cannot_see_are_refused(refused, saved, builders, eight):
    path = saved({"1.weight": torch.ones(8, 192), "1.bias": torch.ones(8)})
    words = ["--builder", f"nets_{builders}:linear", "--data", eight, "--size", "16"]
    assert "cannot see images of 16 x 16" in refused("model", path, *words)


def test_classes_in_another_order_are_found_by_accuracy_and_put_right(
    bring, saved, home, monkeypatch
):
    monkeypatch.setattr("fairviz.lab.checkpoints.trying.MOST", 160)
    trained = _trained_on_portraits()
    order = torch.tensor([3, 0, 1, 2, 5, 6, 7, 4])
    turned = trained | {n: trained[n][order] for n in ("linear.weight", "linear.bias")}
    told = bring("model", saved(turned), "--data", FEW, "--json").answer
    plain = bring("model", saved(trained), "--data", FEW, "--json").answer
    assert any("another order" in note for note in told["notes"])
    assert told["accuracy"] == plain["accuracy"] > 0.7
    kept = state([home], told["spelling"].partition("=")[2], 0)
    assert torch.equal(torch.from_numpy(kept["linear.weight"]), trained["linear.weight"])


def _trained_on_portraits():
    sample = Store(SAMPLE)
    rows = sample.index()
    dense = rows[(rows["schedule"] == "dense") & (rows["dataset"] == "portraits")].iloc[0]
    kept = sample.weights(dense["digest"])
    return {name: torch.from_numpy(array.copy()) for name, array in kept.items()}
