"""Thresholds set on tune: numbers that can be done in the head."""

import numpy as np
import pytest

from fairviz.audit.forecasts.thresholds import Seed, calibrated, threshold
from tests.audit.studies import tones


def bools(*values):
    return np.array(values, dtype=bool)


def test_as_many_lie_above_the_threshold_as_there_are_yes():
    chance = np.array([0.4, 0.1, 0.3, 0.05])
    assert threshold(chance, bools(1, 0, 1, 0)) == pytest.approx(0.2)


@pytest.mark.parametrize("yes", [bools(0, 0, 0), bools(1, 1, 1)])
def test_one_sided_truth_sets_no_threshold(yes):
    assert np.isnan(threshold(np.array([0.1, 0.2, 0.3]), yes))


def test_the_threshold_gives_the_share_back_and_says_so_by_group():
    chance = np.tile([0.4, 0.1, 0.3, 0.05], 25)  # half are yes, none is answered yes
    yes = np.tile(bools(1, 0, 1, 0), 25)
    none = np.zeros(100, dtype=bool)
    seed = Seed(chance, yes, chance, none, yes, yes)
    people = tones(["dark", "dark", "light", "light"] * 25)
    table = calibrated("hat", [seed, seed], people).set_index(["metric", "state", "group"])
    for group in ("everyone", "dark", "light"):
        assert table.loc[("excess", "dense", group), "value"] == 0
        assert table.loc[("excess", "before", group), "value"] == -0.5
        assert table.loc[("excess", "after", group), "value"] == 0
        assert table.loc[("accuracy", "moved", group), "value"] == 0.5
    assert table.loc[("excess", "before", "dark"), "high"] < -0.3
    assert table.loc[("excess", "before", "dark"), "n"] == 50


def test_a_threshold_from_tune_is_judged_on_explore():
    tune, explore = np.array([0.9, 0.8, 0.2, 0.1]), np.array([0.7, 0.6, 0.3, 0.2])
    seed = Seed(tune, bools(1, 0, 0, 0), explore, explore > 0.5, bools(1, 0, 0, 0), explore > 0.5)
    table = calibrated("hat", [seed], tones(["a"] * 4)).set_index(["metric", "state", "group"])
    assert table.loc[("excess", "before", "everyone"), "value"] == 0.25
    assert table.loc[("excess", "after", "everyone"), "value"] == -0.25  # 0.85 lets nobody through


def test_no_yes_on_tune_leaves_a_reason():
    chance = np.array([0.9, 0.1])
    seed = Seed(chance, bools(0, 0), chance, bools(1, 0), bools(1, 0), bools(1, 0))
    table = calibrated("hat", [seed], tones(["a", "a"])).set_index(["metric", "state", "group"])
    assert "no threshold" in table.loc[("excess", "after", "everyone"), "reason"]
    assert table.loc[("excess", "before", "everyone"), "value"] == 0


def test_intervals_cover_zero_when_the_truth_is_calibrated():
    covered = 0
    for draw in range(40):
        dice = np.random.default_rng(draw)
        chance = dice.random((2, 300))
        yes = dice.random((2, 300)) < chance
        said = chance[1] > 0.5
        seed = Seed(chance[0], yes[0], chance[1], said, yes[1], said)
        table = calibrated("hat", [seed], tones(["a"] * 300))
        row = table.set_index(["metric", "state", "group"]).loc[("excess", "after", "everyone")]
        covered += row["low"] <= 0 <= row["high"]
    assert covered >= 34  # 95 % of 40 is 38
