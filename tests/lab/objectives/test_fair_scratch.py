"""The regulariser of Fair Scratch Tickets on four images done in the head.

Group a has images 0 and 1, group b 2 and 3; the dense model says yes to b alone, so a is pulled up.
"""

import math

import pytest
import torch
from torch.nn import functional

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.objectives import fair_scratch
from tests.lab.objectives.hand import Room, batch, odds

ODDS = [2.0, -1.0, 3.0, 0.5]
TRUTHS = [1, 0, 1, 1]


def room(dense=(-1, -1, 1, 1), codes=(0, 0, 1, 1), task="binary", **more):
    return Room(list(codes), task, TRUTHS, logits=odds(dense), **more)


def price(here, rows=(0, 1, 2, 3), **settings):
    """What is added to the plain loss, at weight 1."""
    rows = list(rows)
    moment, base = batch(here, odds([ODDS[r] for r in rows]), [TRUTHS[r] for r in rows], rows=rows)
    objective = fair_scratch.begin(here, by="side", weight=1.0, **settings)
    return objective(moment, base).item() - base.item()


def softplus(value):
    return math.log1p(math.exp(value))


class TestForms:
    """With shares of 1/2 and N = 4 each group's sum is its mean."""

    def test_linear(self):
        """-(2 - 1) / 2 + (3 + 1/2) / 2."""
        assert price(room(), form="linear") == pytest.approx(1.25, abs=1e-6)

    def test_hinge(self):
        """a: max(0, 1 - 2) and 1 + 1, b: 1 + 3 and 1 + 1/2."""
        assert price(room(), form="hinge") == pytest.approx(1.0 + 2.75, abs=1e-6)

    def test_logistic(self):
        up = (softplus(-2) + softplus(1)) / 2
        down = (softplus(3) + softplus(0.5)) / 2
        assert price(room(), form="logistic") == pytest.approx(up + down, abs=1e-6)

    def test_opportunity_reads_those_whose_truth_is_yes(self):
        """Joint shares 1/4 and 2/4: -2 / (4 / 4) + (3 + 1/2) / (4 * 2 / 4)."""
        found = price(room(), form="linear", goal="opportunity")
        assert found == pytest.approx(-2.0 + 1.75, abs=1e-6)


class TestDirection:
    @pytest.mark.parametrize(("dense", "sign"), [((-1, -1, 1, 1), 1), ((1, 1, -1, -1), -1)])
    def test_the_group_to_which_the_dense_model_says_yes_less_is_pulled_up(self, dense, sign):
        assert price(room(dense), form="linear") == pytest.approx(sign * 1.25, abs=1e-6)

    def test_opportunity_looks_at_the_dense_models_hits(self):
        """Of those who should hear yes, a hears it always and b once in two; of all, both 1/2."""
        here = room(dense=(1, -1, 1, -1))
        found = price(here, form="linear", goal="opportunity")
        assert found == pytest.approx(2.0 - 1.75, abs=1e-6)

    def test_of_three_groups_the_middle_one_is_left_alone(self):
        """Rates 0, 1/2 and 1: a's image up, c's down, each by its share of 1/4."""
        here = room(dense=(-1, -1, 1, 1), codes=(0, 1, 1, 2), names=("a", "b", "c"))
        assert price(here, form="linear") == pytest.approx(-2.0 + 0.5, abs=1e-6)

    def test_equal_dense_rates_of_two_groups_pull_nobody(self):
        assert price(room(dense=(1, -1, 1, -1)), form="linear") == 0.0

    def test_one_group_only_is_not_pulled(self):
        assert price(room(codes=(0, 0, 0, 0), names=("a",))) == 0.0

    def test_a_group_without_a_true_yes_has_no_opportunity_to_compare(self):
        """Image 1 alone is group a, and its truth is no."""
        here = room(dense=(1, -1, 1, -1), codes=(1, 0, 1, 1))
        assert price(here, goal="opportunity", form="linear") == 0.0


def test_a_group_absent_from_a_batch_leaves_the_others_pull():
    """Only b, N = 2 at a share of 1/2: (3 + 1/2) / (2 / 2)."""
    assert price(room(), rows=[2, 3], form="linear") == pytest.approx(3.5, abs=1e-6)


def test_a_single_image_has_a_price():
    assert price(room(), rows=[0], form="linear") == pytest.approx(-4.0, abs=1e-6)


def test_a_batch_without_a_true_yes_has_no_price_of_opportunity():
    assert price(room(), rows=[1], goal="opportunity") == 0.0


class TestOneAgainstTheRest:
    CLASSES = ("red", "green", "blue")
    LOGITS = torch.tensor([[1.0, 2.0, 0.0], [0.0, 0.5, 3.0]])

    def price(self, target):
        here = Room(
            [0, 1], "classes", [0, 1], classes=self.CLASSES, logits=[[9.0, 0, 0], [0, 9.0, 0]]
        )
        moment, base = batch(here, self.LOGITS, [0, 1])
        settings = {"target": target, "form": "logistic", "weight": 1.0}
        return fair_scratch.begin(here, by="side", **settings)(moment, base).item() - base.item()

    def test_the_odds_are_those_of_the_class_against_all_others(self):
        """Green is said to b alone: a is pulled up by -log p(green), b down by -log(1 - p)."""
        p = functional.softmax(self.LOGITS, 1)[:, 1]
        expected = -torch.log(p[0]) - torch.log(1 - p[1])
        assert self.price("green") == pytest.approx(expected.item(), rel=1e-5)

    def test_without_a_class_the_possible_ones_are_named(self):
        with pytest.raises(BadValue, match="target=, one of red, green, blue"):
            self.price("")

    def test_a_class_that_is_none_is_answered_with_the_nearest(self):
        with pytest.raises(UnknownName, match="Did you mean 'green'"):
            self.price("gren")

    def test_of_several_labels_one_is_asked_about(self):
        here = Room([0, 1], "labels", [[0, 1], [1, 1]], logits=[[0.0, -1.0], [0.0, 1.0]])
        moment, base = batch(here, [[5.0, 2.0], [5.0, 3.0]], [[0, 1], [1, 1]])
        settings = {"target": "yes", "form": "linear", "weight": 1.0}
        objective = fair_scratch.begin(here, by="side", **settings)
        assert objective(moment, base).item() - base.item() == pytest.approx(-2.0 + 3.0, abs=1e-5)


def test_of_two_classes_the_first_can_be_yes():
    """Odds and directions turn round together: the same price."""
    first, second = (price(room(), form="linear", target=name) for name in ("no", "yes"))
    assert first == pytest.approx(second, abs=1e-6)


@pytest.mark.parametrize(("key", "near"), [("goal", "opportunity"), ("form", "logistic")])
def test_a_choice_that_is_none_names_those_there_are(key, near):
    with pytest.raises(UnknownName, match=near):
        fair_scratch.begin(room(), by="side", **{key: "logistik"})


def test_a_weight_below_0_is_refused():
    with pytest.raises(BadValue, match="begins at 0"):
        fair_scratch.begin(room(), by="side", weight=-1.0)
