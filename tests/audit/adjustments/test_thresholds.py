"""Thresholds per group: by hand, by brute force over all pairs, and beside fairlearn."""

import warnings
from itertools import product

import numpy as np
import pytest
from fairlearn.postprocessing import ThresholdOptimizer
from sklearn.base import BaseEstimator, ClassifierMixin

from fairviz.audit.adjustments import demographic_parity, equal_opportunity, prevalence
from fairviz.audit.adjustments.base import Case
from fairviz.audit.adjustments.ladders import ladder
from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Outcomes
from fairviz.errors import BadValue, UnknownName
from tests.audit.adjustments.cases import case, many, told
from tests.audit.studies import random_answers, tones

PLUGINS = [equal_opportunity, demographic_parity, prevalence]

# light is told apart at 0; dark as well, two lower: at 0 none of its positives is found
APART = case(
    [2, 1, -1, -2, -1, -1.5, -2.5, -3], [1, 1, 0, 0, 1, 1, 0, 0], ["light"] * 4 + ["dark"] * 4
)


class Leads(ClassifierMixin, BaseEstimator):
    """An estimator whose only feature is its answer, for fairlearn."""

    def fit(self, x, y):
        return self

    def predict(self, x):
        return x[:, 0]


def rates(said: Outcomes, one: Case, label: int | None = 1) -> list[float]:
    chosen = np.ones(len(said), bool) if label is None else said.labels == label
    return [float(said.predicted[(one.people.codes == g) & chosen].mean()) for g in (0, 1)]


def test_each_group_gets_the_threshold_that_tells_it_apart():
    said = equal_opportunity.fit(APART).apply(APART)
    assert rates(APART.said, APART) == [1.0, 0.0]
    assert rates(said, APART) == [1.0, 1.0]
    assert said.correct.all()


def test_equal_opportunity_at_everyones_own_rate():
    said = equal_opportunity.fit(APART, at="overall").apply(APART)
    assert rates(said, APART) == [0.5, 0.5]  # of 4 positives the model finds 2


def test_parity_ignores_the_truth():
    one = case([3, 2, 1, -1, 3, -1, -2, -3], [1, 1, 1, 0, 1, 0, 0, 0], ["a"] * 4 + ["b"] * 4)
    said = demographic_parity.fit(one, at="overall").apply(one)
    assert rates(said, one, None) == [0.5, 0.5]  # 4 of 8 are answered yes
    assert not said.correct.all()


def test_prevalence_lets_as_many_through_as_are_yes():
    one = case([-0.5, -1, -2, -3], [1, 0, 1, 0], ["a"] * 4)
    said = prevalence.fit(one).apply(one)
    assert list(said.predicted) == [1, 1, 0, 0]


def test_prevalence_by_group_and_for_everyone_differ():
    one = case([4, 3, 2, 1, -1, -2, -3, -4], [1, 0, 0, 0, 1, 1, 1, 0], ["a"] * 4 + ["b"] * 4)
    assert rates(prevalence.fit(one).apply(one), one, None) == [1.0, 0.0]
    assert rates(prevalence.fit(one, by_group=True).apply(one), one, None) == [0.25, 0.75]


@pytest.mark.parametrize("seed", range(6))
def test_no_pair_of_thresholds_with_equal_rates_is_right_more_often(seed):
    dice = np.random.default_rng(seed)
    labels = np.tile([1, 1, 1, 0, 0, 0], 2)  # three positives each: every rate is met exactly
    leads = dice.permutation(np.arange(12) - 5.5)
    one = case(list(leads), list(labels), ["a"] * 6 + ["b"] * 6)
    said = equal_opportunity.fit(one).apply(one)
    assert rates(said, one)[0] == rates(said, one)[1]
    pairs = product(np.arange(-7, 8), repeat=2)
    best = 0.0
    for first, second in pairs:
        yes = leads > np.repeat([first, second], 6)
        if yes[:3].mean() == yes[6:9].mean():
            best = max(best, float((yes == labels).mean()))
    assert said.correct.mean() == best


@pytest.mark.parametrize(
    ("plugin", "constraint", "label"),
    [
        (equal_opportunity, "true_positive_rate_parity", 1),
        (demographic_parity, "demographic_parity", None),
    ],
)
def test_fairlearn_is_met_up_to_the_lots_that_it_draws(plugin, constraint, label):
    one = many(2000)
    leads = one.said.scores.values[:, :1].astype(float)
    groups, labels = one.people.codes, one.said.labels
    rule = ThresholdOptimizer(
        estimator=Leads(), constraints=constraint, prefit=True, predict_method="predict"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rule.fit(leads, labels, sensitive_features=groups)
        chance = rule._pmf_predict(leads, sensitive_features=groups)[:, 1]
    said = plugin.fit(one).apply(one)
    right = np.where(labels == 1, chance, 1 - chance).mean()
    assert said.correct.mean() == pytest.approx(right, abs=0.004)
    chosen = np.ones(len(labels), bool) if label is None else labels == label
    theirs = [chance[(groups == g) & chosen].mean() for g in (0, 1)]
    ours = rates(said, one, label)
    assert abs(ours[0] - ours[1]) < 0.005
    assert ours == pytest.approx(theirs, abs=0.03)
    assert np.mean(said.predicted == (chance > 0.5)) > 0.98


@pytest.mark.parametrize("plugin", PLUGINS)
def test_strength_nought_changes_nothing(plugin):
    one = many()
    said = plugin.fit(one, strength=0.0).apply(one)
    assert np.array_equal(said.predicted, one.said.predicted)
    assert np.allclose(said.probabilities, one.said.probabilities)


@pytest.mark.parametrize("plugin", PLUGINS)
def test_scores_and_answers_agree(plugin):
    one = many()
    said = plugin.fit(one).apply(one)
    assert np.array_equal(said.probabilities[:, 1] > 0.5, said.predicted == 1)


def test_a_group_without_positives_has_everyones_threshold():
    names = ["light"] * 4 + ["dark"] * 2
    one = case([1, -1, -2, -3, -2.5, -3], [1, 1, 0, 0, 0, 0], names)
    made = equal_opportunity.fit(one)
    assert made.notes == ("dark: no positives among the tune images, so that everyone's holds.",)
    whole = case([1, -1, -2, -3, -2.5, -3], [1, 1, 0, 0, 0, 0], ["all"] * 6)
    plain = equal_opportunity.fit(whole).apply(whole)
    assert np.array_equal(made.apply(one).predicted[4:], plain.predicted[4:])


@pytest.mark.parametrize("plugin", [equal_opportunity, demographic_parity])
def test_an_empty_group_has_everyones_threshold_and_says_so(plugin):
    people = Grouping(("tone",), ("light", "dark"), np.zeros(4, dtype=np.int64))
    one = Case(told([-1, -2, -3, -4], [1, 1, 0, 0]), people)
    made = plugin.fit(one)
    assert made.notes[0].startswith("dark: no")
    later = Case(told([-2, -3], [1, 0]), Grouping(("tone",), ("dark",), np.zeros(2, np.int64)))
    assert list(made.apply(later).predicted) == [1, 0]


def test_who_is_in_no_group_has_everyones_threshold():
    people = Grouping(("tone",), ("light",), np.array([0, 0, 0, 0]))
    made = equal_opportunity.fit(Case(told([-1, -2, -3, -4], [1, 1, 0, 0]), people))
    nobody = Grouping(("tone",), ("light",), np.array([-1, -1]))
    assert list(made.apply(Case(told([-2, -3], [1, 0]), nobody)).predicted) == [1, 0]


@pytest.mark.parametrize("plugin", PLUGINS)
@pytest.mark.parametrize("label", [0, 1])
def test_one_answer_only_leaves_all_as_it_was(plugin, label):
    one = case([1, -1, 2], [label] * 3, ["a", "a", "b"])
    made = plugin.fit(one)
    assert made.apply(one) is one.said
    assert "all yes or all no" in made.notes[0]


@pytest.mark.parametrize("plugin", PLUGINS)
def test_no_tune_images_leave_all_as_it_was(plugin):
    empty = Case(told([], []), Grouping(("tone",), ("a",), np.zeros(0, np.int64)))
    made = plugin.fit(empty)
    assert made.apply(APART) is APART.said
    assert len(made.notes) == 1


@pytest.mark.parametrize("plugin", PLUGINS)
def test_what_is_no_number_neither_teaches_nor_changes(plugin):
    leads = [-1, -2, -3, -4, np.nan]
    one = case(leads, [1, 1, 0, 0, 1], ["a"] * 5)
    said = plugin.fit(one).apply(one)
    assert list(said.predicted) == [1, 1, 0, 0, 0]
    without = case(leads[:4], [1, 1, 0, 0], ["a"] * 4)
    assert np.allclose(said.probabilities[:4], plugin.fit(without).apply(without).probabilities)


def test_the_other_of_two_classes_can_be_yes():
    one = Case(APART.said.versus_rest(0), APART.people)
    said = equal_opportunity.fit(one).apply(one)
    found = [said.predicted[(one.people.codes == g) & (said.labels == 0)] for g in (0, 1)]
    assert [float((part == 0).mean()) for part in found] == [1.0, 1.0]
    assert said.correct.all()


@pytest.mark.parametrize("plugin", PLUGINS)
def test_more_than_two_classes_are_refused(plugin):
    with pytest.raises(BadValue, match="here are 4 classes"):
        plugin.fit(Case(random_answers(20), tones(["a"] * 20)))


def test_an_unknown_target_says_which_there_are():
    with pytest.raises(UnknownName, match="accuracy, overall"):
        equal_opportunity.fit(APART, at="median")


def test_equal_scores_fall_together():
    yes = np.array([True, False, True])
    steps = ladder(np.array([1.0, 1.0, 0.0]), yes, yes)
    assert list(steps.rates) == [0, 0.5, 1]
    assert list(steps.right) == [1, 1, 2]
