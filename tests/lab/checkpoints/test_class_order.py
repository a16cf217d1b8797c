"""Classes numbered in another order are found, and only they."""

import numpy as np

from fairviz.lab.checkpoints.class_order import class_order, order_by_name

LABELS = np.repeat(np.arange(4), 100)


def test_a_model_with_its_classes_turned_is_found():
    assert class_order(LABELS, (LABELS + 1) % 4, 4) == (3, 0, 1, 2)


def test_two_swapped_classes_are_found():
    assert class_order(LABELS, np.array([0, 2, 1, 3])[LABELS], 4) == (0, 2, 1, 3)


def test_a_model_that_agrees_is_left_alone():
    assert class_order(LABELS, LABELS, 4) is None


def test_a_model_that_guesses_is_left_alone():
    guessed = np.random.default_rng(0).integers(0, 4, 400)
    assert class_order(LABELS, guessed, 4) is None


def test_a_collapsed_model_is_left_alone():
    assert class_order(LABELS, np.full(400, 2), 4) is None


def test_errors_do_not_hide_the_order():
    said = (LABELS + 1) % 4
    said[::5] = 0
    assert class_order(LABELS, said, 4) == (3, 0, 1, 2)


def test_classes_without_images_keep_their_place():
    swapped = np.where(LABELS < 2, 1 - LABELS, LABELS)
    assert class_order(LABELS, swapped, 6) == (1, 0, 2, 3, 4, 5)


def test_labels_that_alternate_are_no_trap():
    alternating = np.arange(400) % 4
    assert class_order(alternating, (alternating + 1) % 4, 4) == (3, 0, 1, 2)


def test_answers_that_the_data_has_no_class_for_are_passed_over():
    said = np.where(np.arange(400) % 10 == 0, 9, (LABELS + 1) % 4)
    assert class_order(LABELS, said, 4) == (3, 0, 1, 2)


def test_what_holds_on_one_half_only_is_not_believed():
    said = LABELS.copy()
    said[::2] = (said[::2] + 1) % 4
    assert class_order(LABELS, said, 4) is None


def test_few_images_prove_nothing():
    assert class_order(np.array([0, 1, 0, 1]), np.array([1, 0, 1, 0]), 2) is None


def test_names_tell_the_order_without_images():
    assert order_by_name(["Male", "Female"], ["female", "male"]) == (1, 0)
    assert order_by_name(["fire_truck", "dog"], ["dog", "fire truck"]) == (1, 0)


def test_other_names_tell_nothing():
    assert order_by_name(["cat", "dog"], ["cat", "bird"]) is None
