"""Metrics on answers that one can count."""

from math import isnan

import numpy as np
import pytest

from fairviz.audit.metrics.base import Plain
from fairviz.audit.metrics.calibration import brier, ece, mean_confidence, uncertainty
from fairviz.audit.metrics.comparisons import disagreement, flips, healed
from fairviz.audit.metrics.ranking import roc_auc
from fairviz.audit.metrics.rates import (
    accuracy,
    f1,
    false_negative_rate,
    false_positive_rate,
    precision,
    selection_rate,
    true_positive_rate,
)
from tests.audit.studies import random_answers, said

FOUR = said([1, 1, 0, 0], [1, 0, 1, 0], scores=[0.95, 0.4, 0.6, 0.2])


@pytest.mark.parametrize("metric", [accuracy, true_positive_rate, precision, selection_rate, f1])
def test_half_of_everything_is_half(metric):
    assert metric(FOUR) == 0.5


def test_false_alarms_are_counted_among_the_negatives():
    answers = said([1, 0, 0, 0, 0], [1, 1, 0, 0, 0])
    assert false_positive_rate(answers) == 0.25


def test_a_miss_is_what_was_not_found():
    assert false_negative_rate(FOUR) == 1 - true_positive_rate(FOUR)


def test_a_group_without_positives_has_no_tpr():
    assert isnan(true_positive_rate(said([0, 0], [1, 0])))


def test_a_model_that_calls_nobody_positive_has_no_precision():
    assert isnan(precision(said([1, 0], [0, 0])))


def test_without_a_positive_class_recall_is_the_mean_over_classes():
    answers = said([0, 0, 1, 1], [0, 0, 1, 0], positive=None)  # 1 and one half
    assert true_positive_rate(answers) == 0.75


def test_a_class_that_nobody_belongs_to_is_left_out_of_the_macro_mean():
    answers = said([0, 0, 1, 1], [0, 0, 1, 0], positive=None, classes=3)
    assert true_positive_rate(answers) == 0.75


def test_a_thousand_classes_are_read_in_blocks():
    labels = np.arange(1000)
    answers = said(labels, np.where(labels < 500, labels, 0), positive=None, classes=1000)
    assert true_positive_rate(answers) == 0.5


def test_selection_needs_a_positive_class():
    assert isnan(selection_rate(said([0, 1], [0, 1], positive=None)))


def test_a_positive_that_ties_with_a_negative_half_wins():
    assert roc_auc(said([1, 0], [1, 1], scores=[0.7, 0.7])) == 0.5


def test_auc_counts_pairs():
    answers = said([1, 1, 0, 0], [0, 0, 0, 0], scores=[0.9, 0.3, 0.4, 0.1])
    assert roc_auc(answers) == 0.75


def test_surely_right_is_perfectly_calibrated():
    assert ece(said([1, 0], [1, 0], scores=[1.0, 0.0])) == 0


def test_surely_wrong_is_as_far_from_calibrated_as_can_be():
    assert ece(said([0, 1], [1, 0], scores=[1.0, 0.0])) == 1


def test_brier_sums_over_both_classes():
    assert brier(said([1], [0], scores=[0.0])) == 2


def test_confidence_is_that_of_the_likelier_class():
    assert mean_confidence(FOUR) == pytest.approx((0.95 + 0.6 + 0.6 + 0.8) / 4)


def test_three_of_four_are_uncertain():
    assert uncertainty(FOUR) == 0.75


def test_answers_without_probabilities_have_no_calibration():
    bare = said([1, 0], [1, 0])
    assert all(
        isnan(metric(bare)) for metric in (ece, brier, mean_confidence, uncertainty, roc_auc)
    )


def test_broken_and_healed_are_parts_of_what_changed():
    before, after = said([0, 0, 0, 0], [0, 0, 1, 1]), said([0, 0, 0, 0], [0, 1, 0, 1])
    assert disagreement(before, after) == 0.5
    assert flips(before, after) == healed(before, after) == 0.25


def test_all_predictions_one_class_still_has_numbers():
    answers = said([0, 1, 0, 1], [0, 0, 0, 0], positive=None)
    assert accuracy(answers) == true_positive_rate(answers) == 0.5


@pytest.mark.parametrize("metric", [accuracy, true_positive_rate, f1, roc_auc, ece, brier])
def test_a_weight_of_two_is_the_sample_twice(metric):
    answers = random_answers(40)
    weights = np.arange(40) % 3
    twice = answers.take(np.repeat(np.arange(40), weights))
    assert metric.under(weights[None].astype(float), answers)[0] == pytest.approx(metric(twice))


def test_any_function_of_answers_is_read_under_weights():
    plain = Plain(lambda answers: float(answers.correct.mean()))
    answers = random_answers(40)
    weights = np.array([np.arange(40) % 3, np.ones(40)], dtype=float)
    assert plain.under(weights, answers) == pytest.approx(accuracy.under(weights, answers))
