from math import nan

import pandas as pd
import pytest

from fairviz.catalog import GAPS, METRICS
from fairviz.charts import words
from fairviz.charts.reading import Reading, gap_reading, reading


def test_a_share_is_read_in_percent_with_its_interval():
    assert Reading().words(79.1, 75.2, 82.9) == "79.1 % [75.2, 82.9]"


def test_a_change_is_read_in_signed_points():
    change = reading(METRICS["accuracy"], change=True)
    assert change.words(-11.2) == "−11.2 points"  # noqa: RUF001
    assert change.words(2.0) == "+2.0 points"


def test_an_undefined_number_says_so():
    assert Reading().words(nan) == "undefined"


def test_shares_are_drawn_times_a_hundred_and_numbers_as_they_are():
    frame = pd.DataFrame({"value": [0.5], "low": [0.25], "high": [0.75]})
    assert Reading().drawn(frame).iloc[0].tolist() == [50, 25, 75]
    assert Reading(unit="number").drawn(frame).iloc[0].tolist() == [0.5, 0.25, 0.75]


def test_digits_come_from_the_catalog():
    assert reading(METRICS["f1"]).words(0.5) == "0.500"


def test_a_difference_of_shares_is_in_points_and_the_worst_share_in_percent():
    assert gap_reading(GAPS["difference"]).unit == "points"
    assert gap_reading(GAPS["worst"]).unit == "percent"
    assert gap_reading(GAPS["ratio"]).unit == "number"


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("global", "Magnitude, one-shot"),
        ("layer", "Magnitude, one-shot, per layer"),
        ("macs", "Magnitude, one-shot, by MACs"),
        ("layer macs", "Magnitude, one-shot, per layer, by MACs"),
    ],
)
def test_a_method_is_named_with_its_scope_unless_it_is_the_usual_one(scope, said):
    frame = pd.DataFrame({"pruner": ["magnitude"], "schedule": ["oneshot"], "scope": [scope]})
    assert words.with_method(frame)["method"].tolist() == [said]


def test_sparsity_keeps_its_decimals_only_where_it_has_some():
    assert [words.percent(share) for share in (0.9, 0.975, 0.9949)] == ["90 %", "97.5 %", "99.49 %"]


def test_nothing_has_no_sign_of_a_loss():
    assert Reading(unit="points").words(-0.04, -1.1, 1.3) == "0.0 points [−1.1, 1.3]"  # noqa: RUF001
