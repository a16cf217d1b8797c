"""By how much the worst group and the gap moved: hand-worked, and redrawn from a known truth."""

from dataclasses import replace
from math import isnan

import numpy as np
import pytest

from fairviz.audit.estimates import of_change, of_metric
from fairviz.audit.groups import everyone
from fairviz.audit.mitigation.brought import brought, shared
from fairviz.audit.mitigation.moved import Moved, Paired, lowest, span
from fairviz.audit.mitigation.parts import comparisons
from tests.audit.mitigation.pairs import answers, people, redrawn, study
from tests.audit.studies import tones

DRAWS = 60


def measured(runs, grouping, measure):
    table = brought(runs, grouping)
    [row] = table[table["measure"] == measure].to_dict("records")
    return row


def test_the_gap_closes_by_what_the_worst_group_gains():
    row = measured(study((90, 85, 60), (90, 85, 75)), people(), "gap")
    assert row["plain"] == pytest.approx(0.30)
    assert row["value"] == pytest.approx(0.15)
    assert row["change"] == pytest.approx(-0.15)
    assert row["low"] < -0.15 < row["high"] < 0


def test_the_worst_group_may_be_another_one_afterwards():
    row = measured(study((90, 85, 60), (90, 70, 80)), people(), "worst")
    assert (row["plain"], row["value"]) == pytest.approx((0.60, 0.70))
    assert row["low"] < 0.10 < row["high"]


def test_the_same_answers_move_nothing_and_limits_hold_nothing_in_between():
    row = measured(study((90, 85, 60), (90, 85, 60)), people(), "gap")
    assert row["change"] == 0
    assert row["low"] <= 0 <= row["high"]


def test_everyone_gains_the_mean_of_the_groups():
    row = measured(study((90, 85, 60), (90, 85, 75)), people(), "overall")
    assert row["change"] == pytest.approx(0.05)


def test_the_degradation_gap_is_of_losses_from_dense():
    row = measured(study((95, 90, 60), (95, 90, 80)), people(), "degradation")
    assert (row["plain"], row["value"]) == pytest.approx((0.35, 0.15))


def test_a_lower_is_better_metric_says_its_own_direction():
    """Calibration errors here are undefined: no scores; and the reason is said."""
    table = brought(study((90, 85, 60), (90, 85, 75)), people(), "brier")
    worst = table[table["measure"] == "worst"].iloc[0]
    assert isnan(worst["change"])
    assert worst["reason"] == "answers come without scores"


def test_one_group_has_no_gap_and_a_worst_group():
    runs = study((90, 85, 60), (90, 85, 75))
    table = brought(runs, everyone(1200)).set_index("measure")
    assert isnan(table.loc["gap", "change"])
    assert table.loc["worst", "change"] == pytest.approx(0.05)


def test_a_group_of_nobody_makes_no_claim():
    runs = study((90, 85, 60), (90, 85, 75))
    grouping = tones(["light"] * 600 + ["dark"] * 600)
    empty = type(grouping)(grouping.columns, (*grouping.names, "nobody"), grouping.codes)
    row = measured(runs, empty, "gap")
    assert not isnan(row["change"])


@pytest.mark.parametrize(
    ("plain", "treated"),
    [((0.9, 0.85, 0.7), (0.9, 0.85, 0.7)), ((0.85, 0.85, 0.8), (0.8, 0.85, 0.85))],
)
def test_limits_cover_the_truth(plain, treated):
    """Of 60 intervals that hold 95 times in 100, fewer than 51 would hold once in 5,000 tries."""
    rng = np.random.default_rng(5)
    truth = max(treated) - min(treated) - max(plain) + min(plain), min(treated) - min(plain)
    held = np.zeros(2)
    for _ in range(DRAWS):
        both = paired(*redrawn(rng, plain, treated))
        found = span(both), lowest(both)
        held += [one.low <= true <= one.high for one, true in zip(found, truth, strict=True)]
    assert held.min() >= 51


def paired(runs, grouping):
    [comparison] = comparisons(runs)
    ours, plain = shared(comparison)
    numbers = [of_metric(part, grouping, "accuracy") for part in (ours, plain)]
    beside = [replace(run, dense=other.said) for run, other in zip(ours, plain, strict=True)]
    return Paired(*numbers, of_change(beside, grouping, "accuracy"))


def test_a_contrast_of_one_group_with_itself_is_the_paired_change():
    rng = np.random.default_rng(3)
    both = paired(*redrawn(rng, (0.9, 0.85, 0.7), (0.9, 0.85, 0.8)))
    found = both.contrasts(np.eye(3), np.eye(3))
    assert found.mean == pytest.approx(both.change.mean)
    assert found.variance == pytest.approx(both.change.variance + both.change.pseudo)


def test_a_clear_gain_is_shown():
    rng = np.random.default_rng(1)
    row = measured(*redrawn(rng, (0.9, 0.85, 0.55), (0.9, 0.85, 0.8), each=400), "gap")
    assert row["high"] < 0


def test_answers_helper_counts_right_ones():
    assert answers((75, 50), each=4).correct.tolist() == [1, 1, 1, 0, 1, 1, 0, 0]


@pytest.mark.parametrize("measure", ["gap", "worst"])
def test_limits_go_no_further_than_a_number_can_move(measure):
    runs, grouping = redrawn(np.random.default_rng(0), (0.9, 0.5), (0.5, 0.9), seeds=2, noise=0.2)
    sure = brought(runs, grouping, confidence=1 - 1e-6).set_index("measure").loc[measure]
    assert (sure["low"], sure["high"]) == (-1, 1)


def test_a_number_without_limits_has_none_within_limits():
    assert np.isnan([Moved().within(1.0).low, Moved().within(1.0).high]).all()
