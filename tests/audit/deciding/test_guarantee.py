"""The guarantee, simulated: 2,000 draws from known truths; deliberately broken rules must fail."""

import numpy as np
import pytest
from scipy.stats import binomtest

from fairviz.audit.deciding.bounds import Sums
from fairviz.audit.deciding.spans import Widest
from tests.audit.deciding import truths
from tests.audit.deciding.truths import DELTA, Truth

DRAWS = 2000
LIMIT = 0.02
PAST = 1e-6  # beyond the limit: exactly past it
N = np.array([600, 1500, 2000])
GRID = np.array([0.005, 0.01, 0.02, 0.03, 0.04, 0.05])


def drop_truth() -> Truth:
    """Four methods, six sparsities; from the fourth on, one group's drop is just past 2 points."""
    drop = np.zeros((4, 6, 3))
    drop[:, 3:, 1] = LIMIT + PAST
    won = np.full(drop.shape, 0.002)
    return Truth(won + drop, won, np.full(drop.shape, 0.9), N)


def floor_truth() -> Truth:
    """Five methods, six sparsities; from the fourth on, one group's accuracy is just below 90 %."""
    right = np.full((5, 6, 3), 0.95)
    right[:, 3:, 2] = 0.9 - PAST
    return Truth(1 - right, np.zeros_like(right), right, N)


def stepped_truth() -> Truth:
    """Four methods; each sparsity is just past another limit that somebody might choose."""
    drop = np.zeros((4, 6, 3))
    drop[:, :, 2] = GRID + PAST
    return Truth(drop + 0.002, np.full(drop.shape, 0.002), 0.95 - drop, N)


def fixed(value):
    """The limit that was agreed before anything was seen."""
    return lambda explore: np.full(len(explore.hits), value)


def adaptive(offset):
    """The strictest limit of the grid that the best method keeps to at its fourth sparsity."""

    def choose(explore):
        worst = explore.estimate.max(axis=-1)[:, :, 3].min(axis=1) - offset
        places = np.searchsorted(GRID, worst).clip(max=len(GRID) - 1)
        return GRID[places] + offset

    return choose


SCENES = {
    "a drop just past its limit": (drop_truth, Truth.drops, lambda t: t.drop, fixed(LIMIT)),
    "a floor just missed": (floor_truth, Truth.accuracies, lambda t: -t.right, fixed(-0.9)),
    "a drop's limit chosen by looking": (stepped_truth, Truth.drops, lambda t: t.drop, adaptive(0)),
    "a floor chosen by looking": (
        stepped_truth,
        Truth.accuracies,
        lambda t: -t.right,
        adaptive(-0.95),
    ),
}


def violations(scene: str, rule: truths.Rule) -> int:
    """In how many of 2,000 draws a sparsity is chosen that violates the limit."""
    truth_of, draw, number, limit_of = SCENES[scene]
    truth, rng = truth_of(), np.random.default_rng(2026)
    explore, certify = draw(truth, rng, DRAWS), draw(truth, rng, DRAWS)
    limit = limit_of(explore)
    return int(truths.wrong(rule(explore, certify, limit), number(truth), limit).sum())


def at_least(count: int) -> float:
    """The lower 99.9 % limit of the rate."""
    return binomtest(count, DRAWS).proportion_ci(0.998).low


@pytest.mark.parametrize("scene", SCENES)
def test_a_certificate_is_wrong_at_most_so_often(scene):
    assert at_least(violations(scene, truths.guaranteed)) <= DELTA


@pytest.mark.parametrize("scene", ["a floor just missed", "a floor chosen by looking"])
def test_a_method_chosen_on_explore_may_have_the_whole_delta(scene):
    assert at_least(violations(scene, truths.chosen_first)) <= DELTA


@pytest.mark.parametrize("scene", SCENES)
def test_the_naive_rule_is_wrong_most_of_the_time(scene, record_property):
    count = violations(scene, truths.naive)
    record_property("naive violation rate", count / DRAWS)
    assert at_least(count) > 10 * DELTA


@pytest.mark.parametrize(
    ("rule", "scene"),
    [
        (truths.unsplit, "a floor just missed"),
        (truths.endless, "a floor just missed"),
        (truths.unbounded, "a drop just past its limit"),
        (truths.unbounded, "a floor just missed"),
        (truths.seen_before, "a floor just missed"),
        (truths.unbounded, "a drop's limit chosen by looking"),
    ],
)
def test_the_same_test_fails_for_a_broken_rule(rule, scene):
    assert at_least(violations(scene, rule)) > DELTA


def gaps_drawn(right, n=500) -> Widest:
    """2,000 draws of groups that are right so often, as gaps between them."""
    rng, shape = np.random.default_rng(8), (DRAWS, len(right), 1)
    hits = rng.binomial(n, np.array(right)[None, :, None], size=shape).astype(float)
    return Widest(Sums(np.ones(shape), hits, np.full(shape, float(n))))


def test_a_gap_just_past_its_limit_is_rarely_certified():
    gaps, deltas = gaps_drawn([0.9, 0.9, 0.9, 0.85 - PAST]), np.full(DRAWS, DELTA)
    assert at_least(int((gaps.upper(deltas) <= 0.05).sum())) <= DELTA
    assert at_least(int((gaps.estimate <= 0.05).sum())) > DELTA


def test_a_gap_at_its_limit_is_rarely_called_violated_whichever_pair_it_is():
    gaps, deltas = gaps_drawn([0.9, 0.9, 0.9, 0.85, 0.85, 0.85]), np.full(DRAWS, DELTA)
    assert at_least(int((gaps.lower(deltas) > 0.05).sum())) <= DELTA
    assert at_least(int((gaps.estimate > 0.05).sum())) > DELTA
