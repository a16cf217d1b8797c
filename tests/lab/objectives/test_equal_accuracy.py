"""The price on the distance of the groups' accuracies, on batches done in the head."""

import math

import pytest
import torch

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.objectives import equal_accuracy
from tests.lab.objectives.hand import Room, batch, costing, odds

THIRD = math.log(2)  # the log odds of 2 : 1


def of(objective, moment, base):
    return objective(moment, base).item()


class TestEqualAccuracy:
    """F_A of two groups: the difference of the mean chances of being right."""

    def batch(self, **more):
        """Group a is right with 1/3 and 2/3, group b twice with 2/3: F_A = 2/3 - 1/2."""
        room = Room([0, 0, 1, 1], "binary", **more)
        return batch(room, odds([THIRD, THIRD, THIRD, -THIRD]), [0, 1, 1, 0])

    @pytest.mark.parametrize(
        ("form", "tau", "price"),
        [("abs", 0.0, 1 / 6), ("square", 0.0, 1 / 36), ("hinge", 0.1, 1 / 15), ("hinge", 0.2, 0)],
    )
    def test_its_price_is_the_form_of_the_difference(self, form, tau, price):
        moment, base = self.batch()
        objective = equal_accuracy.begin(moment.at, by="side", form=form, tau=tau)
        assert of(objective, moment, base) == pytest.approx(base.item() + price, abs=1e-6)

    def test_its_weight_multiplies_the_price(self):
        moment, base = self.batch()
        objective = equal_accuracy.begin(moment.at, by="side", weight=3.0)
        assert of(objective, moment, base) == pytest.approx(base.item() + 0.5, abs=1e-6)

    def test_groups_of_unequal_size_are_weighed_by_their_shares(self):
        """b's one image is right with 2/3, a's three with 1/3 each: F_A = 1/3."""
        room = Room([0, 0, 0, 1], "binary")
        moment, base = batch(room, odds([-THIRD] * 3 + [THIRD]), [1] * 4)
        objective = equal_accuracy.begin(room, by="side")
        assert of(objective, moment, base) == pytest.approx(base.item() + 1 / 3, abs=1e-6)

    @pytest.mark.parametrize("form", ["abs", "square"])
    def test_it_is_two_sided(self, form):
        """Whichever group is ahead, the price and the loss are the same."""
        found = []
        for codes in ([0, 0, 1, 1], [1, 1, 0, 0]):
            moment, base = batch(Room(codes, "binary"), odds([1, 1, 3, -3]), [0, 1, 1, 0])
            found.append(of(equal_accuracy.begin(moment.at, by="side", form=form), moment, base))
        assert found[0] == pytest.approx(found[1])

    def test_the_worse_group_is_pulled_up_and_the_better_one_down(self):
        moment, base = self.batch()
        price = equal_accuracy.begin(moment.at, by="side")(moment, base) - base
        (pull,) = torch.autograd.grad(-price, moment.logits)
        towards_truth = pull[range(4), moment.labels]
        assert bool((towards_truth[:2] > 0).all()) and bool((towards_truth[2:] < 0).all())

    def test_with_hard_answers_it_is_the_accuracy_gap(self):
        """a: 1 of 3 right, b: 3 of 4."""
        right = [1, 0, 0, 1, 1, 1, 0]
        room = Room([0, 0, 0, 1, 1, 1, 1], "binary")
        labels = [0, 1, 0, 1, 0, 1, 1]
        answers = [(2 * y - 1) * (40 if ok else -40) for y, ok in zip(labels, right, strict=True)]
        moment, base = batch(room, odds(answers), labels)
        objective = equal_accuracy.begin(room, by="side")
        assert of(objective, moment, base) - base.item() == pytest.approx(3 / 4 - 1 / 3, abs=1e-5)

    @pytest.mark.parametrize(("pairs", "price"), [("extremes", 5.0), ("all", 10 / 3)])
    def test_more_groups_take_the_distances_of_their_mean_losses(self, pairs, price):
        """Losses 1, 2 and 6: the extremes 5 apart, all pairs 1, 4 and 5."""
        room = Room([0, 1, 2], "binary", names=("a", "b", "c"))
        moment, base = batch(room, costing([1.0, 2.0, 6.0]), [0, 0, 0])
        objective = equal_accuracy.begin(room, by="side", pairs=pairs)
        assert of(objective, moment, base) == pytest.approx(3.0 + price, abs=1e-5)

    def test_several_classes_take_the_losses_even_of_two_groups(self):
        """Losses 1 and 3, mean 2, and 2 apart."""
        moment, base = batch(Room([0, 1]), costing([1.0, 3.0]), [0, 0])
        objective = equal_accuracy.begin(moment.at, by="side")
        assert of(objective, moment, base) == pytest.approx(4.0, abs=1e-5)

    def test_an_absent_group_has_no_part_in_the_extremes(self):
        room = Room([0, 1, 2], names=("a", "b", "c"))
        moment, base = batch(room, costing([2.0, 6.0]), [0, 0], rows=[1, 2])
        objective = equal_accuracy.begin(room, by="side")
        assert of(objective, moment, base) == pytest.approx(8.0, abs=1e-5)

    @pytest.mark.parametrize("task", ["binary", "classes"])
    @pytest.mark.parametrize("rows", [[2, 3], [2]])
    def test_a_batch_of_one_group_pays_nothing(self, task, rows):
        room = Room([0, 0, 1, 1], task)
        moment, base = batch(room, odds([1, -2][: len(rows)]), [1, 1][: len(rows)], rows=rows)
        assert equal_accuracy.begin(room, by="side")(moment, base) is base

    @pytest.mark.parametrize(("key", "near"), [("form", "hinge"), ("pairs", "all")])
    def test_a_form_that_is_none_names_those_there_are(self, key, near):
        with pytest.raises(UnknownName, match=near):
            equal_accuracy.begin(Room([0, 1]), by="side", **{key: "hing"})

    @pytest.mark.parametrize("key", ["weight", "tau"])
    def test_numbers_below_0_are_refused(self, key):
        with pytest.raises(BadValue, match="begin at 0"):
            equal_accuracy.begin(Room([0, 1]), by="side", **{key: -0.5})
