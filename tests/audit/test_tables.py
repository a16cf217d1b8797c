"""Tidy frames: what stands in a row."""

import numpy as np
import pytest

from fairviz.audit.groups import Grouping
from fairviz.audit.tables import by_group, changes, excess, overall
from fairviz.errors import BadValue, UnknownName
from tests.audit.studies import dense, drawn_study, pruned, random_answers, said, tones

BEFORE = said([1, 1, 1, 1], [1, 1, 1, 0])
AFTER = said([1, 1, 1, 1], [1, 0, 0, 0])
PEOPLE = tones(["light", "light", "dark", "dark"])
RUNS = [dense(BEFORE), pruned(AFTER, BEFORE)]


def rows(table, **wanted):
    for column, value in wanted.items():
        table = table[table[column] == value]
    return table


def test_each_group_has_its_share():
    table = rows(by_group(RUNS, PEOPLE), asked=0.5)
    assert list(table["group"]) == ["light", "dark"] and list(table["value"]) == [0.5, 0.0]


def test_change_is_sparse_minus_dense():
    table = rows(changes(RUNS, PEOPLE), asked=0.5)
    assert list(table["value"]) == [-0.5, -0.5]


def test_dense_differs_from_itself_by_nothing():
    table = rows(changes(RUNS, PEOPLE), dense=True)
    assert (table[["value", "low", "high"]] == 0).all(axis=None)


def test_every_method_begins_at_dense():
    runs = [*RUNS, pruned(AFTER, BEFORE, pruner="random")]
    table = rows(by_group(runs, PEOPLE), dense=True, group="light")
    assert set(table["pruner"]) == {"magnitude", "random"} and set(table["value"]) == {1.0}


def test_a_parent_that_is_not_listed_begins_the_curve_all_the_same():
    assert rows(by_group(RUNS[1:], PEOPLE), dense=True, group="light")["value"].item() == 1.0


def test_dense_alone_is_one_point():
    assert list(by_group(RUNS[:1], PEOPLE)["schedule"]) == ["dense", "dense"]


def test_seeds_of_one_request_are_one_row_at_their_mean_sparsity():
    runs = [pruned(AFTER, BEFORE, seed=seed, achieved=0.4 + 0.2 * seed) for seed in (0, 1)]
    row = rows(by_group(runs, PEOPLE), asked=0.5, group="dark").iloc[0]
    assert (row["seeds"], row["sparsity"], row["seed"]) == (2, 0.5, -1)


def test_a_group_of_nobody_stays_with_its_reason():
    people = Grouping(("tone",), ("light", "dark", "tan"), PEOPLE.codes)
    row = rows(by_group(RUNS, people), asked=0.5, group="tan").iloc[0]
    assert (row["n"], row["reason"]) == (0, "no samples") and np.isnan(row["value"])


def test_a_group_of_one_says_so():
    row = rows(by_group(RUNS, tones(["a", "a", "a", "b"])), asked=0.5, group="b").iloc[0]
    assert row["reason"] == "only one sample" and row["high"] - row["low"] > 0.5


def test_a_group_of_one_has_no_interval_of_its_brier_score():
    answers = random_answers(4)
    table = by_group([dense(answers)], tones(["a", "a", "a", "b"]), "brier")
    row = rows(table, group="b").iloc[0]
    assert not np.isnan(row["value"]) and np.isnan(row["low"])


def test_a_group_without_positives_says_why_it_has_no_recall():
    answers = said([1, 1, 0, 0], [1, 1, 1, 0])
    table = by_group([dense(answers)], PEOPLE, "true_positive_rate")
    assert list(table["reason"]) == ["", "no positives here"]


def test_an_orphan_has_no_change():
    table = rows(changes([pruned(AFTER, None)], PEOPLE), asked=0.5)
    assert set(table["reason"]) == {"the dense model it came from is missing"}
    assert table["value"].isna().all()


def test_nothing_is_an_empty_table_with_all_columns():
    assert list(by_group([], PEOPLE).columns) == list(by_group(RUNS, PEOPLE).columns)


def test_a_deployment_of_dark_faces_is_as_accurate_as_on_dark_faces():
    row = rows(overall(RUNS, grouping=PEOPLE, shares={"dark": 1}), dense=True).iloc[0]
    assert row["value"] == 0.5 and row["reweighted"]


def test_shares_as_they_are_change_nothing():
    runs, people = drawn_study(np.random.default_rng(0))
    shares = dict(zip(people.names, people.n, strict=True))
    plain, weighed = overall(runs, grouping=people), overall(runs, grouping=people, shares=shares)
    assert list(weighed["value"]) == pytest.approx(list(plain["value"]))


def test_excess_loss_is_a_groups_loss_beyond_everyones():
    before, after = said([1] * 4, [1] * 4), said([1] * 4, [1, 1, 0, 0])
    table = rows(excess([pruned(after, before)], PEOPLE), asked=0.5)
    assert list(table["value"]) == [-0.5, 0.5]


def test_intervals_that_hold_together_are_wider():
    runs, people = drawn_study(np.random.default_rng(0))
    one, together = changes(runs, people), changes(runs, people, simultaneous=True)
    pruned_rows = ~one["dense"]
    assert (together["low"] < one["low"])[pruned_rows].all()


def test_several_metrics_stand_below_each_other():
    table = by_group(RUNS, PEOPLE, ["accuracy", "flips"])
    assert list(table["metric"].unique()) == ["accuracy", "flips"]


def test_a_comparison_has_no_change_from_dense():
    with pytest.raises(BadValue, match="compares with dense already"):
        changes(RUNS, PEOPLE, "flips")


def test_a_misspelt_metric_is_told_the_nearest():
    with pytest.raises(UnknownName, match="'accuracy'"):
        by_group(RUNS, PEOPLE, "acuracy")


@pytest.mark.parametrize("metric", ["roc_auc", "f1", "ece", "brier", "mean_confidence"])
def test_what_is_no_share_has_an_interval_around_it(metric):
    answers = random_answers(120)
    table = by_group([dense(answers)], tones(["light", "dark"] * 60), metric)
    assert ((table["low"] < table["value"]) & (table["value"] < table["high"])).all()
