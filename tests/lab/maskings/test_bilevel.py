"""Bi-level pruning: steps worked out by hand."""

import pytest
import torch
from torch import nn

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.maskings.bilevel import CRACK, Bilevel, Turns
from fairviz.spec import Prune
from tests.lab.maskings.tiny import INPUT, backwards, choice, layer, third, weights

UPPER = 1  # the number of the first batch of the mask


def bilevel(model, scores, prune=None, before=None, **turns):
    begun = choice(model, prune or third(), before)
    return Bilevel(model, begun, {"0": torch.tensor(scores)}, Turns(**turns))


def upper_step(model, masking, images=INPUT):
    masking.before(model, UPPER, 100)
    backwards(model, masking, images)
    masking.learn(model, UPPER)


def test_the_network_wears_the_mask_of_the_highest_scores():
    model = layer(1.0, 2.0, -1.0)
    bilevel(model, [[0.9, 0.5, 0.1]])
    assert weights(model) == [1, 2, 0]


def test_an_upper_step_is_theta_less_a_share_of_the_gradient_times_the_gradient():
    model = layer(1.0, 2.0, -1.0)
    masking = bilevel(model, [[0.9, 0.5, 0.1]], upper=0.1, gamma=10.0)
    upper_step(model, masking)  # slopes (1-.1)*1, (2-.2)*2, (-1-.3)*3
    expected = torch.tensor([[0.9 - 0.09, 0.5 - 0.36, 0.1 + 0.39]])
    assert torch.allclose(masking.scores["0"], expected)


def test_what_comes_back_has_the_weight_with_which_it_fell():
    model = layer(1.0, 2.0, -1.0)
    upper_step(model, bilevel(model, [[0.9, 0.5, 0.1]], upper=0.1))
    assert weights(model) == [1, 0, -1]


def test_what_was_learned_since_is_remembered():
    model = layer(1.0, 2.0, -1.0)
    masking = bilevel(model, [[0.9, 0.5, 0.1]], upper=0.1)
    model[0].weight.data[0, 1] = 1.5
    upper_step(model, masking)  # slope 2.6: 0.24 is below 0.49, it falls
    masking.scores["0"] = torch.tensor([[0.0, 1.0, 1.0]])
    masking._choose(model)
    assert weights(model) == [0, 1.5, -1]


def test_scores_stay_between_zero_and_one():
    model = layer(1.0, 2.0, -1.0)
    masking = bilevel(model, [[0.9, 0.5, 0.1]], upper=100.0)
    upper_step(model, masking)
    assert masking.scores["0"].tolist() == [[0, 0, 1]]


def test_what_fell_before_never_comes_back():
    model = layer(1.0, 2.0, 0.0)
    before = {"0.weight": torch.tensor([[True, True, False]])}
    masking = bilevel(model, [[0.9, 0.5, 1.0]], before=before, upper=100.0)
    upper_step(model, masking)
    assert weights(model) == [1, 2, 0]


def test_weights_and_mask_take_turns_until_the_end_belongs_to_the_weights():
    turns = Turns(inner=2, settle=0.5)
    assert [n for n in range(12) if turns.are_upper(n, 12)] == [2, 5]


@pytest.mark.parametrize(
    ("fair", "mask", "weights"),
    [("both", True, True), ("mask", True, False), ("weights", False, True)],
)
def test_the_objectives_reach_the_level_that_is_to_be_fair(fair, mask, weights):
    masking = bilevel(layer(1.0, 2.0, 3.0), [[1.0, 1.0, 1.0]], fair=fair)
    found = []
    for number in (UPPER, 0):
        masking.before(nn.Identity(), number, 100)
        found.append(masking.is_fair(number))
    assert found == [mask, weights]


@pytest.mark.parametrize("wrong", [{"inner": 0}, {"gamma": 0.0}, {"upper": -1.0}, {"settle": 2.0}])
def test_turns_that_cannot_be_are_refused(wrong):
    with pytest.raises(BadValue, match="at least one inner step"):
        Turns(**wrong)


def test_a_level_that_is_not_there_is_refused():
    with pytest.raises(UnknownName, match="both, mask, weights"):
        Turns(fair="masks")


def two_filters(*after):
    """A convolution whose outputs are -1 and 1; BatchNorm makes of them 2 x + 1 and 3 x + 1."""
    model = nn.Sequential(nn.Conv2d(1, 2, 1, bias=False), nn.BatchNorm2d(2, eps=1e-12), *after)
    model[0].weight.data.fill_(1.0)
    model[1].weight.data = torch.tensor([2.0, 3.0])
    model[1].bias.data = torch.tensor([1.0, 1.0])
    return model


IMAGES = torch.tensor([-1.0, 1.0]).view(2, 1, 1, 1)
HALF = Prune("l1_filter", 5000)


def test_a_filter_falls_with_its_batchnorm():
    model = two_filters()
    bilevel(model, [0.9, 0.1], HALF)
    assert model[0].weight.flatten().tolist() == [1, 0]
    assert model[1].weight.tolist() == [2, 0] and model[1].bias.tolist() == [1, 0]


def test_the_slope_of_a_filter_is_that_of_its_batchnorm():
    model = two_filters()
    masking = bilevel(model, [0.9, 0.1], HALF, upper=0.1)
    upper_step(model, masking, IMAGES)
    # of scale: the sum of -1 and 1 is 0; of shift: 2 each, (1 - 0.2) * 2 = 1.6
    assert masking.scores["0"].tolist() == pytest.approx([0.9 - 0.16, 0])


def test_a_closed_filter_behind_a_rectifier_can_be_called_back():
    model = two_filters(nn.ReLU(), Negative())
    masking = bilevel(model, [0.1, 0.09], HALF, upper=0.1)
    upper_step(model, masking, IMAGES)
    # rectified, x = 1 alone answers: scale and shift have gradient -1 in either filter:
    # -(2 + 0.1) - (1 + 0.1) = -3.2 and -(3 + 0.1) - (1 + 0.1) = -4.2
    assert masking.scores["0"].tolist() == pytest.approx([0.1 + 0.32, 0.09 + 0.42])
    assert model[1].weight.tolist() == [0, 3] and model[0].weight.flatten().tolist() == [0, 1]


class Negative(nn.Module):
    def forward(self, x):
        return -x


def test_a_closed_filter_stands_open_by_a_thousandth_on_the_masks_turn_alone():
    model = two_filters()
    masking = bilevel(model, [0.9, 0.1], HALF)
    assert masking.stand_ins(model) == {}
    masking.before(model, UPPER, 100)
    assert masking.stand_ins(model)["1.weight"].tolist() == pytest.approx([2, 3 * CRACK])


def test_without_batchnorm_the_filter_itself_is_gated():
    model = nn.Sequential(nn.Conv2d(1, 2, 1))
    model[0].weight.data.fill_(1.0)
    model[0].bias.data.fill_(2.0)
    masking = bilevel(model, [0.9, 0.1], HALF, upper=0.01, gamma=10.0)
    upper_step(model, masking, IMAGES)
    # of weight: the inputs sum to 0; of bias: 2 each, (2 - 0.2) * 2 = 3.6
    assert masking.scores["0"].tolist() == pytest.approx([0.9 - 0.036, 0.1 - 0.036])
    assert model[0].bias.tolist() == [2, 0]
