"""Slopes of recall, ranks of groups and the outlook over sparsities, by hand."""

import numpy as np
import pytest

from fairviz.audit.findings import forecast as findings
from fairviz.audit.forecasts import outlook, ranks, recall_slope, scores
from fairviz.audit.forecasts.outlook import Stop
from fairviz.audit.forecasts.scores import Seed
from fairviz.audit.groups import Grouping
from tests.audit.studies import pruned, said, tones


def test_a_slope_of_two_is_twice_as_far_from_the_mean():
    before, after = np.array([0.7, 0.8, 0.9]), np.array([0.3, 0.5, 0.7])
    assert recall_slope.slope(before, after) == pytest.approx(2)
    assert recall_slope.slope(before, before) == pytest.approx(1)


def test_equal_recalls_have_no_slope():
    assert np.isnan(recall_slope.slope(np.full(3, 0.5), np.array([0.1, 0.2, 0.3])))


def answers(recalls, each=400):
    """Three classes answered right so often; else the next class."""
    labels = np.repeat([0, 1, 2], each)
    right = np.concatenate([np.arange(each) < round(each * recall) for recall in recalls])
    return said(labels, np.where(right, labels, (labels + 1) % 3), positive=None, classes=3)


def test_slopes_of_a_study_are_those_of_its_recalls():
    runs = [
        pruned(answers([0.3, 0.6, 0.9]), answers([0.6, 0.75, 0.9]), seed=seed) for seed in (0, 1)
    ]
    table = recall_slope.slopes([runs]).set_index("of")
    assert table.loc["pruned", "value"] == pytest.approx(2)
    assert table.loc["retrained", "value"] == pytest.approx(1)  # both dense seeds are the same
    assert table.loc["difference", "value"] == pytest.approx(1)
    assert table.loc["difference", "low"] < 1 < table.loc["difference", "high"]
    assert "widens" in findings.distorted(recall_slope.slopes([runs]), "classes").headline


def test_two_classes_fit_any_line():
    dense = said([0, 0, 1, 1], [0, 0, 1, 0], classes=2)
    table = recall_slope.slopes([[pruned(dense, dense, seed=0), pruned(dense, dense, seed=1)]])
    assert table["low"].isna().all()
    assert "at least 3" in findings.distorted(table, "classes").headline


def test_few_groups_are_split_by_class_and_many_are_not():
    labels = np.tile([0, 1], 60)
    few, many = tones(["a", "b", "c"] * 40), tones(list("abcdef") * 20)
    assert len(ranks.parts(many, labels, ("x", "y"))) == 6
    cells = ranks.parts(few, labels, ("x", "y"))
    assert len(cells) == 6
    assert cells[0][0] == "a · x"


def ranked():
    """Six groups of 20, the later ones less sure and hurt more, in three seeds."""
    codes = np.repeat(np.arange(6), 20)
    people = Grouping(("tone",), tuple("abcdef"), codes.astype(np.int64))
    labels, within = np.zeros(120, dtype=int), np.tile(np.arange(20), 6)
    dense = said(labels, labels)
    sparse = said(labels, (within < 2 * codes).astype(int))
    risk = codes + 0.01 * within
    return [pruned(sparse, dense, seed=s) for s in range(3)], risk, people


def test_ranks_of_groups_are_told_for_all_seeds_and_for_each_left_out():
    runs, risk, people = ranked()
    told = [{"uncertainty": risk}, {"uncertainty": risk}, {"uncertainty": -3 * risk}]
    parts = ranks.parts(people, runs[0].said.labels, ("no", "yes"))
    table = ranks.correlations(ranks.points(runs, told, parts)).set_index("signal")
    row = table.loc["uncertainty"]
    assert row["value"] == pytest.approx(-1)  # the mean follows the seed that shouts
    assert row["points"] == 6
    assert (row["worst"], row["best"]) == (pytest.approx(-1), pytest.approx(1))
    assert table.loc["n", "reason"] == "the same for all"
    assert np.isnan(table.loc["accuracy", "value"])


def test_signals_that_point_the_wrong_way_rank_the_wrong_way():
    signal, loss = np.array([[3.0, 2, 1]] * 2), np.array([[1.0, 2, 3]] * 2)
    assert ranks.left_out(signal, loss) == [pytest.approx(-1)] * 2
    assert ranks.left_out(signal[:1], loss[:1]) == []


def test_three_groups_cannot_show_a_correlation():
    three = ranks.Points(
        ("a", "b", "c"), {"loss": np.array([[1.0, 2, 3]] * 2)}, np.array([[1.0, 2, 3]] * 2)
    )
    table = ranks.correlations(three)
    assert np.isnan(table["low"]).all()
    assert "cannot show" in findings.ranked(table, {}).headline


def stop(asked, rate, n=400, seeds=4):
    """Dark flips at this rate, light at a quarter of it; the risk of each is known."""
    dice = np.random.default_rng(int(1000 * asked))
    chance = np.where(np.arange(n) < n // 2, rate, rate / 4)
    made = []
    for _ in range(seeds):
        hit = dice.random(n) < chance
        made.append(Seed(np.ones(n, bool), hit, {"uncertainty": chance + dice.random(n) / 1e3}))
    return Stop(asked, made)


def test_trouble_is_expected_from_the_first_sparsity_above_the_limit():
    people = tones(["dark"] * 200 + ["light"] * 200)
    stops = [stop(0.3, 0.02), stop(0.5, 0.2), stop(0.8, 0.6)]
    table = outlook.outlook(stops, people, "uncertainty", 10)
    first = outlook.starts(table, 10).set_index("group")["asked"]
    assert dict(first) == {"dark": 0.5, "light": 0.8}
    right, given, usual = outlook.record(table[table["asked"].ge(0.5)])
    assert given == 16  # two groups, two sparsities, four seeds
    assert right >= 14
    assert usual == 12
    told = findings.expected(table, 10)
    assert told.headline.startswith("Expect trouble for dark from about 50 %, for light from about")


def test_a_forecast_no_better_than_chance_expects_nothing():
    people = tones(["dark"] * 200 + ["light"] * 200)
    dice = np.random.default_rng(5)
    seeds = [
        Seed(np.ones(400, bool), dice.random(400) < 0.3, {"uncertainty": dice.random(400)})
        for _ in range(4)
    ]
    table = outlook.outlook([Stop(0.5, seeds)], people, "uncertainty", 5)
    assert outlook.starts(table, 5).empty
    assert findings.expected(table, 5).headline.startswith("The forecast fails here")


def test_one_seed_gives_no_outlook():
    one = Stop(0.5, stop(0.5, 0.2).seeds[:1])
    table = outlook.outlook([one], tones(["dark"] * 400), "uncertainty", 5)
    assert table.empty
    assert "Two seeds at least" in findings.expected(table, 5).headline


def test_groups_that_nobody_belongs_to_have_no_outlook():
    people = Grouping(("tone",), ("dark", "none"), np.zeros(400, dtype=np.int64))
    table = outlook.outlook([stop(0.5, 0.2)], people, "uncertainty", 5)
    assert list(table["group"]) == ["dark"]
    assert list(scores.by_group(stop(0.5, 0.2).seeds, people, "uncertainty")["group"]) == ["dark"]


def test_over_200_neutral_draws_at_most_five_percent_name_a_signal():
    named = 0
    for draw in range(200):
        dice = np.random.default_rng(draw)
        signals = {name: dice.normal(size=(3, 12)) for name in "abcde"}
        told = ranks.Points(tuple("abcdefghijkl"), signals, dice.normal(size=(3, 12)))
        named += findings.ranked(ranks.correlations(told), {}).severity == "harm"
    assert named <= 17  # 5 % of 200 is 10; 17 is its upper limit


def test_of_many_groups_two_are_named():
    people = Grouping(("tone",), tuple("abcd"), np.repeat(np.arange(4), 100).astype(np.int64))
    table = outlook.outlook([stop(0.8, 0.8)], people, "uncertainty", 5)
    assert "for a, b and 2 more groups from about 80 %" in findings.expected(table, 5).headline
