"""What is asked of every objective in the catalog."""

import math

import pytest
import torch

from fairviz.catalog import MITIGATIONS
from fairviz.lab.objectives.base import chosen, whole
from tests.contracts.classrooms import moment_of, room

EVERY = pytest.mark.parametrize("name", MITIGATIONS)
GROUPED = {name for name, entry in MITIGATIONS.items() if "groups" in entry.needs}
NEUTRAL = {  # settings with which an objective must give back the plain loss and its gradient
    "kd": "kd?labels=1&weight=0",
    "at": "at?weight=0",
    "sp": "sp?weight=0",
    "pkt": "pkt?weight=0",
    "crd": "crd?weight=0",
    "hints": "hints?weight=0",
    "fsp": "fsp?weight=0",
    "pw": "pw?weighted=false&corrected=false",
    "equal_accuracy": "equal_accuracy?by=side&weight=0",
    "equalised": "equalised?by=side&step=0",
    "ceag": "ceag?by=side&rate=0",
    "group_dro": "group_dro?by=side&weight=0",
    "reweight": "reweight?by=side&power=0",
    "fair_scratch": "fair_scratch?by=side&target=red&weight=0",
    "refined": "refined?patience=0",
}
ASKED = {"fair_scratch": "target=red"}  # what a method must be told on this data


def spelled(name, more=""):
    more = more or ASKED.get(name, "")
    asked = [part for part in ("by=side" if name in GROUPED else "", more) if part]
    return f"{name}?{'&'.join(asked)}" if asked else name


def gradient(model, cost):
    found = torch.autograd.grad(cost, list(model.parameters()), allow_unused=True)
    return torch.cat([part.flatten() for part in found if part is not None])


@EVERY
def test_the_loss_is_a_finite_number_that_moves_the_network(name):
    model, here = room()
    (objective,) = chosen(here, [spelled(name)])
    moment, plain = moment_of(model, here)
    cost = whole([objective], moment, plain)
    assert cost.shape == () and math.isfinite(cost.item())
    assert bool(torch.isfinite(gradient(model, cost)).all())


@pytest.mark.parametrize("name", MITIGATIONS)
def test_neutral_settings_give_the_plain_loss_and_gradient(name):
    assert name in NEUTRAL, f"say which settings make {name} neutral"
    model, here = room()
    (objective,) = chosen(here, [NEUTRAL[name]])
    moment, plain = moment_of(model, here)
    cost = whole([objective], moment, plain)
    assert cost.item() == pytest.approx(plain.item(), abs=1e-6)
    model, here = room()
    moment, plain = moment_of(model, here)
    expected = gradient(model, plain)
    model, here = room()
    (objective,) = chosen(here, [NEUTRAL[name]])
    moment, plain = moment_of(model, here)
    found = gradient(model, whole([objective], moment, plain))
    assert torch.allclose(found, expected, atol=1e-6)


@EVERY
def test_every_entry_says_where_it_comes_from_and_what_it_needs(name):
    entry = MITIGATIONS[name]
    assert entry.reference and entry.provenance and entry.needs and entry.family
