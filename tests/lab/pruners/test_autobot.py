"""Gates close where work is dear, and the network that they were learned on stays as it was."""

from dataclasses import replace
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional

from fairviz.errors import BadValue
from fairviz.lab.pruners import autobot
from fairviz.lab.pruners.autobot import OPEN, Aim, gated
from fairviz.lab.removing import scoring
from fairviz.lab.removing.ledger import Ledger
from fairviz.lab.training.moment import Moment
from fairviz.spec import Prune, Train
from tests.contracts.classrooms import network, pruning, room

ASKED = {"pruner": "autobot", "sparsity": 6000, "exempt": ("classifier",), "budget": "macs"}
ROWS = torch.arange(16)
FEW = {"iterations": 3, "images": 16}
ENOUGH = {"iterations": 20, "images": 16}


def taught(**more):
    """A network that is its own teacher: nothing but the cost moves its gates."""
    model, here = pruning(**(ASKED | more))
    return model, scoring.batch(replace(here, dense=partial(network, 0)))


def gates(model, batch, **settings):
    aim = autobot.aim_of(model, batch)
    found = autobot.scores(model, batch, **(ENOUGH | settings))
    return {name: found[name].sigmoid() for name in aim.alive}


def left(model, batch, **settings):
    aim = autobot.aim_of(model, batch)
    every = {name: torch.ones_like(kept) for name, kept in aim.alive.items()}
    return (aim.cost(gates(model, batch, **settings)) / aim.cost(every)).item()


def test_gates_close_until_the_target_where_its_weight_is_large():
    assert left(*taught(), beta=100.0) == pytest.approx(0.4, abs=0.05)


def test_gates_stay_open_where_the_cost_counts_nothing():
    first = left(*taught(), iterations=1)
    assert left(*taught(), beta=0.0, rate=0.05) == pytest.approx(first, abs=0.05)


def test_filters_are_what_a_budget_of_units_counts():
    model, batch = taught(budget="units", sparsity=3000)
    found = torch.cat(list(gates(model, batch, beta=100.0).values()))
    assert found.mean().item() == pytest.approx(0.7, abs=0.05)


def test_a_gate_begins_nine_tenths_open():
    first = autobot.scores(*taught(), iterations=1)
    assert all(b.sigmoid().mean().item() == pytest.approx(0.9, abs=1e-5) for b in first.values())


def test_the_distance_is_counted_from_the_target_on_both_sides():
    aim = Aim({"a": torch.ones(8)}, share=0.5)
    told = [aim.distance({"a": torch.full((8,), x)}).item() for x in (1.0, 0.75, 0.5, 0.25, 0.0)]
    assert told == [1.0, 0.5, 0.0, 0.5, 1.0]


def test_what_fell_before_costs_nothing():
    aim = Aim({"a": torch.tensor([1.0, 0.0])}, share=0.5)
    assert aim.distance({"a": torch.ones(2)}).item() == 0


def test_the_cost_of_two_convolutions_is_that_done_by_hand():
    model = nn.Sequential(nn.Conv2d(3, 2, 1), nn.Conv2d(2, 1, 1), nn.Flatten(), nn.Linear(4, 2))
    ledger = Ledger.of(model, torch.zeros(1, 3, 2, 2))
    aim = Aim({"0": torch.ones(2), "1": torch.ones(1)}, 0.5, ledger)
    soft = {"0": torch.tensor([0.75, 0.5]), "1": torch.ones(1)}
    assert aim.cost(soft).item() == 4 * (3 * 1.25 + 1.25)  # positions * (inputs * outputs), twice
    assert aim.distance(soft).item() == (20 - 16) / (32 - 16)


def test_a_gate_scales_what_leaves_the_batchnorm():
    model, images = network().eval(), torch.randn(2, 3, 32, 32)
    heard = []
    hook = model.layer1[0].bn1.register_forward_hook(lambda *told: heard.append(told[2]))
    with torch.no_grad():
        model(images)
        with gated(model, {"layer1.0.conv1": torch.tensor([0.0, 100.0, -200.0, 0.0])}):
            hook.remove()
            hook = model.layer1[0].bn1.register_forward_hook(lambda *told: heard.append(told[2]))
            model(images)
        hook.remove()
    shares = torch.tensor([0.5, 1.0, 0.0, 0.5]).view(4, 1, 1)
    assert torch.allclose(heard[1], heard[0] * shares)
    assert not model.layer1[0].bn1._forward_hooks


def test_open_gates_change_no_answer():
    model, images = network().eval(), torch.randn(2, 3, 32, 32)
    with torch.no_grad(), gated(model, {"conv1": torch.full((4,), 100.0)}):
        answered = model(images)
    with torch.no_grad():
        assert torch.equal(answered, model(images))


@pytest.mark.parametrize("task", ["classes", "labels"])
def test_the_data_loss_compares_with_the_dense_models_soft_answers(task):
    model, here = room((Train(), Prune(**ASKED)), task)
    images, labels = here.material.train[ROWS]
    course = autobot._Course(model, scoring.batch(here), None, 0.0, 0.0)
    with torch.no_grad():
        moment = Moment(images, labels, ROWS, model(images), here)
        told, said = here.teacher(images), moment.logits
        loss = course._data_loss(moment).item()
    assert loss == pytest.approx(by_hand(task, told, said).item(), rel=1e-5)


def by_hand(task, told, said):
    """Cross-entropy as entropy and Kullback-Leibler divergence, over classes or (no, yes)."""
    if task == "labels":
        told, said = (torch.stack([torch.zeros_like(z), z], -1) for z in (told, said))
    p, log_q = told.softmax(-1), said.log_softmax(-1)
    apart = functional.kl_div(log_q, p, reduction="none").sum(-1) - (p * p.log()).sum(-1)
    return apart.flatten(1).sum(1).mean() if task == "labels" else apart.mean()


def test_the_same_seed_gives_the_same_bits():
    one, other = (autobot.scores(*taught(), **FEW) for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_another_seed_draws_other_images():
    model, batch = taught()
    here = replace(batch.at, variant=replace(batch.at.variant, seed=1))
    one, other = (autobot.scores(model, b, **FEW) for b in (batch, replace(batch, room=here)))
    assert not torch.equal(one["conv1"], other["conv1"])


def test_objectives_of_the_score_stand_in_for_the_dense_models_answers():
    plain, weighted = (autobot.scores(*taught(objectives=asked), **FEW) for asked in ((), ("pw",)))
    assert not torch.equal(plain["conv1"], weighted["conv1"])


def test_what_is_exempt_keeps_its_gate():
    model, batch = taught(exempt=("stem", "classifier"))
    found = autobot.scores(model, batch, **FEW)
    assert found["conv1"].tolist() == pytest.approx([OPEN] * 4)
    assert found["linear"].tolist() == pytest.approx([OPEN] * 4)


def test_no_gate_learns_from_nothing():
    with pytest.raises(BadValue, match="at least one batch"):
        autobot.scores(*taught(), iterations=0)


def test_a_network_that_cannot_be_followed_has_no_cost_in_macs():
    with pytest.raises(BadValue, match="take a budget of units"):
        autobot.aim_of(Mapped(), taught()[1])


class Mapped(nn.Module):
    """A linear layer that reads a map."""

    def __init__(self):
        super().__init__()
        self.first, self.second, self.linear = (
            nn.Conv2d(3, 8, 3),
            nn.Conv2d(8, 8, 3),
            nn.Linear(8, 4),
        )

    def forward(self, x):
        return self.linear(self.second(self.first(x)).permute(0, 2, 3, 1)).mean((1, 2))
