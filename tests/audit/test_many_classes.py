"""A thousand classes as groups: every pair of them, without a table of all pairs by all groups."""

import tracemalloc
from math import isnan

import numpy as np
import pytest

from fairviz.audit.contrasts import pairs
from fairviz.audit.estimates import Estimates
from fairviz.audit.forecasts import ranks
from fairviz.audit.gap_tables import gap_table
from fairviz.audit.groups import Grouping, by_class
from fairviz.audit.harm.samples import modal
from fairviz.audit.intervals import _range_quantile, range_quantile
from tests.audit.studies import dense, random_answers


def estimates(groups: int) -> Estimates:
    """Two seeds of each group, ten samples and more."""
    dice = np.random.default_rng(0)
    n = 10 + np.arange(groups)
    values, spread = dice.random((2, groups)), dice.random(groups) / 100
    return Estimates(values, spread, spread / 10, n.astype(float), n)


def test_a_pair_is_the_contrast_of_two_groups():
    found, few = pairs(estimates(3)), estimates(3)
    weights = np.zeros((6, 3))
    weights[np.arange(6), found.first], weights[np.arange(6), found.second] = 1, -1
    apart, contrast = few.apart(found.first, found.second), few.combined(weights)
    assert found.value == pytest.approx(contrast.mean)
    for one, other in zip(apart.standard_error(), contrast.standard_error(), strict=True):
        assert one == pytest.approx(other)


def test_all_pairs_of_a_thousand_groups_fit():
    tracemalloc.start()
    found = pairs(estimates(1000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.value) == 1000 * 999 and peak < 400e6


def test_quantiles_between_those_worked_out_are_as_good():
    df = np.round(np.linspace(2, 400, 900), 1)
    between = range_quantile(df, 20)
    each = [_range_quantile(float(df[place]), 20, 0.95) for place in (0, 7, 100, 899)]
    assert between[[0, 7, 100, 899]] == pytest.approx(each, rel=2e-3)


def test_groups_that_are_classes_have_nothing_to_shuffle():
    answers = random_answers()
    people = by_class(answers.labels, ["a", "b", "c", "d"])
    row = gap_table([dense(answers)], people, times=19).iloc[0]
    assert row["value"] > 0 and isnan(row["chance"]) and isnan(row["p"])


def test_the_usual_answer_counts_seeds_and_of_ties_takes_the_larger_class():
    said = [np.array([999, 3, 0]), np.array([999, 7, 0]), np.array([0, 5, 1])]
    assert modal(said).tolist() == [999, 7, 0]


def test_where_no_class_of_a_group_is_large_the_groups_themselves_are_ranked():
    people = Grouping(("tone",), ("light", "dark"), np.arange(60) % 2)
    assert len(ranks.parts(people, np.arange(60), [str(c) for c in range(60)])) == 2
