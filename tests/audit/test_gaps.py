"""Gaps: what they are, and that chance alone is not called one."""

import numpy as np
import pytest
from scipy import stats

from fairviz import catalog
from fairviz.audit.estimates import of_metric
from fairviz.audit.findings import overview
from fairviz.audit.gap_tables import gap_table
from tests.audit.studies import dense, drawn_study, pruned, said, tones

VALUES = np.array([0.9, 0.6, 0.9])
PEOPLE = tones(["light", "light", "dark", "dark"])


def gap(name, values=VALUES, n=None):
    return catalog.GAPS[name].load()(values, n)


def measured(runs, name, **more):
    return gap_table(runs, PEOPLE, name, times=19, **more).iloc[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("difference", 0.3),
        ("ratio", 2 / 3),
        ("worst", 0.6),
        ("spread", np.sqrt(0.02)),
        ("cwv", 0.02),
    ],
)
def test_a_gap_is_arithmetic(name, value):
    assert gap(name) == pytest.approx(value)


def test_the_largest_excess_is_over_everyone_by_their_numbers():
    assert gap("max_psi", np.array([0.0, 0.4]), np.array([30, 10])) == pytest.approx(0.3)


def test_groups_without_a_number_count_for_nothing():
    assert gap("difference", np.array([0.9, np.nan, 0.6])) == pytest.approx(0.3)


def test_the_worst_false_alarm_rate_is_the_highest():
    answers = said([0, 0, 0, 0], [1, 1, 0, 0])
    row = measured([dense(answers)], "worst", metric="false_positive_rate")
    assert (row["value"], row["worst"], row["best"]) == (1.0, "light", "dark")
    assert 0 < row["low"] < row["high"] <= 1


def test_degradation_is_the_difference_of_losses():
    before, after = said([1] * 4, [1, 0, 1, 1]), said([1] * 4, [1, 0, 0, 0])
    row = measured([pruned(after, before)], "degradation")
    assert (row["value"], row["worst"], row["best"]) == (1.0, "dark", "light")


def test_class_gaps_run_over_classes_whatever_the_groups():
    row = measured([dense(said([0, 0, 1, 1], [0, 0, 1, 0]))], "mcd")
    assert (row["value"], row["best"], row["worst"]) == (0.5, "0", "1")


def test_equalized_odds_takes_the_worse_of_two():
    answers = said([1, 0, 1, 0], [1, 1, 1, 0])  # TPR 1 and 1; FPR 1 and 0
    row = measured([dense(answers)], "equalized_odds")
    assert (row["value"], row["metric"]) == (1.0, "false_positive_rate")


def test_a_gap_without_a_positive_class_says_why_it_has_no_number():
    row = measured([dense(said([0, 1] * 2, [0, 1] * 2, positive=None))], "demographic_parity")
    assert np.isnan(row["value"]) and row["reason"] == "fewer than two groups have a number"


def test_a_real_gap_is_beyond_chance():
    runs, people = drawn_study(np.random.default_rng(0), drops=(0.02, 0.02, 0.4))
    row = gap_table(runs, people, "difference", times=99).iloc[-1]
    assert row["low"] > 0.1 and row["p"] == 0.01 and row["chance"] < 0.1


def test_shuffled_groups_show_about_the_gap_that_equal_groups_have():
    rng = np.random.default_rng(1)
    rows = [gap_table(*drawn_study(rng, n=300), "difference", times=99).iloc[-1] for _ in range(20)]
    assert np.mean([row["value"] for row in rows]) == pytest.approx(
        np.mean([row["chance"] for row in rows]), rel=0.5
    )
    assert np.mean([row["p"] for row in rows]) > 0.2


def falsely_apart(limits_of):
    """Share of studies of three equal groups whose gap's lower limit is above nought."""
    rng = np.random.default_rng(2)
    studies = [drawn_study(rng, n=300, seeds=1, seed_noise=0.0) for _ in range(60)]
    return np.mean([limits_of(runs[0], people)[0] > 0 for runs, people in studies])


def test_equal_groups_are_seldom_called_apart():
    def ours(run, people):
        return catalog.GAPS["difference"].load().limits(of_metric([run], people, "accuracy"), 0.95)

    assert falsely_apart(ours) <= 0.1


def test_a_percentile_bootstrap_of_the_difference_calls_all_equal_groups_apart():
    def naive(run, people):
        rng = np.random.default_rng(0)
        members = [run.said.correct[people.rows(g)] for g in range(len(people))]
        drawn = [[rng.choice(part, len(part)).mean() for part in members] for _ in range(200)]
        return np.percentile(np.ptp(drawn, axis=1), [2.5, 97.5])

    assert falsely_apart(naive) > 0.9


def test_at_most_one_neutral_study_in_twenty_reports_a_difference():
    rng = np.random.default_rng(3)
    found = [overview(*drawn_study(rng, n=400)) for _ in range(200)]
    reports = sum(finding.severity == "harm" for finding in found)
    low = stats.binomtest(reports, 200).proportion_ci(method="wilson").low
    assert low <= 0.05


def test_a_study_in_which_one_group_pays_reports_it():
    runs, people = drawn_study(np.random.default_rng(4), n=1500, drops=(0.02, 0.02, 0.3))
    assert overview(runs, people).severity == "harm"


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("difference", 1.0),
        ("max_psi", 1.0),
        ("spread", 0.5),
        ("cwv", 0.25),
        ("mcd", 1.0),
        ("degradation", 2.0),
    ],
)
def test_no_limit_lies_where_no_gap_can(name, most):
    """Of two seeds that disagree the interval would end far beyond what is possible."""
    rng = np.random.default_rng(0)
    runs, people = drawn_study(rng, n=60, seeds=2, drops=(0.0, 0.5, 0.9), seed_noise=0.4)
    row = gap_table(runs, people, name, times=0).iloc[-1]
    assert row["low"] <= row["value"] <= row["high"] <= most + 1e-12
