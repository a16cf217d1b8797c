"""Bounds on excess accuracy gaps, on a training split of eight images done in the head.

Group a has images 0 to 3, group b 4 to 7; every truth is 'no'. The dense model has a right four
times and b twice: A_a = 1, A_b = 1/2, A = 3/4.
"""

import math

import pytest
import torch

from fairviz.errors import BadValue
from fairviz.lab.objectives import ceag
from fairviz.lab.training.roll_call import answers
from tests.lab.objectives.hand import Room, batch, costing, odds, saying

CODES = [0, 0, 0, 0, 1, 1, 1, 1]
RIGHT, WRONG = -1.0, 1.0  # log odds of yes
HIT, MISS = math.log(1 + math.exp(-1)), math.log(1 + math.exp(1))  # what they cost
DENSE = odds([RIGHT] * 4 + [RIGHT, RIGHT, WRONG, WRONG])


def room(codes=CODES, logits=DENSE, **more):
    return Room(codes, "classes", [0] * 8, logits=logits, **more)


def begun(here=None, **settings):
    return ceag.begin(here or room(), by="side", **settings)


def heard(objective, here, values, rows):
    """One batch, asked and done."""
    moment, base = batch(here, odds(values), [0] * len(rows), rows=rows)
    cost = objective(moment, base)
    objective.after(moment)
    return cost.item() - base.item()


class TestThePrices:
    def test_they_begin_at_0(self):
        assert begun().prices.tolist() == [0.0, 0.0]

    def test_a_price_rises_by_the_rate_times_what_is_beyond_eps(self):
        """One of each: a wrong, drop 1; b right, drop -1/2. Delta 1/4: psi 3/4 and -3/4."""
        here = room()
        objective = begun(here, eps=0.25, rate=2.0)
        heard(objective, here, [WRONG, RIGHT], [0, 4])
        assert objective.prices.tolist() == pytest.approx([1.0, 0.0])

    def test_a_price_falls_back_to_0_when_the_constraint_holds(self):
        """Memory 1: a right again and b as before give psi 1/4 and -1/4, below eps: minus 0.4."""
        here = room()
        objective = begun(here, eps=0.45, rate=2.0, memory=1)
        heard(objective, here, [WRONG, RIGHT], [0, 4])  # psi of a is 3/4: plus 0.6
        found = []
        for _ in range(3):
            heard(objective, here, [RIGHT, RIGHT], [0, 4])
            found.append(objective.prices.tolist())
        assert torch.tensor(found)[:, 0].tolist() == pytest.approx([0.2, 0.0, 0.0], abs=1e-6)

    def test_a_group_absent_from_a_batch_keeps_its_price(self):
        here = room()
        objective = begun(here, eps=0.25, rate=2.0)
        heard(objective, here, [WRONG, RIGHT], [0, 4])
        heard(objective, here, [RIGHT], [5])
        assert objective.prices.tolist() == pytest.approx([1.0, 0.0])

    def test_accuracies_are_those_of_the_last_answers_of_each_group(self):
        """Memory 2: of wrong, right, right only the last two count; a's drop is 0, b's -1/2."""
        here = room()
        objective = begun(here, eps=0.0, rate=1.0, memory=2)
        heard(objective, here, [RIGHT, RIGHT], [4, 5])
        heard(objective, here, [WRONG], [0])
        before = objective.prices[0].item()
        heard(objective, here, [RIGHT, RIGHT], [1, 2])
        assert objective.prices[0].item() - before == pytest.approx(0.25)  # 0 - (0 - 1/2) / 2

    def test_the_drop_of_all_weighs_groups_by_their_shares_in_training(self):
        """Six of a, two of b, a wrong and b right: drops 1 and -1/2, Delta 6/8 - 1/8 = 5/8."""
        here = room([0] * 6 + [1] * 2, odds([RIGHT] * 6 + [RIGHT, WRONG]))
        objective = begun(here, eps=0.0, rate=1.0)
        heard(objective, here, [WRONG, RIGHT], [0, 6])
        assert objective.prices.tolist() == pytest.approx([3 / 8, 0.0])

    def test_asking_does_not_move_them(self):
        here = room()
        objective = begun(here, rate=1.0)
        moment, base = batch(here, odds([WRONG, RIGHT]), [0, 0], rows=[0, 4])
        assert objective(moment, base).item() == objective(moment, base).item()
        assert objective.prices.tolist() == [0.0, 0.0]


class TestTheLoss:
    def test_it_is_priced_by_excess_losses_at_the_new_prices(self):
        """psi of a is 3/4 at rate 1, eps 1/4: price 1/2, paid in the same batch (dual first)."""
        here = room()
        cost = heard(begun(here, eps=0.25, rate=1.0), here, [WRONG, RIGHT], [0, 4])
        dense_a, dense = HIT, (6 * HIT + 2 * MISS) / 8
        expected = 0.5 * ((MISS - dense_a) - ((MISS + HIT) / 2 - dense))
        assert cost == pytest.approx(expected, abs=1e-6)

    def test_a_group_that_pays_is_learned_and_the_other_let_go(self):
        here = room()
        objective = begun(here, eps=0.0, rate=1.0)
        moment, base = batch(here, odds([WRONG, RIGHT]), [0, 0], rows=[0, 4])
        (pull,) = torch.autograd.grad(base - objective(moment, base), moment.logits)
        assert pull[1, 0] < 0 < pull[0, 0]

    def test_an_absent_group_does_not_enter_it(self):
        """Only a is there: its loss is everybody's, the dense terms alone are left."""
        here = room()
        objective = begun(here, eps=0.0, rate=1.0)
        heard(objective, here, [WRONG, RIGHT], [4, 0])
        heard(objective, here, [WRONG, RIGHT], [0, 4])
        moment, base = batch(here, costing([5.0]), [0], rows=[0])
        (pull,) = torch.autograd.grad(objective(moment, base) - base, moment.logits)
        assert pull.abs().max().item() == pytest.approx(0.0, abs=1e-7)

    def test_one_group_only_never_pays(self):
        here = room([0] * 8, names=("a",))
        objective = begun(here, eps=0.0, rate=5.0)
        assert heard(objective, here, [WRONG, WRONG], [0, 4]) == 0.0
        assert objective.prices.tolist() == [0.0]


class TestWhatItTells:
    def test_psi_over_all_training_images(self):
        """The network has a right once (drop 3/4) and b twice (drop 0): Delta 3/8."""
        here = room(network=saying(odds([RIGHT] + [WRONG] * 3 + [RIGHT, RIGHT, WRONG, WRONG])))
        told = begun(here).told()
        assert told == pytest.approx(
            {
                "ceag ψ max": 3 / 8,
                "ceag ψ a": 3 / 8,
                "ceag ψ b": -3 / 8,
                "ceag λ a": 0.0,
                "ceag λ b": 0.0,
            }
        )

    def test_a_class_absent_from_training_is_not_told_of(self):
        here = room(names=("a", "b", "nobody"), network=saying(DENSE))
        assert "ceag ψ nobody" not in begun(here).told()
        assert begun(here).told()["ceag ψ max"] == 0.0

    def test_of_several_labels_the_share_that_is_right_counts(self):
        """Two labels, one right: 1/2 right, whatever the class tasks count."""
        here = Room([0, 1], "labels", [[0, 1], [0, 1]], logits=[[-1.0, 1.0], [-1.0, 1.0]])
        objective = begun(here)
        said = answers(saying([[1.0, 1.0], [-1.0, 1.0]]), here.material)
        assert objective.psi(said) == pytest.approx({"a": 0.25, "b": -0.25})


@pytest.mark.parametrize("settings", [{"eps": -0.1}, {"rate": -1.0}, {"memory": 0}])
def test_settings_outside_their_range_are_refused(settings):
    with pytest.raises(BadValue, match="memory at 1"):
        begun(**settings)


def test_places_are_counted_from_the_end_of_each_group():
    found = ceag.from_the_end(torch.tensor([0, 1, 0, 0, 1]), 2)
    assert found.tolist() == [3, 2, 2, 1, 1]
