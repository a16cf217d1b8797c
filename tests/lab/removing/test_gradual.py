"""The cubic schedule, with the numbers of Simon Says (methods.md 1.4)."""

import pytest

from fairviz.lab.removing.gradual import Calendar, cubic
from fairviz.spec import Ramp


@pytest.mark.parametrize(
    ("elapsed", "sparsity"), [(0, 0.100), (5, 0.144), (10, 0.184), (30, 0.309), (110, 0.450)]
)
def test_the_curve_is_that_of_the_paper(elapsed, sparsity):
    assert cubic(0.10, 0.45, elapsed / 115) == pytest.approx(sparsity, abs=1e-3)


def test_it_begins_at_the_start_and_ends_exactly_at_the_end():
    assert cubic(0.1, 0.9, 0) == pytest.approx(0.1)
    assert cubic(0.1, 0.9, 1) == 0.9
    assert cubic(0.1, 0.9, 2) == 0.9


def test_the_mask_tightens_four_times_an_epoch_and_rests_for_the_last_quarter():
    ramp = Calendar(per_epoch=8, total=41)
    assert [batch for batch in range(41) if ramp.is_due(batch)] == list(range(0, 31, 2))
    assert ramp.done(30) == 1.0


def test_a_ramp_that_would_begin_after_the_training_cuts_before_its_last_batch():
    ramp = Calendar(per_epoch=4, total=8, ramp=Ramp(first=5))
    assert [batch for batch in range(8) if ramp.is_due(batch)] == [7]
    assert ramp.done(7) == 1.0


def test_a_single_batch_makes_the_whole_cut():
    ramp = Calendar(per_epoch=1, total=1)
    assert ramp.is_due(0) and ramp.done(0) == 1.0
