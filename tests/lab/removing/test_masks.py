"""How many fall, where, and which."""

import pytest
import torch

from fairviz.errors import BadValue, FairVizError
from fairviz.lab.removing import masks
from fairviz.lab.removing.masks import apportioned, falling, keep, pools
from fairviz.spec import Prune


def weights(**scores):
    return {name: torch.tensor([values]) for name, values in scores.items()}


def cut(scores, sparsity, scope="global", unit="weight", alive=None, staged=None, stages=()):
    staged = staged or {"all": list(scores)}
    alive = alive or {name: torch.ones_like(s, dtype=torch.bool) for name, s in scores.items()}
    contests = pools(scores, alive, staged, scope, unit)
    counts = falling(contests, Prune("magnitude", sparsity, scope, stages))
    return {name: mask.flatten().tolist() for name, mask in keep(contests, counts, alive).items()}


def test_globally_the_lowest_scores_fall_wherever_they_are():
    assert cut(weights(a=[1.0, 2.0], b=[3.0, 4.0]), 5000) == {
        "a": [False, False],
        "b": [True, True],
    }


def test_per_layer_each_layer_loses_the_same_share():
    kept = cut(weights(a=[1.0, 2.0], b=[3.0, 4.0]), 5000, "layer")
    assert kept == {"a": [False, True], "b": [False, True]}


def test_per_stage_each_stage_has_its_own_share():
    scores = weights(a=[1.0, 2.0], b=[3.0, 4.0])
    staged = {"one": ["a"], "two": ["b"]}
    kept = cut(scores, 0, "stages", staged=staged, stages=(0, 10000))
    assert kept == {"a": [True, True], "b": [False, False]}


def test_stages_and_their_sparsities_must_be_as_many():
    with pytest.raises(BadValue, match="3 stage sparsities for 1 prunable stages"):
        cut(weights(a=[1.0]), 0, "stages", stages=(0, 0, 0))


def test_ties_fall_by_position():
    assert cut(weights(a=[1.0, 1.0], b=[1.0, 1.0]), 2500)["a"] == [False, True]
    assert cut(weights(a=[1.0] * 4), 5000)["a"] == [False, False, True, True]


def test_ten_thousandths_are_counted_and_never_multiplied_as_floats():
    scores = {"a": torch.arange(10_000.0).view(1, -1)}
    for sparsity in range(0, 10_001, 97):
        assert cut(scores, sparsity)["a"].count(False) == sparsity


def test_shares_of_layers_add_up_to_the_whole():
    assert apportioned([3, 3, 3], 5000) == [2, 1, 1]
    assert apportioned([1, 1, 1], 3333) == [1, 0, 0]


def test_a_layer_that_it_would_empty_is_rounded_up_last():
    assert apportioned([4, 20], 9000) == [3, 19]
    assert apportioned([4, 20], 9500) == [4, 19]


def test_nothing_falls_at_zero_and_everything_at_one():
    assert cut(weights(a=[1.0, 2.0]), 0)["a"] == [True, True]
    assert cut(weights(a=[1.0, 2.0]), 10_000)["a"] == [False, False]


def test_what_fell_before_is_part_of_the_sparsity():
    alive = {"a": torch.tensor([[True, True, True, False]])}
    assert cut(weights(a=[1.0, 2.0, 3.0, 4.0]), 5000, alive=alive)["a"] == [
        False,
        True,
        True,
        False,
    ]


def test_what_fell_before_stays_though_less_is_asked():
    alive = {"a": torch.tensor([[False, False]])}
    assert cut(weights(a=[1.0, 2.0]), 0, alive=alive)["a"] == [False, False]


@pytest.mark.parametrize("scope", ["global", "layer", "stages"])
@pytest.mark.parametrize("sparsity", [5000, 7500, 9990, 10_000])
def test_the_last_filter_of_a_layer_stays_whatever_is_asked(scope, sparsity):
    scores = {"small": torch.tensor([1.0, 2.0]), "large": torch.tensor([8.0, 9.0])}
    stages = (sparsity,) if scope == "stages" else ()
    share = 0 if stages else sparsity
    kept = cut(scores, share, scope, unit="filter", stages=stages)
    assert kept == {"small": [False, True], "large": [False, True]}


def test_fewer_filters_fall_than_were_asked_and_that_is_said_once(caplog):
    scores = {"a": torch.arange(4.0), "b": torch.arange(20.0)}
    for _ in range(2):
        kept = cut(scores, 9876, "layer", unit="filter")
    assert (kept["a"].count(True), kept["b"].count(True)) == (1, 1)
    assert caplog.messages == ["magnitude: 22 of 24 filters fall, one of each layer stays"]


def test_two_of_four_stay_by_score():
    assert cut(weights(a=[4.0, 1.0, 2.0, 3.0]), 5000, "2:4")["a"] == [True, False, False, True]


def test_fours_are_neighbouring_channels_as_a_gpu_reads_them():
    score = torch.tensor([[[[1.0, 9.0]], [[2.0, 8.0]], [[3.0, 7.0]], [[4.0, 6.0]]]])
    contests = pools({"a": score}, {"a": score > 0}, {"all": ["a"]}, "2:4", "weight")
    kept = contests[0].keep(4)["a"]
    assert kept[0, :, 0].tolist() == [[False, True], [False, True], [True, False], [True, False]]


def test_half_of_two_of_four_cuts_the_cheaper_fours():
    scores = weights(a=[9.0, 9.0, 9.0, 9.0, 1.0, 1.0, 1.0, 1.0])
    assert cut(scores, 2500, "2:4")["a"] == [True] * 4 + [False, False, True, True]


def test_layers_whose_inputs_are_not_in_fours_are_left_and_named():
    scores = weights(a=[1.0, 2.0, 3.0, 4.0], odd=[1.0, 2.0, 3.0])
    assert cut(scores, 5000, "2:4")["odd"] == [True, True, True]
    assert masks.not_in_fours(scores, {"all": ["a", "odd"]}) == ["odd"]


def test_two_of_four_is_not_for_filters():
    with pytest.raises(BadValue, match="single weights"):
        cut({"a": torch.tensor([1.0])}, 5000, "2:4", unit="filter")


def test_scores_that_are_not_numbers_are_refused_with_their_layer():
    with pytest.raises(FairVizError, match="Layer 'a'"):
        cut(weights(a=[1.0, float("nan")]), 5000)
