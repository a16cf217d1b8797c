"""`fairviz run` with data and models that were brought, and cannot do what the study asks."""

import pytest
import torch

from fairviz.__main__ import main
from fairviz.lab import build
from fairviz.predictions import brought
from fairviz.predictions.store import Store
from tests.faults.bringing import Told, animals, pictures

METHODS = "methods: [{pruner: magnitude, sparsities: [0.5]}]"
SMALL = "resnet8?width=4"


@pytest.fixture
def run(home, tmp_path, capsys):
    """`fairviz run` of a study with these lines."""

    def call(*lines):
        page = tmp_path / "study.yaml"
        page.write_text("\n".join([*lines, METHODS]))
        capsys.readouterr()
        code = main(["run", str(page)])
        return Told(code, *capsys.readouterr())

    return call


@pytest.fixture
def net(bring, tmp_path):
    """A model of three classes, called net."""
    torch.save(build.network(SMALL, 3, 0).state_dict(), tmp_path / "net.pt")
    bring("model", tmp_path / "net.pt")
    return "net"


@pytest.fixture
def data(bring, tmp_path):
    def brought_with(count, name):
        classes = [f"c{number}" for number in range(count)]
        bring("data", pictures(tmp_path / name, classes, each=12))
        return name

    return brought_with


def forgotten(home, kind, name):
    brought.forget(home, brought.called(home, kind, name))


def test_names_that_were_forgotten_are_told_with_those_that_are_left(run, home, net, data):
    three, two = data(3, "three"), data(2, "two")
    forgotten(home, "data", three)
    told = run(f"dataset: {three}", f"models: {net}").sentence
    assert "line 1, column 10: 'three' is not a dataset" in told
    assert told.endswith("There are: portraits, two.")
    forgotten(home, "model", net)
    assert "'net' is not a model" in run(f"dataset: {two}", f"models: {net}").sentence


def test_a_model_is_no_dataset_and_data_is_no_model(run, net, data):
    three = data(3, "three")
    assert "'net' is not a dataset" in run(f"dataset: {net}", f"models: {net}").sentence
    assert "'three' is not a model" in run(f"dataset: {three}", f"models: {three}").sentence


def test_predictions_cannot_be_pruned(run, bring, home, net, tmp_path):
    animals().to_csv(tmp_path / "zoo.csv", index=False)
    content = bring("predictions", tmp_path / "zoo.csv", "--json").answer["content"]
    told = run(f"dataset: answers?content={content}", f"models: {net}").sentence
    assert "stands for predictions that were brought" in told
    assert "'zoo' is not a dataset" in run("dataset: zoo", f"models: {net}").sentence


def test_a_seed_that_did_not_come_fails_alone(run, home, net, data):
    told = run(f"dataset: {data(3, 'three')}", f"models: {net}", "seeds: 2")
    assert told.code == 1 and "Traceback" not in told.err
    assert "net on three, seed 1: This model came with 1 set of weights" in told.out
    assert "2 of 4 variants are made." in told.out
    assert sorted(Store(home).index()["seed"]) == [0, 0]


def test_a_model_of_other_classes_fails_alone(run, home, net, data):
    lines = [f"models: [{net}, '{SMALL}']", "train: {epochs: 1}"]
    told = run(f"dataset: {data(2, 'two')}", *lines)
    assert told.code == 1 and "Traceback" not in told.err
    assert "answers with 3 classes, and this data has 2" in told.out
    assert "2 of 4 variants are made." in told.out
    assert set(Store(home).index()["model"]) == {SMALL}


@pytest.mark.parametrize("content", ["", "?content=abcdabcdabcdabcd", "?content=.."])
def test_what_is_not_there_is_to_be_brought_again(run, data, content):
    told = run(f"dataset: {data(3, 'three')}", f"models: own{content}")
    assert told.code == 1
    assert "are not here (any more): `fairviz import model`" in told.out
    told = run(f"dataset: album{content}", f"models: {SMALL}")
    assert "are not here (any more): `fairviz import data`" in told.out


def test_a_target_that_is_not_there_is_said(run, net, data):
    told = run(f"dataset: {data(3, 'three')}?target=colour", f"models: {net}")
    assert "'colour' is not a target of three. There are: class." in told.out
