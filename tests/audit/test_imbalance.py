"""CEV and SDE, by hand and by their definition."""

from math import isnan, nan

import numpy as np
import pytest
import sklearn.metrics as sk

import fairviz
from fairviz.errors import BadValue, UnknownName

BEFORE = ([0.10, 0.20, 0.10], [0.20, 0.10, 0.40])
AFTER = ([0.15, 0.20, 0.12], [0.30, 0.15, 0.40])


def test_cev_of_the_worked_case():
    assert fairviz.cev_from_rates(*BEFORE, *AFTER) == pytest.approx(488.889, abs=5e-4)


def test_sde_of_the_worked_case():
    assert fairviz.sde_from_rates(*BEFORE, *AFTER) == pytest.approx(16.4992, abs=5e-5)


@pytest.mark.parametrize(
    ("form", "cev", "sde"), [("sum", 977.778, 23.3333), ("fraction", 0.0488889, 0.164992)]
)
def test_other_forms_in_circulation(form, cev, sde):
    assert fairviz.cev_from_rates(*BEFORE, *AFTER, form=form) == pytest.approx(cev, rel=1e-5)
    assert fairviz.sde_from_rates(*BEFORE, *AFTER, form=form) == pytest.approx(sde, rel=1e-5)


def test_doubling_every_rate_is_even_handed():
    twice = [np.multiply(2, rates) for rates in BEFORE]
    assert fairviz.cev_from_rates(*BEFORE, *twice) == fairviz.sde_from_rates(*BEFORE, *twice) == 0


def test_a_class_with_a_dense_rate_of_nought_is_left_out():
    before, after = [[*rates, 0.0] for rates in BEFORE], [[*rates, 0.5] for rates in AFTER]
    assert fairviz.cev_from_rates(*before, *after) == pytest.approx(488.889, abs=5e-4)


def test_a_class_without_samples_is_left_out():
    before, after = [[*rates, nan] for rates in BEFORE], [[*rates, 0.5] for rates in AFTER]
    assert fairviz.sde_from_rates(*before, *after) == pytest.approx(16.4992, abs=5e-5)


def test_one_class_has_no_variance():
    assert isnan(fairviz.cev_from_rates([0.1], [0.1], [0.2], [0.3]))


def test_flawless_dense_models_leave_nothing_to_compare():
    assert isnan(fairviz.cev([0, 1, 2], [0, 1, 2], [1, 1, 2]))


def test_with_two_classes_cev_is_half_of_sde_squared():
    rng = np.random.default_rng(0)
    true, dense, pruned = rng.integers(2, size=(3, 200))
    cev, sde = fairviz.cev(true, dense, pruned), fairviz.sde(true, dense, pruned)
    assert cev == pytest.approx(sde**2 / 2)


def test_rates_are_averaged_over_trials_before_they_are_compared():
    trials = [[[0.1, 0.3, 0.12], [0.2, 0.1, 0.12]], [[0.3, 0.1, 0.4], [0.3, 0.2, 0.4]]]
    assert fairviz.cev_from_rates(*BEFORE, *trials) == pytest.approx(488.889, abs=5e-4)
    assert fairviz.cev_from_rates(*BEFORE, *trials, average="trials") > 489


def test_answers_give_what_scikit_learn_would():
    rng = np.random.default_rng(1)
    true, dense = rng.integers(4, size=(2, 300))
    pruned = rng.integers(4, size=(3, 300))
    first = np.array(rates_of(true, dense))
    relative = 100 * (np.mean([rates_of(true, one) for one in pruned], axis=0) - first) / first
    points = relative.T
    centre = np.tile(points.mean(axis=0), (4, 1))
    assert fairviz.cev(true, dense, pruned) == pytest.approx(sk.mean_squared_error(points, centre))
    away = np.abs(points[:, 0] - points[:, 1]).mean() / np.sqrt(2)
    assert fairviz.sde(true, dense, pruned) == pytest.approx(away)


def rates_of(true, answers):
    """FPR and FNR per class from scikit-learn's confusion matrices."""
    counts = sk.multilabel_confusion_matrix(true, answers).astype(float)
    (tn, fp), (fn, tp) = counts[:, 0].T, counts[:, 1].T
    return fp / (fp + tn), fn / (fn + tp)


def test_words_do_as_labels():
    true, dense, pruned = ["a", "a", "b", "b"], ["a", "b", "b", "a"], ["a", "a", "b", "a"]
    numbers = [[int(word == "b") for word in words] for words in (true, dense, pruned)]
    assert fairviz.sde(true, dense, pruned) == fairviz.sde(*numbers)


def test_answers_of_another_length_are_refused():
    with pytest.raises(BadValue, match="3 labels"):
        fairviz.cev([0, 1, 0], [0, 1, 0], [0, 1])


def test_a_form_that_nobody_uses_is_refused():
    with pytest.raises(UnknownName, match="fraction"):
        fairviz.cev_from_rates(*BEFORE, *AFTER, form="percent")


def test_without_samples_nothing_can_be_said():
    with pytest.raises(BadValue, match="no samples"):
        fairviz.cev([], [], [])
