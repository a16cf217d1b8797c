"""Logit adjustment, temperature and deferral: numbers that can be done in the head."""

import numpy as np
import pytest
from scipy.special import logit

from fairviz import catalog
from fairviz.audit.adjustments import deferral, logit_adjustment, temperature
from fairviz.audit.adjustments.base import Case
from fairviz.audit.forecasts.deferral import curve
from fairviz.audit.groups import Grouping
from fairviz.audit.metrics.calibration import brier, ece, mean_confidence
from fairviz.audit.metrics.rates import accuracy
from fairviz.audit.outcomes import Logits, Outcomes
from fairviz.errors import BadValue
from fairviz.predictions.topk import kept
from tests.audit.adjustments.cases import case, many, told
from tests.audit.studies import dense, pruned, random_answers, tones


def wide(logits: list[list[float]], labels: list[int]) -> Outcomes:
    values = np.array(logits, dtype=np.float16)
    said = values.argmax(axis=1).astype(np.int64)
    return Outcomes(np.array(labels), said, Logits(values), values.shape[1])


def alone(said: Outcomes) -> Case:
    return Case(said, tones(["a"] * len(said)))


def spread(n: int = 400, scale: float = 3.0, seed: int = 0) -> Case:
    """Four classes, surer than right: logits of true chances times `scale`."""
    dice = np.random.default_rng(seed)
    logits = dice.normal(size=(n, 4)) * 1.5
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = np.array([dice.choice(4, p=row) for row in chances])
    values = (logits * scale).astype(np.float16)
    said = Outcomes(labels, values.argmax(axis=1), Logits(values), 4)
    return Case(said, tones(["a", "b"] * (n // 2)))


def test_a_rare_class_gains_the_log_of_its_rarity():
    labels = [0] * 9 + [1]  # log(.9) - log(.1) = 2.197
    one = alone(wide([[2.1, 0.0]] * 5 + [[2.3, 0.0]] * 5, labels))
    said = logit_adjustment.fit(one).apply(one)
    assert list(said.predicted) == [1] * 5 + [0] * 5
    half = logit_adjustment.fit(one, tau=0.5).apply(one)
    assert list(half.predicted) == [0] * 10
    assert said.probabilities[0, 1] == pytest.approx(
        1 / (1 + np.exp(np.float16(2.1) - 2.1972)), abs=1e-3
    )


def test_tau_nought_changes_nothing():
    one = spread()
    said = logit_adjustment.fit(one, tau=0.0).apply(one)
    assert np.array_equal(said.predicted, one.said.predicted)
    assert np.allclose(said.probabilities, one.said.probabilities)


def test_balanced_classes_change_nothing():
    one = alone(wide([[1, 0.9], [0.2, 0.1], [0, 3], [1, 2]], [0, 1, 0, 1]))
    made = logit_adjustment.fit(one, tau=2.0)
    assert np.array_equal(made.apply(one).predicted, one.said.predicted)
    assert made.notes == (logit_adjustment.EVEN,)


def test_shares_within_each_group():
    logits = [[0.5, 0.0]] * 8
    one = Case(wide(logits, [0, 0, 0, 1, 1, 1, 1, 0]), tones(["a"] * 4 + ["b"] * 4))
    assert list(logit_adjustment.fit(one).apply(one).predicted) == [0] * 8
    own = logit_adjustment.fit(one, by_group=True).apply(one)  # a: log 3 to class 1, b: to class 0
    assert list(own.predicted) == [1] * 4 + [0] * 4


def test_a_class_that_never_comes_counts_as_one_image():
    one = alone(wide([[1.0, 0.0, 0.0]] * 4, [0, 0, 1, 1]))
    made = logit_adjustment.fit(one)
    assert made.notes == (
        "1 of 3 classes are not among the tune images: each counts as one image.",
    )
    chances = made.apply(one).probabilities[0]
    assert chances[2] / chances[1] == pytest.approx(2)  # one image against two


def test_temperature_makes_as_sure_as_right():
    one = case([4] * 10, [1] * 8 + [0] * 2, ["a"] * 10)  # 4 / T = logit(.8)
    assert temperature.fitted(one.said)[0] == pytest.approx(4 / logit(0.8), rel=1e-3)
    said = temperature.fit(one).apply(one)
    assert said.confidence == pytest.approx(np.full(10, 0.8), abs=1e-3)
    assert ece(said) == pytest.approx(0, abs=1e-3)


def test_temperature_finds_the_factor_that_logits_were_blown_up_by():
    assert temperature.fitted(spread(4000).said)[0] == pytest.approx(3, rel=0.08)


def test_no_other_temperature_makes_the_labels_likelier():
    one = spread()
    best = temperature.fitted(one.said)[0]

    def surprise(t: float) -> float:
        return float(-np.log(temperature.fit(one, temperature=t).apply(one).right_chance).mean())

    assert all(surprise(best) <= surprise(t) for t in np.geomspace(0.1, 15, 60))


@pytest.mark.parametrize("by_group", [False, True])
def test_temperature_changes_confidence_and_no_answer(by_group):
    one = spread()
    said = temperature.fit(one, by_group=by_group).apply(one)
    assert np.array_equal(said.predicted, one.said.predicted)
    assert accuracy(said) == accuracy(one.said)
    assert ece(said) < ece(one.said)
    assert brier(said) < brier(one.said)
    assert mean_confidence(said) < mean_confidence(one.said)


def test_temperature_one_changes_nothing():
    one = spread()
    said = temperature.fit(one, temperature=1.0).apply(one)
    assert np.allclose(said.probabilities, one.said.probabilities)


def test_each_group_has_its_own_temperature():
    leads, labels = [4] * 10 + [2] * 10, ([1] * 8 + [0] * 2) * 2
    one = case(leads, labels, ["a"] * 10 + ["b"] * 10)
    said = temperature.fit(one, by_group=True).apply(one)
    assert said.confidence == pytest.approx(np.full(20, 0.8), abs=1e-3)


def test_a_group_without_tune_images_has_everyones_temperature():
    people = Grouping(("tone",), ("a", "b"), np.zeros(10, np.int64))
    one = Case(told([4] * 10, [1] * 8 + [0] * 2), people)
    made = temperature.fit(one, by_group=True)
    assert made.notes == ("b: no tune images, so that everyone's holds.",)
    later = Case(told([4], [1]), Grouping(("tone",), ("b",), np.zeros(1, np.int64)))
    assert made.apply(later).confidence == pytest.approx([0.8], abs=1e-3)


def test_always_right_stops_at_the_lowest_temperature():
    assert temperature.fitted(told([0.2, -0.2], [1, 0]))[0] == pytest.approx(
        temperature.LOWEST, rel=0.01
    )


def test_a_temperature_below_nought_is_refused():
    with pytest.raises(BadValue, match="above 0"):
        temperature.fit(spread(), temperature=-1.0)


def test_the_least_sure_are_answered_by_dense():
    sparse, sure = told([3, 3, 3, 3], [1, 1, 0, 0]), told([5, 4, -0.5, -0.1], [1, 1, 0, 0])
    one = Case(sparse, tones(["a"] * 4), sure)
    half = deferral.fit(one, share=0.5).apply(one)
    assert list(half.predicted) == [1, 1, 0, 0]
    assert list(half.scores.values[:, 0].astype(float)) == pytest.approx(
        [3, 3, -0.5, -0.1], abs=1e-3
    )
    quarter = deferral.fit(one, share=0.25).apply(one)
    assert list(quarter.predicted) == [1, 1, 1, 0]
    none = deferral.fit(one, share=0.0).apply(one)
    assert np.array_equal(none.predicted, sparse.predicted)


def test_deferral_is_that_of_the_forecast_page():
    parent, sparse = random_answers(seed=1), random_answers(seed=2)
    sparse = Outcomes(parent.labels, sparse.predicted, sparse.scores, 4)
    people = tones(["a", "b"] * 150)
    one = Case(sparse, people, parent)
    run = pruned(sparse, parent)
    table = curve([run], people, (0.2,)).set_index("group")
    after = deferral.fit(one, share=0.2).apply(one)
    lost = 100 * (accuracy(parent) - accuracy(after))
    assert table.loc["everyone", "value"] == pytest.approx(lost)


def test_deferral_works_where_only_the_highest_scores_are_kept():
    dice, labels = np.random.default_rng(0), np.arange(50) % 10
    tops = [kept(dice.normal(size=(50, 10)), labels) for _ in range(2)]
    said = [Outcomes(labels, top.columns[:, 0].astype(np.int64), top, 10) for top in tops]
    one = Case(said[0], tones(["a"] * 50), said[1])
    after = deferral.fit(one, share=1.0).apply(one)
    assert np.array_equal(after.predicted, said[1].predicted)
    assert np.array_equal(after.confidence, said[1].confidence)


def test_without_a_dense_model_nobody_is_deferred_to():
    with pytest.raises(BadValue, match="dense model is missing"):
        deferral.fit(spread()).apply(spread())


MOVING = [name for name in catalog.ADJUSTMENTS if name != "deferral"]


@pytest.mark.parametrize("name", MOVING)
def test_the_highest_scores_alone_are_refused_in_a_sentence(name):
    labels = np.arange(20) % 2
    top = kept(np.random.default_rng(0).normal(size=(20, 2)), labels)
    one = Case(Outcomes(labels, labels, top, 2, 1), tones(["a"] * 20))
    with pytest.raises(BadValue, match=r"keep the top 2 of 2 classes.*Deferring"):
        catalog.ADJUSTMENTS[name].load()(one).apply(one)


@pytest.mark.parametrize("name", [*catalog.ADJUSTMENTS])
def test_labels_alone_are_refused_in_a_sentence(name):
    labels = np.arange(20) % 2
    said = Outcomes(labels, labels, None, 2, 1)
    one = Case(said, tones(["a"] * 20), said)
    with pytest.raises(BadValue, match="labels alone"):
        catalog.ADJUSTMENTS[name].load()(one).apply(one)


@pytest.mark.parametrize("name", [*catalog.ADJUSTMENTS])
def test_every_adjustment_takes_what_the_catalog_lists(name):
    entry = catalog.ADJUSTMENTS[name]
    one = Case(many().said, many().people, many(seed=1).said)
    said = entry.load()(one, **entry.settings).apply(one)
    setting, low, high = entry.live
    assert setting in entry.settings
    for value in (low, high):
        entry.load()(one, **{**entry.settings, setting: value}).apply(one)
    assert len(said) == len(one.said)
    assert np.array_equal(said.labels, one.said.labels)
    assert dense(said).said is said
