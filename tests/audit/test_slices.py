"""Slices: found where they were planted, and nothing found where there is nothing."""

import time
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from fairviz.audit.findings.slices import certainty, sentence
from fairviz.audit.outcomes import Outcomes, Run
from fairviz.audit.slices import conditions, describe, harms
from fairviz.audit.slices.conditions import Column, in_words, of_attributes, of_numbers
from fairviz.audit.slices.confirm import confirm
from fairviz.audit.slices.search import search
from fairviz.errors import BadValue
from fairviz.predictions.slices import Condition

DIM, CURLY = Condition("lighting", value="dim"), Condition("hair", value="curly")
TIMES = 200


def people(n=800, seed=0):
    dice = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "lighting": dice.choice(["bright", "dim"], n),
            "hair": dice.choice(["short", "long", "curly"], n),
            "smile": dice.choice(["yes", "no"], n),
        }
    )


def test_the_planted_combination_is_found_first():
    table = people()
    harm = conditions.inside(table, (DIM, CURLY)).astype(float)
    first = search(of_attributes(table), harm)[0]
    assert set(first.conditions) == {DIM, CURLY}
    assert first.harm == 1


def test_the_search_counts_what_counting_one_by_one_counts():
    table = people(300)
    harm = np.random.default_rng(1).normal(size=300)
    best = max(
        (harm[rows].mean() - harm.mean()) / (harm.std() * np.sqrt(1 / rows.sum() - 1 / 300))
        for depth in (1, 2, 3)
        for names in combinations(table, depth)
        for _, part in table.groupby(list(names))
        if 30 <= (rows := table.index.isin(part.index)).sum() <= 270
    )
    assert search(of_attributes(table), harm)[0].score == pytest.approx(best)


def test_no_slice_is_smaller_than_asked_and_at_most_ten_are_carried():
    found = search(of_attributes(people()), np.random.default_rng(2).normal(size=800), fewest=50)
    assert 0 < len(found) <= 10
    assert min(one.n for one in found) >= 50


def test_nothing_found_is_nothing_to_confirm():
    table = confirm(np.zeros((2, 8)), [])
    assert table.empty and list(table) == ["n", "harm", "excess", "low", "high", "p", "confirmed"]


def test_where_nobody_was_hurt_there_is_nothing_to_find():
    assert search(of_attributes(people()), np.zeros(800)) == []


def test_twenty_thousand_samples_of_ten_columns_take_less_than_two_seconds():
    dice = np.random.default_rng(0)
    levels = [tuple(Condition(f"c{at}", value=str(v)) for v in range(5)) for at in range(10)]
    columns = [Column(f"c{at}", dice.integers(0, 5, 20_000), levels[at]) for at in range(10)]
    begun = time.process_time()
    search(columns, dice.normal(size=20_000))
    assert time.process_time() - begun < 2


def test_numbers_are_cut_into_fifths_by_the_rows_given_and_the_unknown_is_nowhere():
    values = np.array([*range(10), 100.0, np.nan])
    column = of_numbers({"light": values}, np.arange(10))[0]
    assert column.codes.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4, -1]
    assert in_words(column.conditions[:1]) == "lowest light"
    inside = conditions.inside(pd.DataFrame({"light": values}), column.conditions[4:])
    assert inside.tolist() == [False] * 8 + [True] * 3 + [False]


def test_a_property_that_is_the_same_everywhere_is_left_out():
    assert of_numbers({"flat": np.ones(50)}, np.arange(50)) == []


def test_a_slice_is_described_in_words():
    assert in_words((DIM, CURLY)) == "dim lighting and curly hair"
    assert in_words((Condition("smile", value="yes"),)) == "smile: yes"


def test_harm_is_dense_right_minus_sparse_right_by_seed():
    chances = np.array([[0.5, 0.5], [0.75, 0.25]])
    dense = Outcomes(np.array([0, 0]), np.array([0, 1]), chances, 2)
    sparse = Outcomes(np.array([0, 0]), np.array([1, 0]), chances[::-1], 2)
    run = Run("v", "d", "m", "p", "oneshot", 0.5, "", 0, sparse, dense)
    assert harms.harm([run]).tolist() == [[1, -1]]
    assert harms.harm([run], "loss") == pytest.approx(np.array([[-1, 1]]) * np.log(1.5))
    with pytest.raises(BadValue, match="dense"):
        harms.harm([])


def test_one_seed_is_welchs_test_of_inside_against_outside():
    harm, rows = np.random.default_rng(3).normal(size=(1, 100)), np.arange(100) < 40
    found = confirm(harm, [rows]).iloc[0]
    welch = stats.ttest_ind(harm[0, :40], harm[0, 40:], equal_var=False, alternative="greater")
    assert found["excess"] == pytest.approx(harm[0, :40].mean() - harm[0, 40:].mean())
    assert found["p"] == pytest.approx(welch.pvalue, abs=0.003)


def test_a_slice_that_certify_does_not_know_is_not_confirmed():
    found = confirm(np.random.default_rng(4).normal(size=(2, 50)), [np.zeros(50, dtype=bool)])
    assert found["n"].tolist() == [0]
    assert found["confirmed"].tolist() == [False]


def chance_findings(carried_over):
    """In how many of 200 permutations of the loss something is 'found'."""
    table, dice = people(600, 5), np.random.default_rng(6)
    columns = of_attributes(table.iloc[:300])
    half = [Column(one.name, one.codes, one.conditions) for one in columns]
    loss = (dice.random(600) < 0.2).astype(float)
    hits = 0
    for _ in range(TIMES):
        dice.shuffle(loss)
        found = search(half, loss[:300])
        members = [conditions.inside(table.iloc[300:], one.conditions) for one in found]
        hits += carried_over(confirm(loss[None, 300:], members)) if members else False
    return hits


def test_where_loss_is_permuted_at_most_five_percent_of_runs_find_anything():
    hits = chance_findings(lambda table: bool(table["confirmed"].any()))
    assert stats.binomtest(hits, TIMES).proportion_ci().low <= 0.05


def test_without_adjustment_the_same_check_fails():
    hits = chance_findings(lambda table: bool((table["p"] < 0.05).any()))
    assert stats.binomtest(hits, TIMES).proportion_ci().low > 0.05


def told(**more):
    fell = {"dense": 0.78, "sparse": 0.55, "others_dense": 0.94, "others_sparse": 0.86}
    shown = {
        "slice": "dim lighting",
        "named": "dim lighting",
        "excess": 0.1,
        "low": 0.05,
        "high": 0.2,
        **fell,
        **more,
    }
    return pd.DataFrame([shown])


def test_the_sentence_names_what_was_confirmed_and_says_when_nothing_was():
    said = sentence(told(confirmed=True))
    assert "images with dim lighting from 78 % to 55 % right" in said
    assert "all others from 94 % to 86 %" in said
    assert "1 of 1 candidate confirmed" in said
    assert "none of 1 candidate was confirmed" in sentence(told(confirmed=False))
    assert "none is confirmed yet" in sentence(told())
    assert "No slice lost more" in sentence(told().iloc[:0])


def test_the_limits_are_said_in_the_unit_of_the_harm():
    assert "10 points, 5 to 20" in certainty(told(confirmed=True), "accuracy")
    assert "0.1 nats of cross-entropy, 0.05 to 0.2" in certainty(told(confirmed=True), "loss")
    assert certainty(told(confirmed=False), "loss") == certainty(told(), "loss") == ""


def test_what_a_class_loses_is_no_slice():
    harm = np.array([[1.0, 3.0, 0.0, 0.0], [2.0, 2.0, 5.0, 1.0]])
    left = harms.beyond_class(harm, np.array([0, 0, 1, 1]))
    assert left.tolist() == [[-1, 1, 0, 0], [0, 0, 2, -2]]


def test_a_slice_is_described_by_what_its_members_share_and_others_do_not():
    people_ = pd.DataFrame(
        {"lighting": ["dim"] * 4 + ["bright"] * 6, "hair": ["curly", "long"] * 5}
    )
    members = np.arange(10) < 4
    said = describe.shared(of_attributes(people_), members)
    assert said == "100 % dim lighting (all: 40 %)"
    wearing = describe.of_classes(np.array([1] * 3 + [0] * 7), ("cap", "mask"))
    assert describe.shared([wearing], members) == "75 % mask class (all: 30 %)"
    assert describe.shared([wearing], np.zeros(10, dtype=bool)) == ""
