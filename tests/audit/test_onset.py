"""Onset, the band of mere retraining, and collapse."""

import numpy as np
import pytest
from scipy import stats

from fairviz.audit.collapse import chance, collapsed
from fairviz.audit.onset import onset
from fairviz.audit.retraining import retraining_band
from tests.audit.studies import dense, drawn_study, pruned, random_answers, said, tones


def losing(*lost, n=1000):
    """One seed of a group that loses this share of 1,000 right answers at .5, .6, ..."""
    before = said([1] * n, [1] * n)
    runs = [dense(before)]
    for step, share in enumerate(lost):
        answers = said([1] * n, [0] * round(share * n) + [1] * (n - round(share * n)))
        runs.append(pruned(answers, before, asked=round(0.5 + step / 10, 1)))
    return runs, tones(["dark"] * n)


def test_a_group_pays_from_the_first_sparsity_that_leaves_no_doubt():
    row = onset(*losing(0.0, 0.01, 0.10, 0.20)).iloc[0]
    assert (row["value"], row["low"]) == (0.7, 0.6)
    assert row["drop_low"] > 0.01 and row["drop"] == pytest.approx(0.1)


def test_a_loss_that_is_not_shown_has_no_onset():
    row = onset(*losing(0.0, 0.01)).iloc[0]
    assert np.isnan(row["value"]) and row["reason"] == "no drop above 1 point is shown up to 60 %"


def test_many_sparsities_do_not_make_an_onset_later():
    few, people = losing(0.03, 0.10)
    many, _ = losing(0.03, *[0.10] * 4)
    assert onset(few, people)["value"].item() == onset(many, people)["value"].item() == 0.5


def test_a_gap_in_what_is_shown_ends_the_sequence():
    row = onset(*losing(0.10, 0.0, 0.10)).iloc[0]
    assert row["value"] == 0.7  # at 50 % it was shown as well, at 60 % it was not


def test_a_collapsed_sparsity_is_no_onset():
    labels, before = np.resize(np.arange(4), 800), np.resize(np.arange(4), 800)
    parent = said(labels, before, positive=None, classes=4)
    runs = [dense(parent), pruned(parent, parent, asked=0.5)]
    fallen = said(labels, np.zeros(800, dtype=int), positive=None, classes=4)
    runs.append(pruned(fallen, parent, asked=0.9))
    row = onset(runs, tones(["dark"] * 800)).iloc[0]
    assert np.isnan(row["value"])
    assert row["reason"].endswith("shown up to 50 %; from 90 % on a seed has collapsed")
    alone = onset([runs[0], runs[2]], tones(["dark"] * 800)).iloc[0]
    assert np.isnan(alone["value"])


def test_where_nothing_is_lost_few_studies_report_an_onset():
    """Each group is judged at 5 % over three groups, whatever the number of sparsities."""
    rng, asked = np.random.default_rng(8), (0.5, 0.6, 0.7, 0.8)
    studies = [drawn_study(rng, n=300, drops=(0.0, 0.0, 0.0), asked=asked) for _ in range(200)]
    hits = sum(onset(*study, points=0.0)["value"].notna().any() for study in studies)
    assert stats.binomtest(int(hits), 200).proportion_ci().low <= 0.05


def test_a_larger_limit_is_crossed_later():
    runs, people = losing(0.0, 0.05, 0.2)
    assert onset(runs, people)["value"].item() < onset(runs, people, points=10)["value"].item()


def test_the_onset_of_an_error_rate_is_where_it_rises():
    runs, people = losing(0.0, 0.1)
    assert onset(runs, people, "false_negative_rate")["value"].item() == 0.6


def test_each_method_has_its_own_onset():
    runs, people = losing(0.2)
    others = [pruned(run.said, run.dense, pruner="random") for run in runs if run.dense]
    assert list(onset([*runs, *others], people)["pruner"]) == ["magnitude", "random"]


def test_the_band_of_one_seed_against_another_is_wider_than_that_of_four():
    runs, people = drawn_study(np.random.default_rng(0))
    one, four = (retraining_band(runs, people, seeds=seeds) for seeds in (1, 4))
    assert np.allclose(one["high"], 2 * four["high"]) and (one["low"] == -one["high"]).all()


def test_churn_is_what_two_dense_seeds_answer_differently():
    runs = [dense(said([1, 1, 1, 1], [1, 1, 1, 1]), 0), dense(said([1, 1, 1, 1], [1, 0, 1, 1]), 1)]
    assert list(retraining_band(runs, tones(["a", "a", "b", "b"]))["churn"]) == [0.5, 0.0]


def test_one_dense_seed_has_no_band():
    row = retraining_band([dense(said([1, 1], [1, 1]))], tones(["a", "a"])).iloc[0]
    assert np.isnan(row["high"]) and row["reason"].startswith("one dense seed only")


def test_most_retrained_studies_stay_within_the_band():
    """Pruning that only retrains: its mean change over four seeds against the band of four."""
    rng = np.random.default_rng(5)
    inside = [_stays(rng) for _ in range(100)]
    assert np.mean(inside) >= 0.88


def _stays(rng):
    runs, people = drawn_study(rng, n=300, drops=(0.0,), seeds=4)
    band = retraining_band(runs, people)["high"].item()
    moved = [run.said.correct.mean() - run.dense.correct.mean() for run in runs if run.dense]
    return abs(np.mean(moved)) <= band


def test_answers_by_lot_are_a_collapse():
    rng = np.random.default_rng(0)
    assert collapsed(said(*rng.integers(4, size=(2, 200)), positive=None, classes=4))


def test_one_answer_for_all_is_a_collapse_even_where_most_are_of_that_class():
    assert collapsed(said([0] * 95 + [1] * 5, [0] * 100, positive=None))


def test_three_of_eight_classes_answered_are_a_collapse():
    labels = np.resize(np.arange(8), 800)
    assert collapsed(said(labels, np.where(labels < 3, labels, 0), positive=None, classes=8))


def test_a_model_that_is_mostly_right_stands():
    assert not collapsed(random_answers(300))


def test_chance_is_the_accuracy_of_the_same_answers_shuffled():
    assert chance(said([0, 0, 0, 1], [0, 0, 0, 0])) == 0.75
