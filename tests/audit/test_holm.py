"""Many questions at once."""

import numpy as np

from fairviz.audit.holm import holm

NAN = float("nan")


def test_the_clearest_is_held_to_all_the_next_to_the_rest():
    assert list(holm(np.array([0.02, 0.01, 0.9]), 0.05)) == [2, 3, 0]


def test_after_the_first_that_fails_nothing_is_shown():
    assert list(holm(np.array([0.03, 0.04, 0.05]), 0.05)) == [0, 0, 0]


def test_what_was_not_asked_does_not_count():
    assert list(holm(np.array([NAN, 0.04, NAN]), 0.05)) == [0, 1, 0]


def test_a_table_keeps_its_shape():
    assert holm(np.array([[0.001], [NAN]]), 0.05).tolist() == [[1], [0]]


def test_nothing_asked_shows_nothing():
    assert holm(np.array([]), 0.05).tolist() == []


def test_of_true_nulls_one_in_twenty_families_shows_something():
    p = np.random.default_rng(0).random((2000, 12))
    assert 0.03 < np.mean([holm(row, 0.05).any() for row in p]) < 0.07
