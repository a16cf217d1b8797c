"""Maps compared: by ranks, by mass, by what lies on the evidence."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import sem, spearmanr, t

from fairviz.audit import attribution
from fairviz.audit.findings.looking import looking
from tests.audit.studies import tones

LEFT = np.array([[1.0, 0.0], [1.0, 0.0]])
RIGHT = LEFT[:, ::-1]


def test_rank_correlation_is_scipys():
    dice = np.random.default_rng(0)
    one, other = dice.normal(size=(6, 6)), dice.normal(size=(6, 6))
    expected = spearmanr(one.ravel(), other.ravel()).statistic
    assert attribution.rank_correlation(one, other) == pytest.approx(expected)


def test_mass_is_share_whatever_the_sign():
    assert attribution.mass(np.array([[3.0, -1.0]])).tolist() == [[0.75, 0.25]]


def test_all_of_it_moves_from_left_to_right():
    assert attribution.shift(LEFT, RIGHT) == 1
    assert attribution.shift(LEFT, 5 * LEFT) == 0


def test_a_flat_map_says_nothing_and_never_fails():
    nothing = np.zeros((2, 2))
    assert np.isnan(attribution.rank_correlation(nothing, LEFT))
    assert np.isnan(attribution.shift(nothing, LEFT))
    assert np.isnan(attribution.inside(nothing, LEFT > 0))


def test_the_share_on_the_evidence():
    assert attribution.inside(np.array([[3.0, -1.0]]), np.array([[True, False]])) == 0.75
    assert np.isnan(attribution.inside(LEFT, np.zeros((2, 2), bool)))


def test_groups_are_averaged_and_their_change_has_an_interval():
    people = tones(["dark", "dark", "light", "light"])
    evidence = np.stack([LEFT > 0] * 4)
    half = np.full((2, 2), 1.0)
    dense = np.stack([LEFT, LEFT + 0.01, LEFT, LEFT])
    sparse = np.stack([half, half, LEFT, LEFT + 0.01])
    table = attribution.compared(sparse, dense, evidence)
    found = attribution.by_group([table], people).set_index(["group", "of"])
    assert found.loc[("dark", "sparse"), "value"] == 0.5
    assert found.loc[("dark", "change"), "high"] < 0
    assert "For dark the sparse network looks clearly less" in looking(found.reset_index()).headline
    assert attribution.average([sparse], people)["dark"].tolist() == [[0.25, 0.25], [0.25, 0.25]]


def test_flat_maps_are_called_flat_and_left_out_of_averages():
    flat = np.zeros((3, 1, 4, 4))
    assert "its map is flat" in attribution.in_words(attribution.cascade(flat), "Grad-CAM")
    people = tones(["dark", "dark", "light"])
    found = attribution.average([np.stack([LEFT, np.zeros((2, 2)), np.zeros((2, 2))])], people)
    assert list(found) == ["dark"]
    assert found["dark"].tolist() == [[0.5, 0], [0.5, 0]]


def test_a_method_that_does_not_notice_shuffled_weights_is_called_misleading():
    dice = np.random.default_rng(1)
    same, other = dice.normal(size=(1, 8, 8)), dice.normal(size=(1, 8, 8))
    stays = attribution.cascade(np.stack([same, same, same]))
    goes = attribution.cascade(np.stack([same, same, other]))
    assert stays == pytest.approx([1, 1, 1])
    assert "Do not trust it" in attribution.in_words(stays, "Edges")
    assert "little of the map is left" in attribution.in_words(goes, "Saliency")


def test_seeds_that_differ_widen_the_interval():
    people = tones(["dark"] * 4)
    one = pd.DataFrame({"dense_inside": [0.5] * 4, "sparse_inside": [0.1, 0.2, 0.1, 0.2]})
    other = one.assign(sparse_inside=one["sparse_inside"] + 0.2)
    alone = attribution.by_group([one], people).set_index("of").loc["sparse"]
    both = attribution.by_group([one, other], people).set_index("of").loc["sparse"]
    assert both["value"] == pytest.approx(0.25)
    assert both["high"] - both["low"] > alone["high"] - alone["low"]
    assert both["seeds"] == 2


def test_one_seed_is_the_t_interval_of_its_images():
    people, shares = tones(["dark"] * 5), np.array([0.1, 0.4, 0.3, 0.2, 0.5])
    table = pd.DataFrame({"dense_inside": shares, "sparse_inside": shares})
    ours = attribution.by_group([table], people).set_index("of").loc["dense"]
    low, high = t.interval(0.95, 4, shares.mean(), sem(shares))
    assert (ours["low"], ours["high"]) == pytest.approx((low, high))


def test_the_groups_keep_their_order():
    people = tones(["light", "dark", "light", "dark"])
    table = pd.DataFrame({"dense_inside": [0.5] * 4, "sparse_inside": [0.2, 0.1, 0.3, 0.2]})
    assert list(attribution.by_group([table], people)["group"].unique()) == list(people.names)
