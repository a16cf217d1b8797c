"""Forecasts from the dense model: signals, scores, deferral, against scikit-learn and by hand."""

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import log_loss, roc_auc_score

from fairviz.audit.findings.forecast import foretold
from fairviz.audit.forecasts import scores, signals
from fairviz.audit.forecasts.deferral import curve
from fairviz.audit.forecasts.scores import Seed
from fairviz.audit.outcomes import Outcomes
from tests.audit.studies import pruned, said, tones


def sure(labels, chances):
    chances = np.array(chances, dtype=float)
    return Outcomes(np.array(labels), chances.argmax(1), chances, chances.shape[1])


def drawn(seeds=4, n=600, strength=3.0):
    """Seeds whose flips follow a shared risk, dark the most at risk."""
    dice = np.random.default_rng(0)
    risk = dice.random(n) * np.where(np.arange(n) < n // 3, 1.0, 0.4)
    people = tones(["dark"] * (n // 3) + ["light"] * (n - n // 3))
    made = []
    for _ in range(seeds):
        could = dice.random(n) < 0.9
        hit = could & (dice.random(n) < strength * risk / 6)
        made.append(Seed(could, hit, {"uncertainty": risk + dice.normal(0, 0.05, n)}))
    return made, people


def test_signals_by_hand():
    dense = sure([0, 1], [[0.9, 0.1], [0.6, 0.4]])
    assert signals.uncertainty(dense) == pytest.approx([0.1, 0.4])
    assert signals.closeness(dense) == pytest.approx([0.18, 0.48])
    assert signals.small_margin(dense) == pytest.approx([-np.log(9), np.log(1.5)])
    assert signals.loss(dense).mean() == pytest.approx(log_loss([0, 1], dense.probabilities))


def test_without_scores_nothing_is_foretold():
    bare = Outcomes(np.zeros(3, int), np.zeros(3, int), None, 2)
    assert all(np.isnan(of(bare)).all() for of in signals.SIGNALS.values())


def test_auc_is_scikit_learns_ties_included():
    dice = np.random.default_rng(1)
    score, hit = dice.integers(0, 5, 200).astype(float), dice.random(200) < 0.3
    assert scores.auc(score, hit) == pytest.approx(roc_auc_score(hit, score))


@pytest.mark.parametrize("hit", [np.zeros(5, bool), np.ones(5, bool)])
def test_auc_needs_some_who_were_hit_and_some_who_were_not(hit):
    assert np.isnan(scores.auc(np.arange(5.0), hit))


def test_chances_are_fitted_on_the_other_seeds_only():
    seeds, _ = drawn()
    ours = scores.chances(seeds, 0, "uncertainty")
    score = np.concatenate([s.signals["uncertainty"][s.could] for s in seeds[1:]])
    hit = np.concatenate([s.flipped[s.could] for s in seeds[1:]])
    theirs = IsotonicRegression(out_of_bounds="clip").fit(score, hit)
    could = seeds[0].could
    expected = theirs.predict(seeds[0].signals["uncertainty"][could])
    np.testing.assert_allclose(ours[could], expected, atol=0.02)
    assert (ours[~could] == 0).all()


def test_a_forecast_that_holds_names_the_group_and_its_record():
    seeds, people = drawn()
    table = scores.by_group(seeds, people, "uncertainty")
    hits = scores.worst_named(seeds, people, "uncertainty")
    told = foretold(scores.scored(seeds, ["uncertainty"]), table, hits, 4)
    assert "expect most trouble for dark" in told.headline
    assert "in 4 of 4 seeds" in told.headline
    gap = table.set_index("group")
    assert gap.loc["dark", "foretold"] == pytest.approx(gap.loc["dark", "value"], abs=0.05)


def test_a_forecast_that_fails_says_so():
    seeds, people = drawn()
    dice = np.random.default_rng(2)
    blind = [Seed(s.could, s.flipped, {"uncertainty": dice.random(len(s.could))}) for s in seeds]
    table = scores.by_group(blind, people, "uncertainty")
    told = foretold(scores.scored(blind, ["uncertainty"]), table, 1, 4)
    assert told.headline.startswith("The forecast fails here")


def test_a_seed_is_foretold_by_its_own_signal():
    """Masks differ: a signal of one seed's mask says nothing of another's."""
    dice, could = np.random.default_rng(4), np.ones(300, bool)
    seeds = []
    for _ in range(3):
        risk = dice.random(300)
        seeds.append(Seed(could, risk > 0.8, {"first_order": risk}))
    assert scores.left_out(seeds, "first_order") == pytest.approx([1, 1, 1], abs=0.02)


def test_a_signal_that_means_the_opposite_elsewhere_foretells_nothing():
    could, risk = np.ones(100, bool), np.arange(100.0)
    seeds = [Seed(could, hit, {"loss": risk}) for hit in (risk > 80, risk < 20)]
    # falling hits are read as flat: all tie; of 80 who were not hit, 61 tie and 19 stand above
    assert scores.left_out(seeds, "loss") == pytest.approx([0.5, 30.5 / 80])


def test_one_seed_cannot_be_left_out():
    seeds, _ = drawn(seeds=1)
    found = scores.scored(seeds, ["uncertainty"])
    assert np.isnan(found["left_out"]).all()
    assert "Two seeds at least" in foretold(found, found, 0, 1).headline


def test_deferring_the_unsure_gives_their_loss_back():
    dense = sure([0, 0, 0, 0], [[0.9, 0.1], [0.55, 0.45], [0.8, 0.2], [0.6, 0.4]])
    sparse = said([0, 0, 0, 0], [0, 1, 0, 1])
    table = curve(
        [pruned(sparse, dense)], tones(["dark", "dark", "light", "light"]), [0, 0.25, 0.5]
    )
    lost = table.pivot(index="deferred", columns="group", values="value")
    assert list(lost["everyone"]) == [50, 25, 0]
    assert list(lost["dark"]) == [50, 0, 0]
