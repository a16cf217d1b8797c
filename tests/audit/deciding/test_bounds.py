import numpy as np
import pytest
from scipy.stats import binom, binomtest

from fairviz.audit.deciding.bounds import Sums, lower, p_value, upper
from fairviz.audit.deciding.spans import Either, Widest, apart, widest_pair


def shares(hits, among, weights):
    """One row of weighted shares."""
    return Sums(*(np.array([part], dtype=float) for part in (weights, hits, among)))


@pytest.mark.parametrize("n", [1, 4, 30, 1000])
@pytest.mark.parametrize("delta", [0.05, 0.001, 0.3])
def test_the_bounds_are_clopper_and_pearsons(n, delta):
    for k in {0, 1, n // 3, n - 1, n}:
        up = binomtest(k, n, alternative="less").proportion_ci(1 - delta, "exact").high
        low = binomtest(k, n, alternative="greater").proportion_ci(1 - delta, "exact").low
        assert upper(k, n, delta) == pytest.approx(up, abs=1e-12)
        assert lower(k, n, delta) == pytest.approx(low, abs=1e-12)


def test_numbers_that_can_be_done_by_hand():
    assert upper(0, 10, 0.05) == pytest.approx(1 - 0.05 ** (1 / 10))  # no hit in ten: 25.9 %
    assert lower(10, 10, 0.05) == pytest.approx(0.05 ** (1 / 10))
    assert upper(7, 7, 0.05) == 1
    assert lower(0, 7, 0.05) == 0
    assert (upper(0, 0, 0.05), lower(0, 0, 0.05)) == (1, 0)  # nobody was asked


def test_a_bound_misses_the_truth_at_most_so_often_whatever_it_is():
    k = np.arange(41)
    for truth in np.linspace(0.01, 0.99, 99):
        chance = binom.pmf(k, 40, truth)
        assert chance[upper(k, 40, 0.05) < truth].sum() <= 0.05
        assert chance[lower(k, 40, 0.05) > truth].sum() <= 0.05


def test_a_drop_is_bounded_by_both_of_its_shares_at_half_of_delta():
    drop = shares([30, 10], [1000, 1000], [1, -1])
    by_hand = upper(30, 1000, 0.025) - lower(10, 1000, 0.025)
    assert drop.estimate == pytest.approx([0.02])
    assert drop.upper(0.05) == pytest.approx([by_hand])
    assert drop.lower(0.05) == pytest.approx([lower(30, 1000, 0.025) - upper(10, 1000, 0.025)])


def test_a_share_of_weight_nought_costs_nothing():
    one, padded = shares([30], [1000], [1]), shares([30, 0], [1000, 0], [1, 0])
    assert padded.upper(0.05) == one.upper(0.05)
    assert padded.estimate == one.estimate


@pytest.mark.parametrize("k", [0, 12, 40])
def test_the_p_value_of_a_single_share_is_the_exact_tests(k):
    share = shares([k], [100], [1])
    p = p_value(lambda delta: share.upper(delta) <= 0.2, 1)[0]
    assert p == pytest.approx(binomtest(k, 100, 0.2, "less").pvalue, rel=1e-9)


@pytest.mark.parametrize("delta", [0.2, 0.05, 0.01])
def test_what_has_a_p_value_below_delta_is_shown_at_delta(delta):
    rng = np.random.default_rng(0)
    hits = rng.integers(0, 60, size=(200, 2)).astype(float)
    drops = Sums(np.tile([1.0, -1.0], (200, 1)), hits, np.full((200, 2), 1000.0))
    p = p_value(lambda each: drops.upper(each) <= 0.02, 200)
    assert np.array_equal(p <= delta, drops.upper(np.full(200, delta)) <= 0.02)


def test_the_power_to_certify_two_points_is_as_the_rule_says():
    """Of a group that loses nothing and answers 2 % of its samples differently."""
    rng, power = np.random.default_rng(0), []
    for n in (500, 1000):
        lost = rng.binomial(n, 0.004, size=4000)
        won = rng.binomial(n - lost, 0.004)
        hits = np.stack([lost, won], axis=1).astype(float)
        drops = Sums(np.tile([1.0, -1.0], (4000, 1)), hits, np.full((4000, 2), float(n)))
        power.append((drops.upper(np.full(4000, 0.05)) <= 0.02).mean())
    assert power[0] > 0.5
    assert power[1] > 0.9


def test_the_widest_difference_is_between_two_different_groups():
    high, low = np.array([[0.9, 0.5, 0.4]]), np.array([[0.1, 0.3, 0.35]])
    assert apart(high, low) == pytest.approx([0.6])  # 0.9 - 0.3: not the first with itself
    assert widest_pair(high[0], low[0]) == (0, 1)
    assert np.isnan(apart(high[:, :1], low[:, :1])).all()


def test_a_gap_is_bounded_by_its_pairs():
    rng = np.random.default_rng(1)
    hits, among = rng.integers(10, 40, size=(5, 1)).astype(float), np.full((5, 1), 50.0)
    gap = Widest(Sums(np.ones((1, 5, 1)), hits[None], among[None]))
    ups, downs = upper(hits[:, 0], 50, 0.025), lower(hits[:, 0], 50, 0.025)
    pairs = [ups[a] - downs[b] for a in range(5) for b in range(5) if a != b]
    assert gap.upper(0.05) == pytest.approx([max(pairs)])
    assert gap.estimate == pytest.approx([(hits.max() - hits.min()) / 50])
    ups, downs = upper(hits[:, 0], 50, 0.005), lower(hits[:, 0], 50, 0.005)  # all ten together
    pairs = [downs[a] - ups[b] for a in range(5) for b in range(5) if a != b]
    assert gap.lower(0.05) == pytest.approx([max(pairs)])


def test_a_change_in_either_direction_is_bounded_on_both_sides():
    fell, rose = shares([5, 40], [500, 500], [1, -1]), shares([40, 5], [500, 500], [1, -1])
    assert Either(fell).estimate == Either(rose).estimate == pytest.approx([0.07])
    assert Either(fell).upper(0.05) == pytest.approx(Either(rose).upper(0.05))
    assert Either(fell).upper(0.05) == pytest.approx(-fell.lower(0.05))
    assert Either(fell).lower(0.05) == pytest.approx(-fell.upper(0.025))
