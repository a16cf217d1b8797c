"""What leaves with a variant."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import onnxruntime
import pytest
import torch
from safetensors.torch import load, load_file

from fairviz.lab.exporting import parcel as packing
from fairviz.lab.exporting.parcel import Differs, parcel
from fairviz.lab.exporting.written import loaded
from fairviz.spec import from_record


def network_of(made, text="network", tensors="weights"):
    return loaded(made.files[f"{text}.py"].decode(), load(made.files[f"{tensors}.safetensors"]))


def test_weights_are_zero_exactly_where_the_masks_say_so(masked):
    goods, made = masked
    weights = load(made.files["weights.safetensors"])
    masks = load(made.files["masks.safetensors"])
    removed = sum(int((~kept).sum()) for kept in masks.values())
    assert removed == goods.facts["removed"] == 2304  # half of 4608
    assert all(torch.equal(weights[name] != 0, kept) for name, kept in masks.items())


def test_the_masks_of_a_removed_filter_cover_its_batchnorm(filtered):
    goods, made = filtered
    weights = load(made.files["weights.safetensors"])
    masks = load(made.files["masks.safetensors"])
    convolutions = [name for name, kept in masks.items() if kept.dim() == 4]
    fell = {name: ~masks[name].flatten(1).any(1) for name in convolutions}
    assert sum(int(rows.sum()) for rows in fell.values()) == goods.facts["removed"]
    silent = fell["layer1.0.conv1.weight"]
    assert silent.any() and not silent.all()
    assert torch.equal(~masks["layer1.0.bn1.weight"], silent)
    assert not weights["layer1.0.bn1.bias"][silent].any()


def test_the_network_as_text_says_what_the_store_holds(masked, images):
    goods, made = masked
    said = network_of(made)(images).argmax(1)
    assert said.tolist() == goods.predicted.tolist()


def test_the_smaller_network_is_smaller_and_says_the_same(filtered, images):
    goods, made = filtered
    assert len(made.files["small.safetensors"]) < len(made.files["weights.safetensors"])
    small, whole = network_of(made, "small_network", "small"), network_of(made)
    assert sum(p.numel() for p in small.parameters()) == goods.facts["parameters"]
    assert torch.allclose(small(images), whole(images), atol=1e-4)


def test_single_weights_leave_nothing_smaller_and_that_is_said(masked):
    _, made = masked
    assert "small.safetensors" not in made.files
    assert "zeros keep their places" in made.left_out["small.safetensors"]
    assert "Without" not in made.files["README.md"].decode()
    assert "zeros keep their places" in made.files["README.md"].decode()


def test_onnxruntime_says_what_the_store_holds(filtered, images):
    goods, made = filtered
    runtime = onnxruntime.InferenceSession(made.files["model.onnx"])
    (said,) = runtime.run(["logits"], {"images": images.numpy()})
    assert said.argmax(1).tolist() == goods.predicted.tolist()


def test_onnx_calls_the_number_of_images_n(filtered):
    _, made = filtered
    runtime = onnxruntime.InferenceSession(made.files["model.onnx"])
    ends = (*runtime.get_inputs(), *runtime.get_outputs())
    assert [end.shape[0] for end in ends] == ["n", "n"]


def test_nothing_in_an_export_names_a_place_on_this_machine(filtered):
    _, made = filtered
    places = (str(Path(__file__).parents[3]), str(Path(torch.__file__).parent), str(Path.home()))
    for data in made.files.values():
        assert not any(f"{place}/".encode() in data for place in places)


def test_what_onnx_has_no_word_for_is_left_out_and_the_rest_is_there(masked):
    _, made = masked
    assert made.left_out["model.onnx"] == "model.onnx could not be had (no word for aten.erfinv)."
    assert {"weights.safetensors", "network.py", "load.py", "recipe.json"} <= set(made.files)


def test_a_form_that_answers_otherwise_is_not_handed_out(filtered, monkeypatch):
    goods, _ = filtered
    monkeypatch.setattr(packing, "STAGES", (packing.weights, packing.whole))
    monkeypatch.setattr(
        packing.written, "loaded", lambda *_: lambda images: torch.rand(len(images), 4)
    )
    made = parcel(goods)
    assert "network.py" not in made.files
    assert "it would not be the same network" in made.left_out["network.py"]
    assert "weights.safetensors" in made.files


def test_another_network_than_the_assessed_one_is_refused(masked):
    goods, _ = masked
    others = (goods.predicted + 1) % 4
    with pytest.raises(Differs, match="96 of 96 images got another answer"):
        parcel(replace(goods, predicted=others))


def test_the_recipe_gives_the_address_and_every_file_its_checksum(filtered):
    goods, made = filtered
    recipe = json.loads(made.files["recipe.json"])
    assert from_record(recipe["variant"]) == goods.variant
    assert recipe["address"] == goods.variant.digest
    assert recipe["evalset"] == goods.material.evalset.fingerprint
    listed = {name: file["sha256"] for name, file in recipe["files"].items()}
    rest = {name: data for name, data in made.files.items() if name != "recipe.json"}
    assert listed == {name: sha256(data).hexdigest() for name, data in rest.items()}


def test_noise_comes_with_what_the_network_said_of_it(filtered, put):
    _, made = filtered
    check = load_file(put(made) / "check.safetensors")
    runtime = onnxruntime.InferenceSession(made.files["model.onnx"])
    room = {"__name__": "read"}
    exec(made.files["network.py"].decode(), room)
    prepared = room["prepared"](check["images"]).numpy()
    (said,) = runtime.run(["logits"], {"images": prepared})
    assert torch.allclose(torch.from_numpy(said), check["logits"], atol=1e-4)


def test_progress_ends_where_it_was_said_to(filtered, monkeypatch):
    goods, _ = filtered
    told = []
    monkeypatch.setattr(packing, "STAGES", (packing.weights,))
    parcel(goods, lambda done, total: told.append((done, total)))
    assert told == [(0, 1), (1, 1)]
