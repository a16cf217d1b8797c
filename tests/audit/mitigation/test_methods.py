"""Every method with its numbers, its cost and its ratio."""

import pytest

from fairviz.audit.gap_tables import gap_table
from fairviz.audit.mitigation.methods import methods, with_ratios
from tests.audit.mitigation.pairs import people, seconds, study

RUNS = study((90, 85, 60), (90, 85, 75))


def test_a_row_holds_everyone_the_worst_group_and_the_gaps():
    table = methods(RUNS, people()).set_index("mitigation")
    assert table.loc["", "overall"] == pytest.approx((0.90 + 0.85 + 0.60) / 3)
    assert table.loc["kd", "worst"] == pytest.approx(0.75)
    assert table.loc["kd", "worst_group"] == "dark"
    assert table.loc["kd", "gap"] == pytest.approx(0.15)
    assert table.loc["", "degradation"] == pytest.approx(0.30)


def test_limits_of_the_worst_group_hold_for_all_groups_together():
    table, alone = methods(RUNS, people()), gap_table(RUNS, people(), "worst", times=0)
    kept = alone[(alone["mitigation"] == "kd") & ~alone["dense"].astype(bool)].iloc[0]
    row = table[table["mitigation"] == "kd"].iloc[0]
    assert (row["worst_low"], row["worst_high"]) == (kept["low"], kept["high"])


def test_the_ratio_is_to_plain_training_of_the_same_method():
    table = with_ratios(methods(RUNS, people(), seconds=seconds(RUNS)))
    assert dict(zip(table["mitigation"], table["ratio"], strict=True)) == {"": 1.0, "kd": 1.4}


def test_without_times_there_is_no_ratio():
    assert with_ratios(methods(RUNS, people()))["ratio"].isna().all()


def test_dense_models_alone_are_no_method():
    assert methods([run for run in RUNS if run.schedule == "dense"], people()).empty
