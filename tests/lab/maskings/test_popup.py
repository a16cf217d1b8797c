"""Edge-popup: steps worked out by hand."""

import pytest
import torch
from torch import nn

from fairviz.errors import BadValue
from fairviz.lab.maskings.popup import Popup, begin, straight_through
from fairviz.spec import Prune, Train
from tests.contracts.classrooms import room
from tests.lab.maskings.tiny import backwards, choice, layer, third, weights


def popup(model, *scores, before=None):
    learned = nn.Parameter(torch.tensor([scores]))
    return Popup(model, choice(model, third(), before), {"0": learned})


def step(model, masking, rate):
    backwards(model, masking)
    torch.optim.SGD(masking.learned(), lr=rate).step()
    masking.after(model, 0)


def test_the_largest_scores_are_let_through_whatever_their_sign():
    model = layer(1.0, -1.0, 1.0)
    popup(model, 0.5, -0.4, 0.1)
    assert weights(model) == [1, -1, 0]


def test_a_score_learns_by_gradient_times_weight_times_its_own_sign():
    model = layer(1.0, -1.0, 1.0)
    masking = popup(model, 0.5, -0.4, 0.1)
    step(model, masking, rate=0.2)  # 1*1*1, 2*-1*-1, 3*1*1
    assert torch.allclose(masking.scores["0"], torch.tensor([[0.3, -0.8, -0.5]]))
    assert weights(model) == [0, -1, 1]


def test_only_the_scores_are_handed_to_the_optimiser():
    model = layer(1.0, -1.0, 1.0)
    masking = popup(model, 0.5, -0.4, 0.1)
    assert list(masking.learned()) == [masking.scores["0"]] and not masking.moves_weights(0)


def test_straight_through_is_exactly_zero_or_one():
    score = torch.tensor([0.1, -0.7, 1e-9])
    passed = straight_through(torch.tensor([True, False, True]), score)
    assert passed.tolist() == [1, 0, 1]


def test_equal_scores_fall_by_position_and_the_count_is_exact():
    model = layer(1.0, -1.0, 1.0)
    popup(model, 0.5, 0.5, 0.5)
    assert weights(model) == [0, -1, 1]


def test_what_fell_before_is_not_let_through():
    model = layer(0.0, -1.0, 1.0)
    popup(model, 9.0, 0.1, 0.1, before={"0.weight": torch.tensor([[False, True, True]])})
    assert weights(model) == [0, -1, 1]


def begun(pruner="magnitude"):
    prune = Prune(pruner, 7000)
    return begin(room((Train(), Train(pruning=prune, masking="popup")))[1], {})


def test_scores_begin_within_one_over_the_root_of_the_inputs():
    for name, score in begun().scores.items():
        reach = 1 / score[0].numel() ** 0.5
        assert 0.9 * reach < score.abs().max().item() < reach, name


def test_the_same_seed_draws_the_same_scores():
    one, other = begun().scores, begun().scores
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_filters_are_refused():
    with pytest.raises(BadValue, match="whole filters"):
        begun(pruner="l1_filter")
