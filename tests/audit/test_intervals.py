"""How often intervals hold what they promise."""

import numpy as np
import pytest
from scipy import stats

from fairviz.audit.estimates import of_change, of_metric
from fairviz.audit.groups import everyone
from fairviz.audit.intervals import freedom, range_quantile, wilson
from tests.audit.studies import dense, drawn_study, said

DRAWS = 300


def test_wilson_is_scipys():
    theirs = stats.binomtest(7, 10).proportion_ci(method="wilson")
    assert wilson(np.float64(0.7), np.float64(10)) == pytest.approx((theirs.low, theirs.high))


def test_a_group_at_a_hundred_percent_is_not_certain():
    flawless = dense(said([1] * 50, [1] * 50))
    low, high = of_metric([flawless], everyone(50), "accuracy").limits()
    assert 0.9 < low[0] < 0.95 and high[0] == 1


def test_four_flawless_seeds_are_not_certain_either():
    runs = [dense(said([1] * 50, [1] * 50), seed) for seed in range(4)]
    assert of_metric(runs, everyone(50), "accuracy").limits()[0][0] < 0.95


def test_with_one_seed_the_interval_is_wilsons():
    answers = said([1] * 10, [1] * 7 + [0] * 3)
    low, high = of_metric([dense(answers)], everyone(10), "accuracy").limits()
    assert (low[0], high[0]) == pytest.approx(wilson(np.float64(0.7), np.float64(10)))


def test_noise_of_seeds_alone_has_their_degrees_of_freedom():
    assert freedom(np.float64(0.1), 4, np.float64(0.0), np.float64(500)) == pytest.approx(3)


@pytest.mark.parametrize("groups", [3, 6, 12])
@pytest.mark.parametrize("df", [3.0, 20.0, 1000.0])
def test_the_range_of_groups_is_scipys_studentised_range(groups, df):
    theirs = stats.studentized_range.ppf(0.95, groups, df) / np.sqrt(2)
    assert range_quantile(np.array([df]), groups)[0] == pytest.approx(theirs, rel=1e-3)


def test_intervals_over_seeds_and_images_cover_the_truth_about_95_times_in_100():
    rng = np.random.default_rng(0)
    held = {"accuracy": 0, "change": 0}
    for _ in range(DRAWS):
        runs, _ = drawn_study(rng, n=300, drops=(0.1,), seed_noise=0.02)
        held["accuracy"] += _holds(_dense_accuracy(runs), 0.9)
        held["change"] += _holds(_change(runs), -0.1)
    for share in (count / DRAWS for count in held.values()):
        assert 0.92 <= share <= 0.985


def _dense_accuracy(runs):
    return of_metric([run for run in runs if run.schedule == "dense"], everyone(300), "accuracy")


def _change(runs):
    return of_change([run for run in runs if run.dense], everyone(300), "accuracy")


def _holds(estimates, truth):
    low, high = estimates.limits()
    return bool(low[0] <= truth <= high[0])
