"""FPGM: how far a filter is from the others."""

import pytest
import torch
from torch import nn

from fairviz.lab.pruners import fpgm
from fairviz.lab.removing import masks
from fairviz.spec import Prune
from tests.lab.pruners.tiny import network


def layer(filters):
    model = nn.Sequential(nn.Linear(len(filters[0]), len(filters)))
    model[0].weight.data = torch.tensor(filters)
    return model


def test_distances_to_the_others_add_up():
    model = layer([[0.0, 1.0], [3.0, 5.0], [3.0, 1.0]])
    assert fpgm.scores(model, None)["0"].tolist() == [5 + 3, 5 + 4, 3 + 4]


def test_a_double_loop_says_the_same():
    weight = network()[0].weight.detach()
    expected = [sum((one - other).norm().item() for other in weight) for one in weight]
    assert fpgm.scores(network(), None)["0"].tolist() == pytest.approx(expected)


def test_filters_that_are_equal_are_no_distance_apart():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(40, 60))
    model[0].weight.data[:] = 1e3 * torch.randn(40)
    assert fpgm.scores(model, None)["0"].tolist() == [0.0] * 60


def test_a_filter_that_fell_before_is_nobodys_neighbour():
    with_it = fpgm.scores(layer([[1.0], [2.0], [0.0], [4.0]]), None)["0"]
    without = fpgm.scores(layer([[1.0], [2.0], [4.0]]), None)["0"]
    assert with_it[[0, 1, 3]].tolist() == without.tolist() == [4.0, 3.0, 5.0]


def test_the_filter_nearest_to_the_median_falls_first_and_the_only_one_of_a_layer_last():
    scores = {"a": torch.tensor([4.0, 3.0, 5.0]), **fpgm.scores(layer([[7.0]]), None)}
    alive = {name: torch.ones_like(score, dtype=torch.bool) for name, score in scores.items()}
    contests = masks.pools(scores, alive, {"all": ["a", "0"]}, "global", "filter")
    kept = masks.keep(contests, masks.falling(contests, Prune("fpgm", 5000)), alive)
    assert kept["a"].tolist() == [False, False, True] and kept["0"].tolist() == [True]
