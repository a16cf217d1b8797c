"""`fairviz export`: which variant is meant, and where it may be written."""

import errno
import json
import os
import sys
from types import SimpleNamespace

import pytest

from fairviz.predictions import folders
from fairviz.predictions.studies import Studies
from fairviz.spec import Given, Variant

FILES = {"weights.safetensors": b"0" * 2000, "README.md": b"# 1", "recipe.json": b'{"variant": {}}'}
LEFT_OUT = {"model.onnx": "model.onnx could not be had (no word for aten.erfinv)."}


@pytest.fixture
def packed(monkeypatch, store):
    """A lab without torch: what was packed, by variant."""
    goods = []

    class Shop:
        def __init__(self, store, breathe, **how):
            self.model = self.material = lambda variant: variant

    def parcel(one, tick):
        goods.append(one)
        tick(1, 1)
        return SimpleNamespace(files=FILES, left_out=LEFT_OUT, checks={"README.md": "read"})

    def goods_of(variant, network, material, facts, predicted, groups):
        return SimpleNamespace(variant=variant, groups=groups, predicted=predicted)

    names = {
        "fairviz.lab.exporting.parcel": SimpleNamespace(parcel=parcel, Goods=goods_of),
        "fairviz.lab.workshop": SimpleNamespace(Workshop=Shop),
        "fairviz.lab.devices": SimpleNamespace(check=lambda device: None),
    }
    for name, module in names.items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr("fairviz.lab.devices", names["fairviz.lab.devices"], raising=False)
    return goods


@pytest.fixture
def to(tmp_path):
    return tmp_path / "out" / "export"


def written(to):
    return {path.name: path.read_bytes() for path in to.iterdir()}


def test_a_variant_lies_whole_in_a_new_folder(fairviz, saved, packed, to):
    variant = saved(5_000)
    told = fairviz("export", variant.digest[:10], "--to", str(to))
    assert told.code == 0
    assert written(to) == FILES
    assert list(to.parent.iterdir()) == [to]  # no draft beside it
    assert f"is exported to {to}" in told.out
    assert "Without model.onnx: model.onnx could not be had" in told.out
    assert packed[0].variant == variant


def test_programs_get_what_is_there_and_what_is_not(read, saved, packed, to):
    answer = read("export", saved(5_000).digest, "--to", str(to))
    assert answer["files"] == {name: len(data) for name, data in FILES.items()}
    assert answer["left_out"] == LEFT_OUT


def test_accuracy_goes_along_for_everyone_and_by_group_beside_its_dense_model(
    fairviz, saved, packed, to
):
    saved()
    fairviz("export", saved(5_000).digest, "--to", str(to))
    rows = {(row["attribute"], row["group"]): row for row in packed[0].groups}
    everyone = rows["", "everyone"]  # explore holds two samples, b and e: both wear a mask
    assert (everyone["n"], everyone["accuracy"], everyone["dense"]["accuracy"]) == (2, 1.0, 1.0)
    assert everyone["low"] == pytest.approx(0.342, abs=1e-3)  # Wilson: 2 / (2 + 1.96²)
    assert {("tone", "dark"), ("class", "mask")} <= set(rows)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["zz"], "No variant begins with 'zz'. `fairviz list variants` shows the 2"),
        ([], "Name one variant: by the beginning of its address"),
        (["1", "--study", "Pilot"], "Name one variant"),
        (["--study", "Pilto"], "'Pilto' is not a study. Did you mean 'Pilot'?"),
        (["--study", "Pilot", "--method", "snip"], "the methods dense, magnitude, the spars"),
        (["--study", "Pilot"], "2 variants of 'Pilot' fit: add --method"),
        (["--study", "Pilot", "--sparsity", "90"], "--sparsity 90 is not from 0 to 1"),
    ],
)
def test_what_is_not_one_variant_is_a_sentence(fairviz, store, saved, packed, to, words, sentence):
    Studies(store).create("Pilot", [saved(), saved(5_000)])
    told = fairviz("export", *words, "--to", str(to))
    assert told.code == 2
    assert sentence in told.err
    assert not packed and not to.exists()


def test_a_beginning_that_several_share_lists_them(fairviz, saved, packed, to):
    variants = [saved(1_000 + step) for step in range(20)]  # of 20, two begin alike in 16 signs
    first = [variant.digest[0] for variant in variants]
    shared = next(sign for sign in first if first.count(sign) > 1)
    told = fairviz("export", shared, "--to", str(to))
    assert told.code == 2
    assert f"{first.count(shared)} variants begin with {shared!r}: write more of it." in told.err
    same = [variant for variant in variants if variant.digest[0] == shared]
    assert all(variant.digest[:12] in told.err for variant in same[:8])


@pytest.mark.parametrize(
    ("words", "sparsity"),
    [
        (["--sparsity", "0.5"], 5_000),
        (["--method", "dense"], 0),
        (["--method", "magnitude", "--schedule", "oneshot", "--seed", "0"], 5_000),
    ],
)
def test_a_study_and_a_few_words_are_enough(fairviz, store, saved, packed, to, words, sparsity):
    wanted = {0: saved(), 5_000: saved(5_000)}
    Studies(store).create("Pilot", wanted.values())
    assert fairviz("export", "--study", "Pilot", *words, "--to", str(to)).code == 0
    assert packed[0].variant == wanted[sparsity]


def test_what_is_planned_and_not_made_is_told_apart(fairviz, store, saved, packed, to):
    dense, planned = saved(), saved(5_000)
    Studies(store).create("Pilot", [dense, planned])
    store.remove(planned.digest)
    told = fairviz("export", "--study", "Pilot", "--sparsity", "0.5", "--to", str(to))
    assert told.code == 2
    assert "is not made yet: `fairviz run` makes it." in told.err


def test_answers_that_were_brought_have_no_weights(fairviz, store, evalset, answers, packed, to):
    variant = Variant("portraits", "resnet8", 0, (Given("ab" * 32),))
    store.save(variant, answers, evalset)
    Studies(store).create("Brought", [variant])
    told = fairviz("export", "--study", "Brought", "--to", str(to))
    assert told.code == 2
    assert "brought without the model that gave them" in told.err


def test_a_folder_that_is_there_stays_as_it_is(fairviz, saved, packed, to):
    to.mkdir(parents=True)
    (to / "thesis.tex").write_text("dear")
    for words in ([], ["--force"]):
        told = fairviz("export", saved().digest, "--to", str(to), *words)
        assert told.code == 2
        assert written(to) == {"thesis.tex": b"dear"}
    assert "something else than an export" in told.err
    assert not packed


def test_force_replaces_an_export_and_nothing_of_the_old_one_stays(fairviz, saved, packed, to):
    digest = saved().digest
    fairviz("export", digest, "--to", str(to))
    (to / "old").touch()
    assert "--force to replace" in fairviz("export", digest, "--to", str(to)).err
    assert fairviz("export", digest, "--to", str(to), "--force").code == 0
    assert written(to) == FILES


def test_a_file_in_the_place_of_the_folder_is_a_sentence(fairviz, saved, packed, tmp_path):
    (tmp_path / "taken").touch()
    for place in (tmp_path / "taken", tmp_path / "taken" / "below"):
        told = fairviz("export", saved().digest, "--to", str(place))
        assert told.code == 2
        assert str(place) in told.err and "Traceback" not in told.err
    assert not packed


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "the disk is full; nothing half-written"), (errno.EACCES, "Permission denied")],
)
def test_a_disk_that_takes_nothing_is_a_sentence_and_keeps_the_old_export(
    fairviz, saved, packed, to, monkeypatch, number, sentence
):
    digest = saved().digest
    fairviz("export", digest, "--to", str(to))

    def refuse(path, content):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(folders, "write", refuse)
    told = fairviz("export", digest, "--to", str(to), "--force")
    assert told.code == 2
    assert f"{to} cannot be written: {sentence}" in told.err
    assert written(to) == FILES
    assert list(to.parent.iterdir()) == [to]


def test_without_torch_it_says_what_to_install(fairviz, saved, packed, to, monkeypatch):
    monkeypatch.setattr("fairviz.cli.lab.is_there", lambda: False)
    told = fairviz("export", saved().digest, "--to", str(to))
    assert told.code == 2
    assert "pip install 'fairviz[lab]'" in told.err


def test_json_errors_are_json(fairviz, saved, packed, to):
    told = fairviz("export", "zz", "--to", str(to), "--json")
    assert "No variant begins with 'zz'" in json.loads(told.out)["error"]
