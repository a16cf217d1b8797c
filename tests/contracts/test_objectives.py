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
}


def spelled(name, more=""):
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
