"""The command line, called in this process on a store of its own."""

import json
import sys
from types import SimpleNamespace

import pytest

from fairviz.__main__ import main
from fairviz.errors import FairVizError
from fairviz.lab.progress import Progress
from fairviz.predictions.home import VARIABLE

PAGE = """\
title: Pilot
dataset: portraits
models: resnet8
methods: [{pruner: magnitude, sparsities: [0.5, 0.9]}]
"""


@pytest.fixture(autouse=True)
def alone(store, monkeypatch):
    """Only this store: no sample behind it."""
    monkeypatch.setenv(VARIABLE, str(store.home))
    monkeypatch.setattr("fairviz.predictions.home.samples", lambda: ())


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "pilot.yaml"
    path.write_text(PAGE)
    return str(path)


@pytest.fixture
def fairviz(capsys):
    """Exit code, what was printed and what was remarked."""

    def call(*words):
        code = main(words)
        return SimpleNamespace(code=code, **capsys.readouterr()._asdict())

    return call


@pytest.fixture
def read(fairviz):
    """What a command prints for programs."""

    def call(*words):
        return json.loads(fairviz(*words, "--json").out)

    return call


@pytest.fixture
def check(fairviz, tmp_path):
    """What `fairviz check` says of a table, and the answer that it wrote as JSON."""

    def call(frame, *words, name="answers.csv"):
        path, answer = tmp_path / name, tmp_path / "answer.json"
        frame.to_csv(path, index=False)
        told = fairviz("check", str(path), "--json", str(answer), *words)
        told.answer = json.loads(answer.read_text())
        return told

    return call


@pytest.fixture
def workshop(monkeypatch, evalset, answers):
    """A workshop without torch; `failing` are the sparsities that it cannot make."""

    class Workshop:
        failing: tuple[int, ...] = ()

        def __init__(self, store, breathe, **how):
            self.store, self.breathe = store, breathe

        def make(self, variant):
            self.breathe(Progress(variant.digest, "training", 1, 2))
            if variant.pruning and variant.pruning.sparsity in self.failing:
                raise FairVizError("Its logits are not numbers (NaN).")
            self.store.save(variant, answers, evalset)

    monkeypatch.setitem(sys.modules, "fairviz.lab.workshop", SimpleNamespace(Workshop=Workshop))
    return Workshop
