"""The bias map: its cells, its floor, and what stands behind a cell."""

import numpy as np
import pytest

import fairviz
from fairviz.audit import findings
from fairviz.audit.behind import behind
from fairviz.audit.bias_map import bias_map
from fairviz.audit.cells import pruned_cells
from fairviz.audit.findings.scores import fragile
from fairviz.errors import BadValue, UnknownName
from tests.audit.studies import dense, drawn_study, pruned, random_answers, said, tones

RUNS, PEOPLE = drawn_study(np.random.default_rng(0), asked=(0.5, 0.9), drops=(0.05, 0.05, 0.3))
CELL = pruned_cells(RUNS)[-1]


@pytest.fixture(scope="module")
def table():
    return bias_map(RUNS, PEOPLE)


def test_a_cell_compares_mean_rates_with_those_of_its_own_parents(table):
    parents = [run.dense.predicted for run in CELL.runs]
    answers = [run.said.predicted for run in CELL.runs]
    ours = table.loc[table["asked"] == 0.9, "value"].item()
    assert ours == pytest.approx(fairviz.cev(CELL.runs[0].said.labels, parents, answers))


def test_the_floor_sets_half_of_the_dense_seeds_against_the_others(table):
    said_by = [run.said.predicted for run in RUNS if run.schedule == "dense"]
    labels = RUNS[0].said.labels
    pairs = [((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2))]
    splits = pairs + [(there, here) for here, there in pairs]
    scores = [
        fairviz.cev(labels, [said_by[s] for s in here], [said_by[s] for s in there])
        for here, there in splits
    ]
    floor = table[table["schedule"] == "dense"].iloc[0]
    assert (floor["seeds"], floor["pruner"]) == (2, "")
    assert (floor["low"], floor["high"]) == pytest.approx((min(scores), max(scores)))
    assert floor["value"] == pytest.approx(np.mean(scores))


def test_limits_stand_around_the_value(table):
    cells = table[~table["dense"]]
    assert ((cells["low"] <= cells["value"]) & (cells["value"] <= cells["high"])).all()
    assert (cells["low_all"] <= cells["low"]).all()


def test_one_dense_seed_has_no_floor():
    one = [run for run in RUNS if run.seed == 0]
    row = bias_map(one).iloc[0]
    assert np.isnan(row["value"]) and row["reason"].startswith("one dense seed only")


def test_cells_of_fewer_seeds_are_marked():
    fewer = [run for run in RUNS if not (run.asked == 0.9 and run.seed == 3)]
    more = [pruned(run.said, run.dense, seed=run.seed, asked=0.95) for run in CELL.runs]
    table = bias_map([*fewer, *more])
    assert list(table.loc[table["unequal"], "asked"]) == [0.9]


def test_over_groups_the_points_are_groups():
    table = bias_map(RUNS, PEOPLE, "sde", over="groups")
    assert set(table["group"]) == {"tone"} and table["value"].notna().all()


def test_classes_without_dense_errors_are_left_out_and_counted():
    labels = [0, 0, 1, 1, 2, 2, 3, 3]
    before = said(labels, [0, 1, 1, 0, 2, 2, 3, 3], positive=None, classes=4)
    after = said(labels, [0, 1, 1, 1, 2, 0, 3, 0], positive=None, classes=4)
    row = bias_map([dense(before), pruned(after, before)]).iloc[-1]
    assert row["excluded"] == 2 and row["reason"].startswith("2 of 4 classes left out")


def test_flawless_dense_models_have_no_cev_and_say_why():
    labels = [0, 1, 2] * 3
    flawless = said(labels, labels, positive=None, classes=3)
    after = said(labels, [0, 1, 1] * 3, positive=None, classes=3)
    row = bias_map([dense(flawless), pruned(after, flawless)]).iloc[-1]
    assert np.isnan(row["value"]) and "dense error rate of zero" in row["reason"]


def test_two_classes_are_said_to_give_one_number():
    before, after = (random_answers(100, classes=2, seed=seed) for seed in (0, 1))
    row = bias_map([pruned(after, before)]).iloc[-1]
    assert "one number" in row["reason"]


def test_every_other_gap_has_the_same_cells():
    table = bias_map(RUNS, PEOPLE, "degradation")
    assert {"floor_low", "unequal", "low_all"} <= set(table.columns) and len(table) == 3


def test_an_orphan_says_why_it_has_no_cev():
    row = bias_map([pruned(said([0, 1], [0, 1]), None)]).iloc[-1]
    assert row["reason"] == "the dense model it came from is missing"


def test_a_misspelt_score_is_told_the_nearest():
    with pytest.raises(UnknownName, match="'cev'"):
        bias_map(RUNS, PEOPLE, "ceve")


def test_a_gap_needs_groups():
    with pytest.raises(BadValue, match="grouping"):
        bias_map(RUNS, score="difference")


def test_behind_a_cell_are_the_points_that_it_measures(table):
    points = behind(CELL.runs, list("wxyz")).points
    spread = points[["fpr_change", "fnr_change"]].var(ddof=0).mean()
    assert spread == pytest.approx(table.loc[table["asked"] == 0.9, "value"].item())


def test_behind_a_cell_recall_is_absolute():
    found = behind(CELL.runs, list("wxyz"))
    changes = found.points["dense_fnr"] - found.points["fnr"]
    assert list(found.recalls["value"]) == pytest.approx(list(changes))
    assert list(found.recalls["group"]) == list("wxyz")


def test_behind_a_cell_of_groups_the_points_are_groups():
    found = behind(CELL.runs, list("wxyz"), PEOPLE, over="groups")
    assert list(found.points["group"]) == list(PEOPLE.names) == list(found.recalls["group"])


def test_flips_are_counted_by_where_they_went():
    before = said([0, 0, 1, 2], [0, 0, 0, 1], positive=None, classes=3)
    after = said([0, 0, 1, 2], [1, 1, 1, 0], positive=None, classes=3)
    table = behind([pruned(after, before)], ["cap", "mask", "scarf"]).flips
    told = {tuple(row) for row in table[["dense", "sparse", "outcome", "n"]].to_numpy()}
    assert told == {
        ("cap", "mask", "broken", 2),
        ("cap", "mask", "mended", 1),
        ("mask", "cap", "moved", 1),
    }


def test_nothing_flipped_is_an_empty_table():
    same = said([0, 1], [0, 1], positive=None)
    assert behind([pruned(same, same)], ["no", "yes"]).flips.empty


def test_flips_of_one_group_only():
    before, after = said([0, 0], [0, 0]), said([0, 0], [1, 1])
    first = tones(["dark", "light"]).rows(0)
    assert behind([pruned(after, before)], ["no", "yes"], rows=first).flips["n"].sum() == 1


def test_classes_whose_dense_networks_hardly_err_are_named_beside_the_cell():
    labels = [0] * 10 + [1] * 10 + [2] * 10
    wrong = [1, *[0] * 9, *[0] * 5, *[1] * 5, *[2] * 10]  # one of class 0, five of class 1
    before = said(labels, wrong, positive=None, classes=3)
    points = behind([pruned(before, before)], ["cap", "mask", "scarf"]).points
    assert list(points["dense_errors"]) == pytest.approx([1, 1, 0])
    assert "scarf (0), cap (1), mask (1)" in fragile(points)
    assert fragile(points, few=0) == ""


def test_nought_everywhere_is_explained_instead_of_ranked(table):
    even = table.assign(value=0.0, cost=0.0, reason="all points moved alike")
    assert findings.bias_map(even, "SDE").headline == (
        "SDE is 0 in every cell: all points moved alike."
    )


def test_rates_of_groups_are_not_called_fragile():
    assert fragile(behind(CELL.runs, list("wxyz"), PEOPLE, over="groups").points) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [(9_876, "9,876"), (48_032, "48,000"), (1_811_042, "1.8 million"), (4.3e8, "430 million")],
)
def test_a_large_number_is_told_as_precisely_as_data_bear(table, value, words):
    huge = table.assign(value=value, low=np.nan, cost=0.0)
    assert words in findings.bias_map(huge).headline
