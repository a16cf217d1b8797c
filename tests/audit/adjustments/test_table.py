"""Before and after an adjustment: counted by hand, and what stays true whatever is adjusted."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fairviz import catalog
from fairviz.audit.adjustments.base import Case
from fairviz.audit.adjustments.noise import refitted
from fairviz.audit.adjustments.table import Adjusted, Sides, adjusted
from fairviz.audit.findings.adjusting import adjusting
from fairviz.audit.groups import Grouping, everyone
from fairviz.audit.outcomes import Run
from fairviz.audit.tables import by_group
from fairviz.errors import BadValue, UnknownName
from tests.audit.adjustments.cases import case, many
from tests.audit.studies import pruned, tones


def study(seeds: int = 3, start: int = 0, n: int = 600) -> tuple[list[Run], Grouping]:
    """So many seeds; light and dark, of whom dark is found too rarely."""
    cases = [many(n, start, model) for model in range(seeds)]
    said = cases[0].said
    dense = replace(said, predicted=said.labels)
    return [pruned(one.said, dense, seed=seed) for seed, one in enumerate(cases)], cases[0].people


def sides(n: int = 600) -> tuple[list[Run], list[Run], Sides]:
    (tune, there), (explore, here) = study(start=10, n=n), study(start=20, n=n)
    return tune, explore, Sides(there, here)


def by_hand() -> tuple[list[Run], list[Run], Sides]:
    """One seed: thresholds at 0 find all of light and none of dark, those of tune find all."""
    names = ["light"] * 4 + ["dark"] * 4
    one = case([2, 1, -1, -2, -1, -1.5, -2.5, -3], [1, 1, 0, 0] * 2, names)
    run = pruned(one.said, one.said)
    return [run], [run], Sides(one.people, one.people)


def at(found: Adjusted, metric: str, state: str, group: str) -> pd.Series:
    rows = found.table.set_index(["metric", "state", "group"])
    return rows.loc[(metric, state, group)]


def test_before_after_and_change_can_be_counted():
    found = adjusted(*by_hand(), "equal_opportunity", metric="true_positive_rate")
    told = {
        (state, group): at(found, "true_positive_rate", state, group)["value"]
        for state in ("before", "after", "change")
        for group in ("everyone", "light", "dark", "gap")
    }
    assert [told["before", group] for group in ("everyone", "light", "dark", "gap")] == [
        0.5,
        1,
        0,
        1,
    ]
    assert [told["after", group] for group in ("everyone", "light", "dark", "gap")] == [1, 1, 1, 0]
    assert [told["change", group] for group in ("everyone", "light", "dark", "gap")] == [
        0.5,
        0,
        1,
        -1,
    ]
    assert at(found, "accuracy", "change", "dark")["value"] == 0.5
    assert at(found, "accuracy", "change", "dark")["n"] == 4
    assert found.fitted_on == 8


def test_before_is_what_every_other_page_says():
    tune, explore, people = sides()
    found = adjusted(tune, explore, people, "prevalence")
    usual = by_group(explore, people.explore, simultaneous=True)
    usual = usual[~usual["dense"]].set_index("group")
    for group in ("light", "dark"):
        here = at(found, "accuracy", "before", group)
        for name in ("value", "low", "high", "n", "seeds"):
            assert here[name] == pytest.approx(usual.loc[group, name])


def test_a_clear_gain_is_clear_and_change_is_after_less_before():
    found = adjusted(*sides(), "equal_opportunity", metric="true_positive_rate")
    change = at(found, "true_positive_rate", "change", "dark")
    assert change["low"] > 0
    assert at(found, "true_positive_rate", "change", "gap")["high"] < 0
    for group in ("everyone", "light", "dark", "gap"):
        before, after, moved = (
            at(found, "true_positive_rate", state, group)["value"]
            for state in ("before", "after", "change")
        )
        assert moved == pytest.approx(after - before)


def test_what_is_fitted_on_few_images_is_less_sure():
    tune, explore, people = sides()
    few = np.arange(0, 600, 12)
    short = [replace(run, said=run.said.take(few), dense=run.dense.take(few)) for run in tune]
    fewer = Sides(replace(people.tune, codes=people.tune.codes[few]), people.explore)
    widths = [
        float(row["high"] - row["low"])
        for found in (
            adjusted(tune, explore, people, "prevalence", metric="selection_rate"),
            adjusted(short, explore, fewer, "prevalence", metric="selection_rate"),
        )
        for row in [at(found, "selection_rate", "change", "everyone")]
    ]
    assert widths[1] > 1.5 * widths[0]


def test_refits_have_the_spread_of_new_tune_images():
    """Of a share of n draws: p (1 - p) / n; here the adjustment answers yes by that share."""
    one = case([1] * 30 + [-1] * 70, [1] * 30 + [0] * 70, ["a"] * 100)
    run, whole = pruned(one.said, None), everyone(100)

    def again(draws: list[Case]) -> list[Run]:
        share = draws[0].said.labels.mean()
        said = (np.arange(100) < round(100 * share)).astype(np.int64)
        return [replace(run, said=replace(one.said, predicted=said))]

    noise = refitted([one], again, [whole], ["selection_rate"], times=400)
    spread = noise.variance(whole, "selection_rate")[0]
    assert spread == pytest.approx(0.3 * 0.7 / 100, rel=0.25)


def test_deferral_reads_no_tune_images():
    tune, explore, people = sides()
    empty = np.zeros(0, dtype=np.int64)
    none = [replace(run, said=run.said.take(empty), dense=None) for run in tune]
    nobody = Sides(replace(people.tune, codes=empty), people.explore)
    found = adjusted(none, explore, nobody, "deferral", {"share": 0.3})
    assert at(found, "accuracy", "change", "everyone")["value"] > 0
    same = adjusted(tune, explore, people, "deferral", {"share": 0.3})
    pd.testing.assert_frame_equal(found.table, same.table)


def test_a_group_that_tune_has_not_is_named():
    tune, explore, people = sides(60)
    names = ["old" if code else "light" for code in people.tune.codes]
    found = adjusted(tune, explore, Sides(tones(names), people.explore), "equal_opportunity")
    assert found.notes == ("dark: no positives among the tune images, so that everyone's holds.",)


def test_groups_are_told_by_name_not_by_number():
    tune, explore, people = sides()
    turned = Grouping(("tone",), people.tune.names[::-1], 1 - people.tune.codes)
    plain = adjusted(tune, explore, people, "equal_opportunity")
    other = adjusted(tune, explore, Sides(turned, people.explore), "equal_opportunity")
    pd.testing.assert_frame_equal(plain.table, other.table)


def test_a_group_without_positives_says_so_in_its_row():
    one = case([1, -1, -2, -3], [1, 0, 0, 0], ["light", "light", "dark", "dark"])
    run = pruned(one.said, one.said)
    same = Sides(one.people, one.people)
    found = adjusted([run], [run], same, "equal_opportunity", metric="true_positive_rate")
    row = at(found, "true_positive_rate", "after", "dark")
    assert np.isnan(row["value"])
    assert row["reason"] == "no positives here"
    assert at(found, "true_positive_rate", "change", "gap")["reason"].startswith("fewer than two")


@pytest.mark.parametrize("name", [*catalog.ADJUSTMENTS])
def test_certify_is_never_asked_and_tune_is_never_judged(name):
    tune, explore, people = sides(200)
    found = adjusted(tune, explore, people, name)
    assert set(found.table["n"]) <= {100, 200}
    turned = [
        replace(run, said=replace(run.said, predicted=1 - run.said.predicted)) for run in tune
    ]
    again = adjusted(turned, explore, people, name)
    before = [part.table[part.table["state"].eq("before")] for part in (found, again)]
    pd.testing.assert_frame_equal(*before)


def test_comparisons_with_dense_are_refused():
    with pytest.raises(BadValue, match="compares with dense"):
        adjusted(*by_hand(), "prevalence", metric="flips")


def test_an_unknown_setting_is_refused():
    with pytest.raises(UnknownName, match="strength"):
        adjusted(*by_hand(), "prevalence", {"strenght": 1.0})


def test_tune_and_explore_of_different_variants_are_refused():
    tune, explore, people = sides(60)
    with pytest.raises(BadValue, match="same variants"):
        adjusted(tune[::-1], explore, people, "prevalence")


def test_the_sentence_names_who_gains():
    found = adjusted(*sides(), "equal_opportunity", metric="true_positive_rate")
    said = adjusting(found, "equal_opportunity", "true_positive_rate").headline
    row = at(found, "true_positive_rate", "change", "dark")
    assert said.startswith(
        "Thresholds: equal opportunity, fitted on 600 tune images: true positive"
    )
    assert f"dark gains {100 * row['value']:.1f} [{100 * row['low']:.1f}, " in said
    assert "the gap: −" in said  # noqa: RUF001


def test_the_sentence_of_what_moves_nothing_says_so():
    tune, explore, people = sides()
    found = adjusted(tune, explore, people, "temperature")
    said = adjusting(found, "temperature", "accuracy")
    assert said.headline.endswith("changes no number here: accuracy stays.")
    assert said.severity == "calm"
    assert len(found.learned["everyone"]) == 3


def test_the_thresholds_are_told_as_chances():
    found = adjusted(*by_hand(), "equal_opportunity")
    assert set(found.learned) == {"light", "dark"}
    assert found.learned["light"] == pytest.approx((0.5,))  # half-way between leads of 1 and -1
    assert found.learned["dark"] == pytest.approx((1 / (1 + np.exp(2)),))  # of -1.5 and -2.5


def test_where_nothing_is_clear_the_sentence_names_no_winner():
    tune, explore, people = sides(60)
    found = adjusted(tune, explore, people, "deferral", {"share": 0.02})
    assert "no accuracy clearly changes" in adjusting(found, "deferral", "accuracy").headline
