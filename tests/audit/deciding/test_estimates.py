from dataclasses import replace

import numpy as np
import pytest

from fairviz.audit.deciding.estimates import answers, frontier, held, measured, what_if
from fairviz.audit.deciding.limits import Limit, Limits
from tests.audit.deciding.cases import EVEN, dense_of, people, run

LIMITS = Limits.parse("group_drop:accuracy<=0.02@tone")


def losing(count: int):
    """Dark loses so many of 1,000, light none."""
    return {"light": (950, 0, 0, 50), "dark": (950 - count, count, 0, 50)}


def study(*counts: int, pruner: str = "magnitude"):
    """One method over rising sparsities, at which dark loses so many."""
    asked = (0.5, 0.7, 0.9, 0.95)
    runs = [run(losing(c), share, pruner) for c, share in zip(counts, asked, strict=False)]
    return [dense_of(losing(0)), *runs]


PEOPLE = [people(losing(0))]


def answer(runs, limits=LIMITS):
    (_, row) = next(answers(what_if(runs, limits, PEOPLE)).iterrows())
    return row


def test_each_cell_limit_and_group_is_a_row():
    table = what_if(study(0, 10), LIMITS, PEOPLE)
    assert len(table) == 3 * 2
    dark = table[(table["group"] == "dark") & (table["asked"] == 0.7)].iloc[0]
    assert (dark["value"], dark["at"], dark["holds"]) == (pytest.approx(0.01), 0.02, True)
    assert dark["room"] == pytest.approx(0.01)
    assert dark["low"] < 0.01 < dark["high"]


def test_the_largest_sparsity_that_holds_with_what_is_nearest_and_one_step_further():
    row = answer(study(5, 15, 60))
    assert (row["asked"], row["group"], row["value"]) == (0.7, "dark", pytest.approx(0.015))
    assert (row["next_asked"], row["next_group"]) == (0.9, "dark")
    assert row["next_value"] == pytest.approx(0.06)
    assert np.isnan(row["later"])


def test_what_is_nearest_is_measured_in_widths_of_its_interval():
    """A floor 35 points away is far; a drop half a point away is not."""
    row = answer(study(15), Limits.parse("overall:accuracy>=0.6;group_drop:accuracy<=0.02@tone"))
    assert (row["limit"], row["group"]) == ("group_drop:accuracy<=0.02@tone", "dark")
    unknown = answer(study(15), Limits.parse("overall:ece<=0.6;group_drop:accuracy<=0.02@tone"))
    assert unknown["next_limit"] == "overall:ece<=0.6"


def test_what_holds_again_later_is_only_told():
    row = answer(study(5, 60, 5))
    assert (row["asked"], row["later"]) == (0.5, 0.9)


def test_where_nothing_holds_there_is_no_sparsity():
    row = answer(study(60, 70))
    assert np.isnan(row["sparsity"])
    assert row["next_asked"] == 0.5


def test_where_everything_holds_there_is_no_next_step():
    row = answer(study(5))
    assert row["asked"] == 0.5
    assert np.isnan(row["next_sparsity"])


def test_a_dense_model_that_misses_a_floor_is_told():
    row = answer(study(5), Limits.parse("group:accuracy>=0.96@tone"))
    assert row["dense_room"] == pytest.approx(-0.01)
    assert np.isnan(row["sparsity"])


def test_moving_a_limit_measures_nothing_anew():
    values = measured(study(5, 15, 60), LIMITS, PEOPLE)
    for at in (0.01, 0.02, 0.1):
        moved = Limits((Limit("group_drop", "accuracy", at, ("tone",)),))
        anew = what_if(study(5, 15, 60), moved, PEOPLE)
        assert held(values, moved).equals(anew)


def test_the_frontier_allows_more_the_looser_the_limit():
    table = what_if(study(5, 15, 10, 60), LIMITS, PEOPLE)
    curve = frontier(table, LIMITS.limits[0])
    assert curve["at"].tolist() == pytest.approx([0.005, 0.015, 0.06])
    assert curve["asked"].tolist() == [0.5, 0.9, 0.95]  # 0.9 is reached through 0.7
    for at, asked in zip(curve["at"], curve["asked"], strict=True):
        moved = Limits((Limit("group_drop", "accuracy", at, ("tone",)),))
        assert answers(held(table, moved))["asked"].item() == asked


def test_a_floors_frontier_falls_from_the_strictest():
    limits = Limits.parse("group:accuracy>=0.9@tone")
    curve = frontier(what_if(study(5, 15), limits, PEOPLE), limits.limits[0])
    assert curve["at"].tolist() == pytest.approx([0.945, 0.935])


def test_other_limits_end_a_frontier():
    limits = Limits.parse("group_drop:accuracy<=0.02@tone;overall:accuracy>=0.94")
    curve = frontier(what_if(study(5, 15, 60), limits, PEOPLE), limits.limits[0])
    assert curve["asked"].tolist() == [0.5, 0.7]


def test_methods_are_answered_apart():
    runs = [*study(5, 60), *study(5, 15, pruner="snip")[1:]]
    table = answers(what_if(runs, LIMITS, PEOPLE))
    assert dict(zip(table["pruner"], table["asked"], strict=True)) == {
        "magnitude": 0.5,
        "snip": 0.7,
    }


def test_what_cannot_be_guaranteed_says_so():
    limits = Limits.parse("overall:f1>=0.5;overall:accuracy>=0.5;cev<=100")
    table = what_if([run(EVEN)], limits, [people(EVEN)]).set_index("limit")
    assert table.loc["overall:f1>=0.5", "unguaranteed"].iloc[0] == "no exact test exists for it"
    assert (table.loc["overall:accuracy>=0.5", "unguaranteed"] == "").all()


@pytest.mark.parametrize(
    "text",
    [
        "ratio:accuracy>=0.5",
        "worst:accuracy>=0.5",
        "gap:f1<=0.9",
        "gap_drop:f1<=0.9",
        "spread:accuracy<=0.5",
        "max_psi<=0.5",
        "sde<=500@tone",
        "overall_drop:selection_rate<=0.5",
    ],
)
def test_every_kind_of_limit_has_an_estimate(text):
    table = what_if(study(5), Limits.parse(text), PEOPLE)
    pruned = table[~table["dense"]]
    assert len(pruned)
    assert pruned["reason"].ne("").all() or pruned["value"].notna().all()


def test_deployment_shares_re_weight_the_estimates_as_well():
    limits = Limits.parse("overall_drop:accuracy<=0.1;overall:accuracy>=0.5")
    given = replace(limits, shares=(("light", 3.0), ("dark", 1.0)), share_columns=("tone",))
    table = what_if(study(200), given, PEOPLE)
    lost, right = table.loc[~table["dense"], "value"]
    assert lost == pytest.approx(0.2 / 4)
    assert right == pytest.approx(0.95 - 0.2 / 4)
    low, high = table.loc[~table["dense"], ["low", "high"]].iloc[0]
    assert low < lost < high


def test_nothing_measured_is_an_empty_table():
    table = what_if([], LIMITS, PEOPLE)
    assert table.empty
    assert answers(table).empty
    assert frontier(table, LIMITS.limits[0]).empty
