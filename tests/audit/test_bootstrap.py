"""Resampled numbers are those of resampled samples."""

import numpy as np
import pytest

from fairviz.audit.bootstrap import bootstrap
from fairviz.audit.estimates import metric_named
from fairviz.audit.resampling import membership, redrawn, resamples, shuffles
from tests.audit.studies import dense, pruned, random_answers, tones

BEFORE, AFTER = random_answers(60, seed=0), random_answers(60, seed=1)
PEOPLE = tones(["dark", "light"] * 30)
METRICS = ["accuracy", "true_positive_rate", "roc_auc", "flips"]


def test_all_at_once_gives_what_each_alone_gives():
    found = bootstrap([pruned(AFTER, BEFORE)], PEOPLE, METRICS, times=20)
    for m, name in enumerate(METRICS):
        answers = [BEFORE, AFTER] if name == "flips" else [AFTER]
        dark = [answer.take(PEOPLE.rows(0)) for answer in answers]
        alone = redrawn(metric_named(name), *dark, times=20)
        assert found[0, m, 0] == pytest.approx(alone)


def test_an_orphan_has_no_comparison():
    found = bootstrap([pruned(AFTER, None), dense(BEFORE)], PEOPLE, ["flips", "accuracy"], times=5)
    assert np.isnan(found[0, 0]).all() and (found[1, 0] == 0).all()
    assert not np.isnan(found[:, 1]).any()


def test_a_group_of_nobody_has_no_numbers():
    nobody = tones(["dark"] * 60)
    empty = type(nobody)(nobody.columns, ("dark", "light"), nobody.codes)
    assert np.isnan(bootstrap([dense(BEFORE)], empty, ["accuracy"], times=5)[0, 0, 1]).all()


@pytest.mark.parametrize("n", [1, 50, 30_000])
def test_a_resample_draws_as_many_as_there_are(n):
    drawn = np.concatenate(list(resamples(n, 60)))
    assert drawn.shape == (60, n) and (drawn.sum(axis=1) == n).all()


def test_shuffling_keeps_the_groups_of_each_class():
    codes, labels = np.array([0, 0, 1, 1, 1, -1]), np.array([0, 0, 0, 1, 1, 1])
    first, *rest = shuffles(codes, labels, 2, times=50)
    assert (first[0] == membership(codes, 2)).all()
    dealt = np.concatenate(rest)
    assert (dealt[:, :, :3].sum(axis=2) == [2, 1]).all() and (dealt[:, 1, 3:5] == 1).all()
    assert len(np.unique(dealt[:, 0, :3], axis=0)) == 3  # three ways to choose two of three
