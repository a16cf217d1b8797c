"""Weights come out plain, whatever was wrapped around them."""

import argparse
import io
import zipfile
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from fairviz.lab.checkpoints.reading import BadCheckpoint, read


def same(found, weights) -> bool:
    return found.keys() == weights.keys() and all(
        torch.equal(found[k], weights[k]) for k in weights
    )


def test_plain_weights_come_as_they_are(saved, weights):
    checkpoint = read(saved(weights))
    assert same(checkpoint.state, weights)
    assert checkpoint.undone == checkpoint.choices == ()
    assert checkpoint.about == {}


def test_safetensors_come_as_they_are_under_any_extension(tmp_path, weights):
    save_file(weights, tmp_path / "model.bin")
    assert same(read(tmp_path / "model.bin").state, weights)


def test_the_old_format_of_torch_is_read(saved, weights):
    assert same(read(saved(weights, _use_new_zipfile_serialization=False)).state, weights)


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda w: {"state_dict": w, "epoch": 3},
        lambda w: {"model_state_dict": w, "optimizer_state_dict": {"state": {0: w}}},
        lambda w: {"model": {"state_dict": w}},
        lambda w: {"net": w, "acc": 91.0},
        lambda w: {"weights": w},
        lambda w: {"params": w},
        lambda w: {"network": w},
        lambda w: {"model_of_mine": w, "best": torch.tensor(3.0)},
        lambda w: {"state_dict": {f"module.{k}": v for k, v in w.items()}},
        lambda w: {f"module.model._orig_mod.{k}": v for k, v in w.items()},
        lambda w: {f"backbone.{k}": v for k, v in w.items()},
        lambda w: {k: nn.Parameter(v, requires_grad=False) for k, v in w.items()},
        lambda w: {
            "pytorch-lightning_version": "2.4",
            "state_dict": {f"model.{k}": v for k, v in w.items()}
            | {"criterion.weight": torch.ones(2)},
            "optimizer_states": [{"state": {0: {"exp_avg": torch.ones(3)}}}],
            "callbacks": {"EarlyStopping": {"best_score": torch.tensor(0.3)}},
        },
    ],
)
def test_wrappings_are_undone(saved, weights, wrapped):
    assert same(read(saved(wrapped(weights))).state, weights)


def test_a_dict_for_each_layer_is_one_set(saved):
    layer = {"weight": torch.ones(2), "bias": torch.zeros(2)}
    state = read(saved({"conv": layer, "fc": {name: t + 1 for name, t in layer.items()}})).state
    assert list(state) == ["conv.weight", "conv.bias", "fc.weight", "fc.bias"]


def test_harmless_things_beside_the_weights_do_not_hinder(saved, weights):
    history = defaultdict(list, loss=[0.5])
    beside = {"history": history, "torch": torch.__version__, "when": datetime(2020, 1, 1)}
    assert same(read(saved({"model": weights, **beside})).state, weights)


def test_what_was_undone_is_said(saved, weights):
    state = {f"module.{name}": tensor for name, tensor in weights.items()}
    assert read(saved({"state_dict": state})).undone == (
        "The weights under 'state_dict' were taken.",
        "The prefix 'module.' was taken off every name.",
    )


def test_a_prefix_that_not_all_share_stays(saved, weights):
    state = {f"backbone.{name}": tensor for name, tensor in weights.items()}
    state["fc.weight"] = torch.ones(2, 4)
    assert same(read(saved(state)).state, state)


def test_the_plain_weights_are_taken_before_their_average(saved, weights):
    average = {name: torch.zeros_like(tensor) for name, tensor in weights.items()}
    path = saved({"model_ema": average, "model": weights})
    checkpoint = read(path)
    assert same(checkpoint.state, weights)
    assert checkpoint.choices == ("model", "model_ema")
    assert checkpoint.undone == (
        "The weights under 'model' were taken. There are others: model_ema.",
    )
    assert same(read(path, which="model_ema").state, average)


def test_torchvisions_average_loses_its_counter(saved, weights):
    average = {f"module.{name}": tensor for name, tensor in weights.items()}
    path = saved({"model_ema": average | {"n_averaged": torch.tensor(9)}})
    assert same(read(path).state, weights)


def test_a_set_that_is_not_there_is_refused_with_those_that_are(saved, weights):
    with pytest.raises(BadCheckpoint, match=r"no weights called 'ema'\. It has: model, teacher\."):
        read(saved({"model": weights, "teacher": weights | {}}), which="ema")


def test_facts_beside_the_weights_are_kept(saved, weights):
    args = argparse.Namespace(arch="resnet18", epoch=1, out=Path("runs"))
    raw = {"model": weights, "epoch": np.int64(7), "acc": np.float32(0.5), "args": args}
    raw |= {"classes": ["cat", "dog"], "best": torch.tensor(0.25), "history": np.ones(3)}
    assert read(saved(raw)).about == {
        "epoch": 7,
        "acc": 0.5,
        "classes": ("cat", "dog"),
        "best": 0.25,
        "arch": "resnet18",
    }


def test_weights_saved_on_a_gpu_are_read_without_one(tmp_path, weights):
    written = io.BytesIO()
    torch.save(weights, written)
    with zipfile.ZipFile(written) as plain, zipfile.ZipFile(tmp_path / "a.pth", "w") as moved:
        for name in plain.namelist():
            data, cpu, cuda = plain.read(name), b"X\x03\0\0\0cpu", b"X\x06\0\0\0cuda:1"
            assert (cpu in data) == name.endswith("data.pkl")
            moved.writestr(name, data.replace(cpu, cuda))
    assert same(read(tmp_path / "a.pth").state, weights)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float64])
def test_other_precisions_become_float32_and_it_is_said(saved, kind):
    checkpoint = read(saved({"a.weight": torch.tensor([0.5], dtype=kind), "b": torch.ones(1)}))
    assert checkpoint.state["a.weight"].dtype == torch.float32
    assert checkpoint.state["a.weight"].item() == 0.5
    assert checkpoint.undone == (f"1 tensor of {str(kind)[6:]} became float32.",)


def test_counters_stay_whole_numbers(saved, weights):
    assert read(saved(weights)).state["1.num_batches_tracked"].dtype == torch.int64


@pytest.mark.filterwarnings("ignore:.*quantize")
def test_quantised_weights_are_refused(saved):
    path = saved({"fc.weight": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8)})
    with pytest.raises(BadCheckpoint, match=r"is quantised \(1 tensor: fc\.weight\)"):
        read(path)


def test_packed_integers_are_refused(saved):
    path = saved({"fc.qweight": torch.ones(2, dtype=torch.int32), "fc.bias": torch.ones(2)})
    with pytest.raises(BadCheckpoint, match="from before quantisation"):
        read(path)


def test_weights_that_are_no_numbers_are_counted_and_named(saved):
    state = {"a.weight": torch.tensor([1.0, float("nan"), float("inf")]), "b": torch.ones(1)}
    with pytest.raises(BadCheckpoint, match=r"2 weights .* in 1 tensor of 2 \(a\.weight\)"):
        read(saved(state))


@pytest.mark.parametrize(
    ("odd", "device"), [(torch.eye(2).to_sparse(), "cpu"), (torch.ones(2, device="meta"), "meta")]
)
def test_sparse_tensors_and_those_without_data_are_refused(saved, odd, device):
    with pytest.raises(BadCheckpoint, match=r"a\.weight cannot be used"):
        read(saved({"a.weight": odd}))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (torch.ones(3), "a single tensor without a name"),
        ([torch.ones(3)], "has a list in it"),
        ({"epoch": 3, "acc": 0.5}, "no weights in it; it has 'epoch', 'acc'"),
        ({"state_dict": {}}, "no weights in it; it has 'state_dict'"),
    ],
)
def test_a_file_without_weights_says_what_it_has(saved, raw, said):
    with pytest.raises(BadCheckpoint, match=said):
        read(saved(raw))


def test_the_published_resnet20_is_read(real):
    checkpoint = read(real / "resnet20-12fca82f.th")
    assert checkpoint.about == {"best_prec1": pytest.approx(91.78)}
    assert len(checkpoint.state) == 97
    assert checkpoint.state["linear.weight"].shape == (10, 64)
