"""Networks that are cut and learn from their dense model, made by the real workshop."""

from dataclasses import replace

import numpy as np
import pytest

from fairviz import catalog
from fairviz.lab.objectives.base import Objective
from fairviz.spec import Prune, Train, at

CUT = Prune("l1_filter", at(0.5), "layer", exempt=("classifier",))
RATES = {"at": 0.005, "sp": 0.05, "pkt": 0.005, "hints": 0.05, "fsp": 0.05, "crd": 0.05}
SPELLED = {"crd": "crd?negatives=64"}  # there are only 256 images


class Noting(Objective):
    """Keeps the loss that it is handed, and hands it on."""

    def __init__(self, notes):
        self.notes = notes

    def __call__(self, moment, base):
        self.notes.append(base.item())
        return base


class Note(catalog.MitigationEntry):
    """An entry whose objective takes notes on this list."""

    def load(self):
        return lambda room, **_: Noting(NOTES[self.target])


NOTES = {"note_before": [], "note_after": []}


@pytest.fixture
def notes(monkeypatch):
    for name, kept in NOTES.items():
        kept.clear()
        monkeypatch.setitem(catalog.MITIGATIONS, name, Note(name, name, "."))
    return NOTES


@pytest.mark.parametrize("name", RATES)
def test_a_cut_network_comes_closer_to_its_dense_model(name, trained, dense, notes):
    objectives = ("note_before", SPELLED.get(name, name), "note_after")
    learn = Train(
        epochs=3, batch=32, rate=RATES[name], pace="constant", augment=False, objectives=objectives
    )
    answers = trained.make(replace(dense, steps=(*dense.steps, CUT, learn)))
    assert bool(np.isfinite(answers.logits).all())
    plain, whole = (np.array(notes[key]) for key in ("note_before", "note_after"))
    apart = whole - plain
    assert whole[-8:].mean() < whole[:8].mean()
    assert apart[-8:].mean() < apart[:8].mean()
