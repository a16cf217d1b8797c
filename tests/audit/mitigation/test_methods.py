"""Every method with its numbers, its cost and its ratio."""

from dataclasses import replace
from math import isnan

import pytest

from fairviz.audit.gap_tables import gap_table
from fairviz.audit.mitigation.brought import brought
from fairviz.audit.mitigation.methods import methods, with_ratios
from fairviz.audit.mitigation.parts import comparisons
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


def ratios(runs, seconds):
    table = methods(runs, people(), seconds=seconds)
    return with_ratios(table, comparisons(runs), seconds)


def test_the_ratio_is_to_what_the_method_is_held_against():
    table = ratios(RUNS, seconds(RUNS)).set_index("mitigation")
    assert table.loc["kd", "ratio"] == 1.4
    assert isnan(table.loc["", "ratio"])  # plain stands beside nothing
    assert table.loc["kd", "plain_schedule"] == "recovered"


def test_the_ratio_is_that_of_the_dumbbell():
    times = seconds(RUNS)
    table = ratios(RUNS, times)
    told = brought(RUNS, people(), seconds=times)
    assert set(told["ratio"]) == {table.set_index("mitigation").loc["kd", "ratio"]}


def test_times_are_those_of_the_seeds_that_both_have():
    lacking = [run for run in RUNS if run.variant != "kd 2"]
    times = seconds(RUNS) | {"plain 2": 1000.0}
    assert ratios(lacking, times).set_index("mitigation").loc["kd", "ratio"] == 1.4


def test_a_method_beside_two_has_no_ratio():
    both = [
        replace(run, variant=f"{run.variant} {how}", pruner=how[0], schedule=how[1], mitigation="")
        for run in RUNS
        if run.mitigation == ""
        for how in [("magnitude", "gradual"), ("snip", "recovered"), ("snip", "gradual")]
        if run.schedule != "dense"
    ]
    runs = [*[run for run in RUNS if not run.mitigation], *both]
    table = ratios(runs, dict.fromkeys([run.variant for run in runs], 5.0))
    found = table.set_index(["pruner", "schedule"])["ratio"]
    assert isnan(found["snip", "gradual"])
    assert found["snip", "recovered"] == found["magnitude", "gradual"] == 1.0


def test_without_times_there_is_no_ratio():
    assert ratios(RUNS, {})["ratio"].isna().all()


def test_dense_models_alone_are_no_method():
    assert methods([run for run in RUNS if run.schedule == "dense"], people()).empty
