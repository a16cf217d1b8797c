"""Maps compared: by ranks, by mass, by what lies on the evidence."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, sem, spearmanr, t

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
    _, after = attribution.averages([dense], [sparse], people)
    assert after["dark"].tolist() == [[0.25, 0.25], [0.25, 0.25]]


def test_flat_maps_are_called_flat_and_left_out_of_averages():
    flat = np.zeros((3, 1, 4, 4))
    assert "its map is flat" in attribution.verdict(flat, "Grad-CAM")
    assert not attribution.is_misleading(flat)
    people = tones(["dark", "dark", "light"])
    whole = np.stack([LEFT, RIGHT, LEFT])
    holed = np.stack([LEFT, np.zeros((2, 2)), np.zeros((2, 2))])
    dense, sparse = attribution.averages([whole, whole], [whole, holed], people)
    assert list(dense) == list(sparse) == ["dark"]  # of the same image, in both
    assert dense["dark"].tolist() == sparse["dark"].tolist() == [[0.5, 0], [0.5, 0]]


def test_a_method_that_does_not_notice_shuffled_weights_is_called_misleading():
    dice = np.random.default_rng(1)
    same, other = dice.normal(size=(1, 8, 8)), dice.normal(size=(1, 8, 8))
    stays, goes = np.stack([same, same, same]), np.stack([same, same, other])
    assert attribution.cascade(stays) == pytest.approx([1, 1, 1])
    told = attribution.verdict(stays, "Edges")
    assert told.startswith("Misleading: shuffling the weights hardly changes this map of Edges")
    assert "depends on what was learnt" in attribution.verdict(goes, "Saliency")


def test_a_map_that_only_changes_its_signs_is_misleading_too():
    """Edges stay where they are: with the sign nothing is left, without it everything."""
    dice = np.random.default_rng(2)
    same = dice.normal(size=(1, 16, 16))
    levels = np.stack([same, dice.choice([-1, 1], size=same.shape) * same])
    assert abs(attribution.cascade(levels)[-1]) < 0.3
    assert attribution.is_misleading(levels)


def shares(dense, sparse):
    """What `compared` says of images with these shares on the evidence."""
    return pd.DataFrame({"dense_inside": dense, "sparse_inside": sparse})


def test_limits_cover_the_truth_over_seeds_and_images():
    """Images shared by the seeds, seeds that shift every image: 95 % within its own interval."""
    dice, hits = np.random.default_rng(0), []
    for _ in range(400):
        images = 0.3 + dice.normal(0, 0.05, 20)
        drawn = [images + dice.normal(0, 0.02) + dice.normal(0, 0.03, 20) for _ in range(4)]
        found = attribution.by_group([shares([0.0] * 20, s) for s in drawn], tones(["a"] * 20))
        row = found.set_index("of").loc["change"]
        hits.append(row["low"] <= 0.3 <= row["high"])
    assert 0.92 <= np.mean(hits) <= 0.985


def test_with_nothing_to_find_the_sentence_seldom_names_a_group():
    """Twelve groups, four seeds with their luck: at most 5 % of studies, within its interval."""
    dice, named, groups = np.random.default_rng(0), 0, np.repeat(np.arange(12), 12)
    people = tones([f"g{group}" for group in groups])
    for _ in range(120):
        drawn = []
        for _ in range(4):
            dense = dice.normal(0.4, 0.05, len(groups))
            luck = dice.normal(0, 0.03, 12)[groups]
            drawn.append(shares(dense, dense + luck + dice.normal(0, 0.05, len(groups))))
        named += "clearly" in looking(attribution.by_group(drawn, people)).headline
    assert named <= compatible(120)


def compatible(studies):
    """So many false alarms are still compatible with 5 % (99 %)."""
    return int(binom.ppf(0.99, studies, 0.05))


def test_limits_stay_within_what_a_share_can_be():
    table = attribution.by_group([shares([0.0, 1.0], [1.0, 0.0])], tones(["a", "a"]))
    assert (table["low"].min(), table["high"].max()) == (-1, 1)
    assert table.loc[table["of"].ne("change"), "low"].min() == 0


def test_an_image_that_one_network_knows_nothing_of_is_left_out_everywhere():
    nan = float("nan")
    tables = [shares([0.1, 0.2, 0.9], [0.1, 0.2, 0.3]), shares([0.1, 0.2, 0.3], [0.1, 0.2, nan])]
    found = attribution.by_group(tables, tones(["a"] * 3))
    assert found["n"].tolist() == [2, 2, 2]
    assert found["value"].tolist() == pytest.approx([0.15, 0.15, 0])


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
