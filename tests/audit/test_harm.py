"""Hurt samples: margins, flips, PIEs, and whose they are."""

import numpy as np
import pytest

from fairviz.audit.findings.hurt import hurt
from fairviz.audit.harm.samples import margin, modal, samples
from fairviz.audit.harm.shares import over_representation
from fairviz.audit.outcomes import Outcomes
from tests.audit.studies import drawn_study, pruned, said, tones


def scored(logits, labels):
    logits = np.array(logits, dtype=float)
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return Outcomes(np.array(labels), logits.argmax(1), chances, logits.shape[1])


def test_a_margin_is_the_right_logit_minus_the_best_other():
    assert margin(scored([[3.0, 1.0, 2.0], [0.0, 5.0, 1.0]], [0, 2])) == pytest.approx([1.0, -4.0])


def test_without_scores_a_margin_is_undefined():
    assert np.isnan(margin(Outcomes(np.zeros(2, int), np.zeros(2, int), None, 2))).all()


def test_harm_is_the_loss_of_margin_over_seeds():
    dense = scored([[3.0, 1.0], [2.0, 0.0]], [0, 0])
    one, two = scored([[1.0, 1.5], [2.0, 0.0]], [0, 0]), scored([[3.0, 0.5], [0.0, 1.0]], [0, 0])
    found = samples([pruned(one, dense), pruned(two, dense)])
    assert list(found["harm"]) == pytest.approx([(2.5 - 0.5) / 2, (0 + 3) / 2])
    assert list(found["flips"]) == [1, 1]
    assert not found["pie"].any()


def test_flips_healed_and_both_kinds_of_pie():
    dense = said([0, 0, 1, 1], [0, 0, 0, 1])
    one, two = said([0, 0, 1, 1], [1, 1, 1, 1]), said([0, 0, 1, 1], [1, 0, 1, 1])
    found = samples([pruned(one, dense), pruned(two, dense)])
    assert list(found["flips"]) == [2, 1, 0, 0]
    assert list(found["healed"]) == [0, 0, 2, 0]
    assert list(found["pie"]) == [True, False, True, False]
    assert list(found["cie"]) == [True, True, True, False]  # a tie goes to the larger class


def test_ties_go_to_the_largest_class():
    answers = [np.array([0, 2]), np.array([1, 2]), np.array([1, 0]), np.array([0, 0])]
    assert list(modal(answers)) == [1, 2]


def test_over_representation_by_hand():
    people = tones(["dark"] * 10 + ["light"] * 30)
    dense = said([0] * 40, [0] * 40)
    sparse = said([0] * 40, [1] * 6 + [0] * 4 + [1] * 3 + [0] * 27)
    found = over_representation([pruned(sparse, dense)], people).set_index("group")
    assert found.loc["dark", "data_share"] == 0.25
    assert found.loc["dark", "hurt_share"] == pytest.approx(6 / 9)
    assert found.loc["dark", "value"] == pytest.approx((6 / 10) / (9 / 40))
    assert found.loc["dark", "low"] > 1 > found.loc["light", "low"]


def test_its_interval_is_that_of_a_bootstrap_over_images():
    dice = np.random.default_rng(0)
    dark = np.arange(600) < 200
    wrong = dice.random(600) < np.where(dark, 0.3, 0.1)
    people = tones(["dark"] * 200 + ["light"] * 400)
    run = pruned(said([0] * 600, wrong.astype(int)), said([0] * 600, [0] * 600))
    ours = over_representation([run], people).set_index("group").loc["dark"]
    drawn = dice.integers(600, size=(4000, 600))
    ratios = [wrong[d][dark[d]].mean() / wrong[d].mean() for d in drawn]
    low, high = np.quantile(ratios, [0.025, 0.975])
    assert (ours["low"], ours["high"]) == pytest.approx((low, high), rel=0.04)


def test_a_group_that_nobody_is_in_and_a_group_that_nobody_hurt():
    people = tones(["dark", "light", "light", "light"])
    dense, sparse = said([0] * 4, [0] * 4), said([0] * 4, [0, 1, 0, 0])
    found = over_representation([pruned(sparse, dense)], people).set_index("group")
    assert found.loc["dark", "value"] == 0
    assert found.loc["dark", "reason"] == "none of this group was hurt: no interval"
    same = over_representation([pruned(dense, dense)], people)
    assert set(same["reason"]) == {"no sample was hurt"}


def test_the_headline_names_who_is_hurt_beyond_chance():
    runs, people = drawn_study(np.random.default_rng(0), asked=(0.9,), drops=(0.02, 0.02, 0.3))
    told = hurt(runs, people).headline
    assert "tone 2 is" in told
    assert "times its share" in told


def test_the_headline_names_nobody_where_all_are_hurt_alike():
    runs, people = drawn_study(np.random.default_rng(1), asked=(0.9,), drops=(0.1, 0.1, 0.1))
    assert "no group is clearly over-represented" in hurt(runs, people).headline


def test_a_trifle_is_named_nobody_however_clear_it_is():
    drops = (0.10, 0.10, 0.112)
    rng = np.random.default_rng(2)
    runs, people = drawn_study(rng, n=60_000, drops=drops, seed_noise=0.0)
    found = hurt(runs, people)
    assert (found.evidence["low"] > 1).any()
    assert found.evidence["value"].max() < 1.2
    assert "no group is clearly over-represented" in found.headline


def test_where_nearly_everybody_is_hurt_the_shares_are_said_to_tell_little():
    runs, people = drawn_study(np.random.default_rng(3), asked=(0.9,), drops=(0.5, 0.5, 0.5))
    assert "whose they are says little" in hurt(runs, people).caveat
