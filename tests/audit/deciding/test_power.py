import numpy as np
import pytest

from fairviz.audit.deciding.bounds import Sums
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.power import needed, times
from fairviz.audit.deciding.testing import judge
from tests.audit.deciding.cases import EVEN, OPEN, people, run

TWO_POINTS = Limits.parse("group_drop:accuracy<=0.02@tone")


def asked(moves, limits=TWO_POINTS):
    """What would decide the open claims about these answers."""
    verdict = judge(run(moves), limits, [people(moves)])
    return needed(run(moves), verdict, limits, [people(moves)])


def certified_share(lost: float, won: float, n: int, at: float) -> float:
    """How often a group of n with this truth is certified, by drawing it."""
    rng, draws = np.random.default_rng(5), 4000
    first = rng.binomial(n, lost, size=draws)
    second = rng.binomial(n - first, won / (1 - lost))
    hits = np.stack([first, second], axis=1).astype(float)
    drops = Sums(np.tile([1.0, -1.0], (draws, 1)), hits, np.full((draws, 2), float(n)))
    return float((drops.upper(np.full(draws, 0.05)) <= at).mean())


@pytest.mark.parametrize(("lost", "won"), [(0.012, 0.004), (0.03, 0.022), (0.006, 0.001)])
def test_with_so_many_samples_four_draws_in_five_decide(lost, won):
    seen = Sums(*(np.array([part]) for part in ([1.0, -1.0], [lost * 500, won * 500], [500.0] * 2)))
    n = round(500 * times(seen, 0.02, 0.05))
    assert 0.74 <= certified_share(lost, won, n, 0.02) <= 0.9
    assert certified_share(lost, won, round(n * 0.8), 0.02) < 0.78


def test_only_the_open_group_needs_more():
    table = asked(OPEN)
    assert list(table["group"]) == ["dark"]
    assert table["towards"].item() == "certified"
    assert table["more"].item() == pytest.approx(300 * (table["times"].item() - 1), abs=1)
    assert 1000 < table["more"].item() < 10_000


def test_where_the_estimate_fails_more_samples_would_refute():
    losing = {"dark": (90, 4, 1, 5)}  # 3 points of 100, and 2 are allowed
    table = asked(losing)
    assert table["towards"].item() == "violated"
    assert table["more"].item() > 500


def test_at_the_limit_itself_no_number_decides():
    at = {"dark": (96, 2, 0, 2)}
    assert asked(at)["towards"].item() == "never"
    assert np.isnan(asked(at)["more"].item())


def test_where_nobody_is_no_number_of_times_nobody_helps():
    absent = EVEN | {"grey": (0, 0, 0, 0)}
    assert asked(absent)["towards"].tolist() == ["never"]


def test_four_samples_need_as_many_as_the_bound_of_none_lost():
    """No loss in n: 1 - 0.025 ** (1 / n) is 2 % at n = 183."""
    four = EVEN | {"dark": (4, 0, 0, 0)}
    assert asked(four)["more"].item() == pytest.approx(183 - 4, abs=2)


def test_a_gap_needs_more_of_both_its_groups():
    limits = Limits.parse("gap:accuracy<=0.05@tone")
    table = asked({"light": (190, 0, 0, 10), "dark": (93, 0, 0, 7)}, limits)
    assert table["group"].tolist() == ["light", "dark"]
    assert table["times"].nunique() == 1
    assert table["n"].tolist() == [200, 100]


def test_more_power_needs_more_samples():
    verdict = judge(run(OPEN), TWO_POINTS, [people(OPEN)])
    counts = [
        needed(run(OPEN), verdict, TWO_POINTS, [people(OPEN)], power)["more"].item()
        for power in (0.5, 0.8, 0.95)
    ]
    assert counts == sorted(counts)
    assert len(set(counts)) == 3


def test_what_is_decided_needs_nothing():
    assert asked(EVEN).empty


def test_to_be_called_violated_among_several_takes_more_than_alone():
    losing = {"dark": (90, 4, 1, 5)}
    alone, among = (
        judge(run(losing), TWO_POINTS, [people(losing)], variants=count) for count in (1, 8)
    )
    each = [
        needed(run(losing), told, TWO_POINTS, [people(losing)]).set_index("group").loc["dark"]
        for told in (alone, among)
    ]
    assert [one["towards"] for one in each] == ["violated"] * 2
    assert each[1]["times"] > each[0]["times"]
