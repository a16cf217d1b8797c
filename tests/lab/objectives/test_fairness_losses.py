"""Losses over groups, on batches done in the head."""

import math

import pytest
import torch

from fairviz.errors import BadValue
from fairviz.lab.objectives import equalised, group_dro, reweight
from tests.lab.objectives.hand import Room, batch, costing, odds


def of(objective, moment, base):
    return objective(moment, base).item()


class TestEqualised:
    """Losses 1 and 3 in groups a and b, everybody's 2: both are 1 apart."""

    def batch(self, rows=(0, 1), costs=(1.0, 3.0), codes=(0, 1)):
        return batch(Room(list(codes)), costing(list(costs)), [0] * len(costs), rows=list(rows))

    def test_it_begins_as_the_plain_loss(self):
        moment, base = self.batch()
        assert of(equalised.begin(moment.at, by="side"), moment, base) == base.item()

    def test_three_steps_by_hand(self):
        """Prices 0, 0.1, 0.2 and 0.3 for each of two gaps of 1."""
        moment, base = self.batch()
        objective = equalised.begin(moment.at, by="side", step=0.1)
        for price in (0.0, 0.1, 0.2):
            assert of(objective, moment, base) == pytest.approx(2 + 2 * price, abs=1e-5)
            objective.after(moment)
        assert objective.told() == pytest.approx({"equalised λ a": 0.3, "equalised λ b": 0.3})

    def test_a_group_absent_from_a_batch_stays_at_its_price(self):
        """Only b is there: its loss is everybody's, no gap, nothing rises."""
        moment, base = self.batch(rows=[1], costs=[3.0])
        objective = equalised.begin(Room([0, 1]), by="side", step=0.1)
        objective.multipliers += 1
        assert of(objective, moment, base) == pytest.approx(3.0, abs=1e-5)
        objective.after(moment)
        assert objective.multipliers.tolist() == pytest.approx([1.0, 1.0], abs=1e-5)

    def test_the_pull_is_towards_the_mean_loss(self):
        moment, base = self.batch()
        objective = equalised.begin(moment.at, by="side")
        objective.multipliers += 1
        price = objective(moment, base) - base
        (pull,) = torch.autograd.grad(-price, moment.logits)
        assert pull[0, 0] < 0 < pull[1, 0]  # the easy one is let go, the hard one learned

    def test_one_group_only_is_the_plain_loss_for_ever(self):
        moment, base = self.batch(codes=(0, 0))
        objective = equalised.begin(moment.at, by="side", step=10.0)
        objective.after(moment)
        assert of(objective, moment, base) == pytest.approx(base.item())

    def test_a_step_below_0_is_refused(self):
        with pytest.raises(BadValue, match="from 0 on"):
            equalised.begin(Room([0, 1]), by="side", step=-1.0)


class TestGroupDRO:
    """Losses log 2 and log 8 at rate 1: weights grow by 2 and 8."""

    ROWS, COSTS = [0, 1], [math.log(2), math.log(8)]

    def batch(self, rows=ROWS, costs=COSTS):
        return batch(Room([0, 1, 0]), costing(costs), [0] * len(costs), rows=rows)

    def test_three_steps_by_hand(self):
        """q from 1 : 1 to 1 : 4, 1 : 16, 1 : 64."""
        moment, base = self.batch()
        objective = group_dro.begin(moment.at, by="side", rate=1.0)
        for times in (4, 16, 64):
            q = times / (times + 1)
            expected = (1 - q) * math.log(2) + q * math.log(8)
            assert of(objective, moment, base) == pytest.approx(expected, rel=1e-5)
            objective.after(moment)
            assert objective.shares.tolist() == pytest.approx([1 - q, q], rel=1e-4)
        assert objective.told()["group_dro q b"] == pytest.approx(64 / 65)

    def test_asking_does_not_move_the_weights(self):
        moment, base = self.batch()
        objective = group_dro.begin(moment.at, by="side", rate=1.0)
        assert of(objective, moment, base) == of(objective, moment, base)

    def test_a_group_that_is_absent_has_loss_0(self):
        """Only b, loss log 8: q goes from 1 : 1 to 1 : 8, and a's share of the loss is 0."""
        moment, base = self.batch([1], [math.log(8)])
        objective = group_dro.begin(moment.at, by="side", rate=1.0)
        assert of(objective, moment, base) == pytest.approx(8 / 9 * math.log(8), rel=1e-5)

    def test_groups_not_images_are_weighed(self):
        """a's two images share its half: with rate 0 the loss is (log 2 + log 8) / 2 = log 4."""
        moment, base = self.batch([0, 2, 1], [math.log(2), math.log(2), math.log(8)])
        objective = group_dro.begin(moment.at, by="side", rate=0.0)
        assert of(objective, moment, base) == pytest.approx(math.log(4), rel=1e-5)

    def test_a_group_that_training_never_sees_has_no_weight(self):
        room = Room([0, 1], names=("a", "b", "nobody"))
        moment, base = batch(room, costing(self.COSTS), [0, 0])
        objective = group_dro.begin(room, by="class", rate=1.0)
        assert of(objective, moment, base) == pytest.approx(
            0.2 * math.log(2) + 0.8 * math.log(8), rel=1e-5
        )
        objective.after(moment)
        assert objective.shares.tolist() == pytest.approx([0.2, 0.8, 0.0])

    def test_enormous_losses_leave_numbers(self):
        moment, base = batch(Room([0, 1]), odds([1e4, 2e4]), [0, 0])
        objective = group_dro.begin(moment.at, by="side", rate=1.0)
        assert of(objective, moment, base) == pytest.approx(2e4)
        objective.after(moment)
        assert objective.shares.tolist() == [0.0, 1.0]

    @pytest.mark.parametrize("settings", [{"rate": -1.0}, {"weight": 1.5}])
    def test_settings_outside_their_range_are_refused(self, settings):
        with pytest.raises(BadValue, match="weight lies in"):
            group_dro.begin(Room([0, 1]), by="side", **settings)


class TestReweight:
    """Three of a, one of b: shares 3/4 and 1/4, weights 4/3 and 4, scaled by 2: 2/3 and 2."""

    def test_weights_are_inverse_shares_of_mean_1(self):
        objective = reweight.begin(Room([0, 0, 0, 1]), by="side")
        assert objective.weights.tolist() == pytest.approx([2 / 3] * 3 + [2.0])

    def test_power_half_is_between(self):
        """Shares 4/5 and 1/5: a's weight is half of b's, at a mean of 1 that is 5/6 and 5/3."""
        objective = reweight.begin(Room([0] * 4 + [1]), by="side", power=0.5)
        assert objective.weights.tolist() == pytest.approx([5 / 6] * 4 + [5 / 3])

    def test_the_loss_is_the_weighted_mean(self):
        """(2/3 * 1 + 2 * 4) / 2."""
        moment, base = batch(Room([0, 0, 0, 1]), costing([1.0, 4.0]), [0, 0], rows=[2, 3])
        objective = reweight.begin(moment.at, by="side")
        assert of(objective, moment, base) == pytest.approx(13 / 3, abs=1e-5)

    def test_with_classes_each_pair_of_group_and_class_weighs_the_same(self):
        """Pairs of 2, 1, 1 and 1 images: a pair weighs 5/4 in all."""
        room = Room([0, 0, 0, 1, 1], labels=[0, 0, 1, 0, 1])
        objective = reweight.begin(room, by="side", classes=True)
        assert objective.weights.tolist() == pytest.approx([5 / 8, 5 / 8, 5 / 4, 5 / 4, 5 / 4])

    def test_a_class_absent_from_training_weighs_nothing(self):
        """Its number has no image; the others' weights are those of two classes."""
        room = Room([0, 2, 2, 2], names=("a", "b", "c"))
        objective = reweight.begin(room, by="class")
        assert objective.weights.tolist() == pytest.approx([2.0] + [2 / 3] * 3)

    def test_one_group_only_is_the_plain_loss(self):
        moment, base = batch(Room([0, 0]), costing([1.0, 4.0]), [0, 0])
        assert of(reweight.begin(moment.at, by="side"), moment, base) == pytest.approx(base.item())

    def test_several_labels_are_no_classes_to_cross_with(self):
        room = Room([0, 1], task="labels", labels=[[0, 1], [1, 1]])
        with pytest.raises(BadValue, match="cannot be crossed"):
            reweight.begin(room, by="side", classes=True)
