"""What is asked of every metric and gap because the catalog lists it."""

from math import isnan

import numpy as np
import pytest

from fairviz import catalog
from fairviz.audit.estimates import metric_named
from tests.audit.studies import random_answers, said

METRICS = sorted(catalog.METRICS)
GAPS = sorted(catalog.GAPS)


def asked(name, *answers):
    """The metric of these answers; a comparison compares the first with the last."""
    wanted = 2 if catalog.METRICS[name].needs_dense else 1
    return metric_named(name)(*(answers[0], answers[-1])[:wanted])


@pytest.mark.parametrize("name", METRICS)
def test_nothing_has_no_number(name):
    nobody = random_answers(10, positive=1).take(np.array([], dtype=np.int64))
    assert isnan(asked(name, nobody))


@pytest.mark.parametrize("positive", [None, 1])
@pytest.mark.parametrize("name", METRICS)
def test_the_order_of_the_samples_does_not_matter(name, positive):
    before, after = (random_answers(200, seed=seed, positive=positive) for seed in (1, 2))
    turned = np.arange(199, -1, -1)
    forth, back = asked(name, before, after), asked(name, before.take(turned), after.take(turned))
    assert forth == pytest.approx(back, nan_ok=True)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", METRICS)
def test_a_metric_stays_in_its_range(name, seed):
    entry = catalog.METRICS[name]
    value = asked(
        name, random_answers(30, seed=seed, positive=1), random_answers(30, seed=seed + 9)
    )
    assert entry.low <= value <= entry.high


@pytest.mark.parametrize("name", METRICS)
def test_everybody_of_one_class_and_called_so_breaks_nothing(name):
    alike = said([1] * 5, [1] * 5, scores=[0.9] * 5)
    entry = catalog.METRICS[name]
    value = asked(name, alike)
    assert isnan(value) or entry.low <= value <= entry.high


@pytest.mark.parametrize("name", METRICS)
def test_a_share_is_what_its_entry_calls_a_rate(name):
    metric = metric_named(name)
    counts = getattr(metric, "counts", False)
    assert counts == catalog.METRICS[name].is_rate


@pytest.mark.parametrize("name", METRICS + GAPS)
def test_a_screen_has_words_for_it(name):
    entry = catalog.METRICS.get(name) or catalog.GAPS[name]
    assert entry.title and entry.summary.endswith(".") and f"{0.5:{entry.format}}"


@pytest.mark.parametrize("name", GAPS)
def test_one_group_has_no_gap(name):
    assert isnan(catalog.GAPS[name].load()(np.array([0.5, np.nan]), np.array([9, 0])))


@pytest.mark.parametrize("name", sorted(set(GAPS) - {"ratio", "worst"}))
def test_equal_groups_have_a_gap_of_nought(name):
    assert catalog.GAPS[name].load()(np.array([0.5, 0.5, 0.5])) == 0


@pytest.mark.parametrize("name", GAPS)
def test_the_metric_a_gap_reads_is_in_the_catalog(name):
    entry = catalog.GAPS[name]
    assert {entry.metric, entry.also} - {""} <= set(catalog.METRICS)
