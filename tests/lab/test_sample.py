"""The committed sample is what its recipe says: pruned and asked again, it says the same."""

from dataclasses import replace

import numpy as np
import pytest

from fairviz.lab.workshop import Workshop
from fairviz.predictions.store import Store
from tests.core_sample import STORE as SAMPLE
from tests.core_sample import rows

ROWS = rows()
TOLERANCE = 1e-4


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A workshop whose store knows one dense model of the sample, and nothing pruned."""
    store = Store(tmp_path_factory.mktemp("again"))
    dense = ROWS[ROWS["schedule"] == "dense"].iloc[0]
    said = replace(SAMPLE.load(dense["digest"]), weights=SAMPLE.weights(dense["digest"]))
    store.save(SAMPLE.variant(dense["digest"]), said, SAMPLE.evalset(dense["evalset"]))
    return Workshop(store)


@pytest.mark.parametrize(
    ("pruner", "asked"), [("magnitude", 0.6), ("snip", 0.5), ("l1_filter", 0.1)]
)
def test_pruned_again_it_says_the_same(workshop, pruner, asked):
    row = _row(pruner, asked)
    stored, again = SAMPLE.load(row["digest"]), workshop.make(SAMPLE.variant(row["digest"]))
    _check_logits(again.logits, stored.logits)
    sure = _margin(stored.logits) > 4 * np.spacing(np.abs(stored.logits).max())
    assert sure.mean() > 0.9
    np.testing.assert_array_equal(again.predicted[sure], stored.predicted[sure])
    assert again.facts["removed"] == stored.facts["removed"]


def test_the_questions_drawn_again_are_the_stored_ones(workshop):
    variant = SAMPLE.variant(ROWS["digest"].iloc[0])
    assert workshop.material(variant).evalset.fingerprint == ROWS["evalset"].iloc[0]


def test_every_record_is_sound():
    assert SAMPLE.verify() == []
    assert len(ROWS) >= 80


def _row(pruner, asked):
    """The variant of this pruning whose dense parent the workshop knows."""
    parent = ROWS[ROWS["schedule"] == "dense"].iloc[0]["digest"]
    mine = ROWS[(ROWS["parent"] == parent) & (ROWS["schedule"] == "oneshot")]
    return mine[(mine["pruner"] == pruner) & np.isclose(mine["asked"], asked)].iloc[0]


def _check_logits(again, stored):
    """Equal within the tolerance and what rounding to 16 bits may do to two near numbers."""
    rounding = np.spacing(np.maximum(np.abs(again), np.abs(stored))).astype(np.float32)
    difference = np.abs(again.astype(np.float32) - stored.astype(np.float32))
    assert (difference <= TOLERANCE + rounding).all()


def _margin(logits):
    top = np.sort(logits.astype(np.float32), axis=1)
    return top[:, -1] - top[:, -2]
