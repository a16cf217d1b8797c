"""Measures of attributes against scikit-learn, and by hand."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from fairviz.audit.forecasts import attributes
from fairviz.audit.forecasts.attributes import Answers, Reference

ONE = np.ones((1, 4))


def columns(*values):
    return np.array(values, dtype=bool).T


def test_uncertain_is_between_a_tenth_and_nine_tenths():
    chance = np.array([[0.05], [0.2], [0.5], [0.95]])
    assert attributes.uncertainty(chance, ONE) == pytest.approx(0.5)


def test_the_rarer_value_is_missed_by_half():
    said, yes = columns([1, 0, 0, 0]), columns([1, 1, 0, 0])
    assert attributes.rare_value_ratio(said, yes, np.array([0.2]), ONE) == pytest.approx(0.5)
    often = np.array([0.8])  # then no is the rarer value: 3 answered, 2 true
    assert attributes.rare_value_ratio(said, yes, often, ONE) == pytest.approx(1.5)


def test_a_copied_answer_depends_wholly_and_a_constant_one_is_undefined():
    said = columns([1, 0, 1, 0], [1, 0, 1, 0], [1, 1, 1, 1])
    found = attributes.interdependence(said, ONE)[0]
    assert found[:2] == pytest.approx(1)
    assert np.isnan(found[2])


def test_interdependence_is_the_r2_of_scikit_learn():
    dice = np.random.default_rng(0)
    said = dice.random((300, 4)) < 0.5
    said[:, 0] |= said[:, 1] & (dice.random(300) < 0.7)
    ours = attributes.interdependence(said, np.ones((1, 300)))[0]
    for label in range(4):
        others = np.delete(said, label, axis=1)
        fit = LinearRegression().fit(others, said[:, label])
        assert ours[label] == pytest.approx(fit.score(others, said[:, label]))


def leaning():
    """20 of each side have it; the answers say yes to 30 inside and to 10 outside."""
    members = np.repeat([True, False], 50)[:, None]
    yes, said = np.zeros((100, 1), dtype=bool), np.zeros((100, 1), dtype=bool)
    yes[:20], yes[50:70] = True, True
    said[:30], said[50:60] = True, True
    return Answers(said * 0.8 + 0.1, said, yes), members


def reference(inside, outside):
    return Reference(np.array([0.4]), np.array([[inside]]), np.array([[outside]]))


@pytest.mark.parametrize(("inside", "outside", "expected"), [(0.6, 0.2, 0.25), (0.2, 0.6, -0.25)])
def test_amplification_is_towards_the_side_where_it_is_usual(inside, outside, expected):
    answers, members = leaning()  # 30 of 40 answered lie inside, 20 of 40 true ones
    known = reference(inside, outside)
    found = attributes.amplification(answers, members, known, np.ones((1, 100)))
    assert found[0, 0, 0] == pytest.approx(expected)


def test_nothing_leans_where_neither_side_has_it_more_often():
    answers, members = leaning()
    known = reference(0.40, 0.42)
    assert np.isnan(attributes.amplification(answers, members, known, np.ones((1, 100)))).all()


def test_nothing_leans_below_ten_true_ones_of_a_side():
    answers, members = leaning()
    answers.yes[50:70] = False
    answers.yes[50:59] = True
    known = reference(0.6, 0.2)
    assert np.isnan(attributes.amplification(answers, members, known, np.ones((1, 100)))).all()


def test_the_reference_counts_what_dense_says_inside_and_outside():
    said = columns([1, 1, 0, 0])
    members = columns([1, 0, 0, 0])
    known = attributes.reference(columns([1, 0, 0, 0]), [said], members)
    assert known.usual == pytest.approx(0.25)
    assert (known.inside.item(), known.outside.item()) == (1, pytest.approx(1 / 3))


def test_a_seed_pair_that_does_not_differ_has_no_change():
    answers, members = leaning()
    known = reference(0.6, 0.2)
    table = attributes.by_label(["hat"], [answers] * 2, [answers] * 2, members, known, times=20)
    change = table[table["state"].eq("change") & table["value"].notna()]
    assert set(change["value"]) == {0.0}
    by = table[table["state"].eq("sparse")].set_index("measure")["value"]
    assert by["amplification"] == pytest.approx(0.25)
    assert by["accuracy"] == pytest.approx(0.8)


def test_own_thresholds_are_a_state_of_their_own():
    answers, members = leaning()
    perfect = Answers(answers.chance, answers.yes, answers.yes)
    table = attributes.by_label(
        ["hat"], [answers], [answers], members, reference(0.6, 0.2), [perfect], times=20
    )
    own = table[table["state"].eq("own")].set_index("measure")["value"]
    assert (own["accuracy"], own["ratio"], own["amplification"]) == (1, 1, 0)


def test_amplification_by_group_names_the_usual_side():
    answers, members = leaning()
    both = np.hstack([members, ~members])
    known = Reference(np.array([0.4]), np.array([[0.6, 0.2]]), np.array([[0.2, 0.6]]))
    table = attributes.by_group(["a", "b"], [answers], [answers], both, known, 0, times=20)
    sparse = table[table["state"].eq("sparse")]
    assert list(sparse["usual"]) == [True, False]
    assert list(sparse["value"]) == [pytest.approx(0.25)] * 2  # two sides of one thing
