"""What people give to `fairviz.cev` and its kin: each mistake is told in a sentence."""

import numpy as np
import pandas as pd
import pytest

import fairviz
from fairviz.errors import BadValue

TRUE = np.resize([0, 1, 2], 12)
DENSE, PRUNED = np.roll(TRUE, 1), np.roll(TRUE, 2)
LACKING = np.where(np.arange(12) == 3, np.nan, TRUE)
NA = pd.array([None, *TRUE[1:]], dtype="Int64")
TEXT = np.array(list("abc"))


@pytest.mark.parametrize("score", [fairviz.cev, fairviz.sde])
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((LACKING, DENSE, PRUNED), "y_true lacks 1 of 12 classes"),
        ((TRUE, DENSE, LACKING), "y_pruned lacks 1 of 12 classes"),
        ((TRUE, [None] * 12, PRUNED), "y_dense lacks 12 of 12 classes"),
        ((NA, DENSE, PRUNED), "y_true lacks 1 of 12 classes"),
        ((TEXT[TRUE], TEXT[DENSE], PRUNED), "y_true holds text, y_dense holds text, y_pruned"),
        ((TRUE, DENSE, np.zeros((0, 12))), "There are no answers"),
        ((1, 1, 1), "no list of classes"),
        (([], [], []), "y_true is empty"),
        ((TRUE, DENSE[:5], PRUNED), "12 labels but answers of shape"),
    ],
)
def test_answers_that_cannot_be_compared_are_refused(score, given, said):
    with pytest.raises(BadValue, match=said):
        score(*given)


@pytest.mark.parametrize("score", [fairviz.cev_from_rates, fairviz.sde_from_rates])
@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ([0.1, -0.1, 0.2], "A rate is -0.1"),
        ([0.1, np.inf, 0.2], "A rate is inf"),
        ([0.1, 101.0, 0.2], "A rate is 101"),
        ([0.1, 0.2], "have the shapes"),
        ([None, "x", 0.2], "Rates are numbers"),
        (np.zeros((0, 3)), "There are no rates"),
    ],
)
def test_rates_that_are_none_are_refused(score, rates, said):
    with pytest.raises(BadValue, match=said):
        score([0.1, 0.2, 0.3], [0.1, 0.2, 0.3], rates, [0.1, 0.2, 0.3])


def test_text_is_compared_as_numbers_are():
    names = [TEXT[part] for part in (TRUE, DENSE, PRUNED)]
    assert fairviz.cev(*names) == fairviz.cev(TRUE, DENSE, PRUNED)


def test_objects_are_what_they_hold():
    assert fairviz.cev(TRUE.astype(object), DENSE, PRUNED) == fairviz.cev(TRUE, DENSE, PRUNED)


def test_rates_in_percent_say_the_same():
    shares = np.array([[0.1, 0.2, 0.4], [0.2, 0.1, 0.3], [0.2, 0.3, 0.5], [0.3, 0.4, 0.4]])
    assert fairviz.cev_from_rates(*(100 * shares)) == pytest.approx(fairviz.cev_from_rates(*shares))
