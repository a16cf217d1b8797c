"""How many times the CEV of one cell that of another is."""

import numpy as np
import pytest

from fairviz.audit.cell_scores import Asked, scored, times
from fairviz.audit.error_rates import of_classes
from fairviz.audit.outcomes import Outcomes, Run

CLASSES, EACH = 4, 250
LABELS = np.repeat(np.arange(CLASSES), EACH)


def answers(wrong, seed):
    """Each class with so many errors of a hundred, which go to the next class."""
    luck = np.random.default_rng(seed).random(len(LABELS))
    errs = luck < np.repeat(wrong, EACH) / 100
    return Outcomes(LABELS, np.where(errs, (LABELS + 1) % CLASSES, LABELS), None, CLASSES)


def cell(wrong, luck, seeds=3):
    return [
        Run(
            *(f"{luck}-{seed}", "d", "m", "l1_filter", "gradual", 0.5, "", seed),
            said=answers(wrong, 1000 * luck + seed),
            dense=answers((10, 10, 10, 10), seed),
        )
        for seed in range(seeds)
    ]


def asked(score="cev"):
    return Asked(score, of_classes, "classes", "code", "rates", 0.95, "explore")


@pytest.mark.parametrize("score", ["cev", "sde"])
def test_it_is_the_ratio_of_the_two_scores(score):
    uneven, even = cell((10, 20, 40, 60), 1), cell((10, 12, 15, 20), 2)
    one, other = (scored(runs, asked(score))["value"] for runs in (uneven, even))
    value, low, high = times(uneven, even, asked(score))
    assert value == pytest.approx(one / other)
    assert 1 < low < value < high


def test_a_cell_beside_itself_is_once_as_uneven_beyond_doubt():
    runs = cell((10, 20, 40, 60), 1)
    assert times(runs, runs, asked()) == pytest.approx((1, 1, 1))


def test_equal_methods_are_rarely_told_apart():
    found = [
        times(cell((12, 18, 24, 40), 10 + k), cell((12, 18, 24, 40), 40 + k), asked())
        for k in range(20)
    ]
    told = [not low <= 1 <= high for _, low, high in found]
    assert sum(told) <= 3  # of 20 at 95 %: four or more come once in 60 times


def test_nothing_is_said_beside_a_cell_whose_points_did_not_move():
    still = [
        Run("s", "d", "m", "l1_filter", "gradual", 0.5, "", k, said=run.dense, dense=run.dense)
        for k, run in enumerate(cell((10, 10, 10, 10), 3))
    ]
    assert np.isnan(times(cell((10, 20, 40, 60), 1), still, asked())).all()
