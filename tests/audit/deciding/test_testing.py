from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest

from fairviz.audit.deciding.bounds import lower, upper
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.testing import judge
from fairviz.audit.deciding.verdict import EXIT
from fairviz.audit.groups import Grouping, everyone
from fairviz.audit.outcomes import Outcomes
from fairviz.errors import BadValue, UnknownName
from tests.audit.deciding.cases import EVEN, HURT, OPEN, dense_of, orphan, people, run
from tests.audit.studies import pruned, said

TWO_POINTS = Limits.parse("group_drop:accuracy<=0.02@tone")


def row(verdict, group, what=""):
    """The only claim about this group (and kind of limit)."""
    (found,) = [r for r in verdict.rows if r.group == group and r.limit.what.startswith(what)]
    return found


@pytest.mark.parametrize(
    ("moves", "outcome", "code"),
    [(EVEN, "certified", 0), (HURT, "violated", 1), (OPEN, "undecided", 2)],
)
def test_there_are_three_outcomes(moves, outcome, code):
    verdict = judge(run(moves), TWO_POINTS, [people(moves)])
    assert verdict.outcome == outcome
    assert EXIT[verdict.outcome] == code


def test_a_drop_is_dense_right_and_sparse_wrong_minus_the_reverse():
    verdict = judge(run(HURT), TWO_POINTS, [people(HURT)])
    dark, light = row(verdict, "dark"), row(verdict, "light")
    assert dark.estimate == pytest.approx((250 - 10) / 2000)
    assert dark.bound == pytest.approx(lower(250, 2000, 0.0125) - upper(10, 2000, 0.0125))  # Holm
    assert light.bound == pytest.approx(upper(10, 2000, 0.025) - lower(10, 2000, 0.025))
    assert (dark.outcome, light.outcome) == ("violated", "certified")
    assert dark.p_violated < 1e-9 < dark.p


def test_a_floor_is_the_binomial_test():
    verdict = judge(run(EVEN), Limits.parse("group:accuracy>=0.94@tone"), [people(EVEN)])
    found = row(verdict, "light")
    assert found.p == pytest.approx(binomtest(1910, 2000, 0.94, "greater").pvalue, rel=1e-9)
    assert found.p_violated == pytest.approx(binomtest(1910, 2000, 0.94, "less").pvalue, rel=1e-9)
    assert found.bound == pytest.approx(lower(1910, 2000, 0.05))


def test_what_binds_is_hardest_to_show_and_several_may_tie():
    assert [r.group for r in judge(run(OPEN), TWO_POINTS, [people(OPEN)]).binding] == ["dark"]
    twins = {"light": OPEN["dark"], "dark": OPEN["dark"]}
    tied = judge(run(twins), TWO_POINTS, [people(twins)]).binding
    assert [r.group for r in tied] == ["light", "dark"]


def test_more_groups_make_no_group_harder_to_certify_but_refuting_one_costs_more():
    many = {f"tone {g}": OPEN["dark"] for g in range(10)}
    one, ten = (judge(run(m), TWO_POINTS, [people(m)]) for m in (OPEN, many))
    assert ten.rows[0].bound == row(one, "dark").bound
    small = {"dark": (70, 14, 0, 16)}
    p = judge(run(small), TWO_POINTS, [people(small)]).rows[0].p_violated
    assert 0.05 / 10 < p < 0.05  # alone refuted, among ten not
    among = small | {f"tone {g}": EVEN["light"] for g in range(9)}
    assert judge(run(small), TWO_POINTS, [people(small)]).outcome == "violated"
    assert judge(run(among), TWO_POINTS, [people(among)]).outcome == "undecided"


def test_nobody_is_called_violated_too_often_when_all_are_just_at_the_limit():
    """Twelve groups exactly at a floor: uncorrected, half of all draws would refute one of them."""
    rng, floor = np.random.default_rng(3), Limits.parse("group:accuracy>=0.9@tone")
    codes = np.repeat(np.arange(12), 300)
    groups = Grouping(("tone",), tuple(f"tone {g}" for g in range(12)), codes, "certify")
    refuted, careless, draws = 0, 0, 100
    for _ in range(draws):
        answers = said([1] * len(codes), (rng.random(len(codes)) < 0.9).astype(int))
        verdict = judge(pruned(answers, answers), floor, [groups])
        refuted += verdict.outcome == "violated"
        careless += min(r.p_violated for r in verdict.rows) <= 0.05
    assert binomtest(refuted, draws).proportion_ci(0.998).low <= 0.05
    assert binomtest(careless, draws).proportion_ci(0.998).low > 0.05


def test_four_samples_decide_nothing():
    four = EVEN | {"dark": (4, 0, 0, 0)}
    found = row(judge(run(four), TWO_POINTS, [people(four)]), "dark")
    assert (found.outcome, found.n, found.towards) == ("undecided", 4, "holds")
    assert found.bound == pytest.approx(1 - 0.025**0.25)  # 60 points cannot be excluded


def test_an_absent_group_stands_in_the_way_until_it_is_left_out():
    moves = EVEN | {"grey": (0, 0, 0, 0)}
    verdict = judge(run(moves), TWO_POINTS, [people(moves)])
    assert verdict.outcome == "undecided"
    assert row(verdict, "grey").reason == "nobody here to tell it by"
    without = replace(TWO_POINTS, without=("grey",))
    assert judge(run(moves), without, [people(moves)]).outcome == "certified"


def test_leaving_a_group_out_leaves_the_others_as_they_were():
    moves = {"light": EVEN["light"], "gone": HURT["dark"], "dark": OPEN["dark"]}
    verdict = judge(run(moves), replace(TWO_POINTS, without=("gone",)), [people(moves)])
    whole = judge(run(moves), TWO_POINTS, [people(moves)])
    assert [r.group for r in verdict.rows] == ["light", "dark"]
    assert verdict.rows[1].p == row(whole, "dark").p


def test_one_class_has_no_false_positives_to_limit():
    limits = Limits.parse("group:false_positive_rate<=0.1@tone;group:accuracy>=0.9@tone")
    verdict = judge(run(EVEN), limits, [people(EVEN)])
    found = verdict.rows[0]
    assert (found.outcome, found.base, found.reason) == ("undecided", 0, "no negatives here")
    assert verdict.outcome == "undecided"


def test_a_dense_model_loses_nothing_from_itself_but_may_miss_a_floor():
    limits = Limits.parse("group_drop:accuracy<=0@tone;group:accuracy>=0.99@tone")
    verdict = judge(dense_of(EVEN), limits, [people(EVEN)])
    drop, floor = verdict.rows[0], verdict.rows[2]
    assert (drop.estimate, drop.bound, drop.outcome) == (0, 0, "certified")
    assert floor.outcome == "violated"


def test_without_its_dense_model_a_drop_is_not_known():
    verdict = judge(orphan(EVEN), TWO_POINTS, [people(EVEN)])
    assert verdict.outcome == "undecided"
    assert "dense model" in verdict.rows[0].reason


def test_the_precision_of_two_models_is_not_paired():
    """Dense calls 3 positive of which 2 are, sparse 2 of which 1 is."""
    parent = said([1, 1, 0, 0, 0, 1], [1, 1, 1, 0, 0, 0])
    sparse = said([1, 1, 0, 0, 0, 1], [1, 0, 1, 0, 0, 0])
    limits = Limits.parse("overall_drop:precision<=0.1")
    (found,) = judge(pruned(sparse, parent), limits, []).rows
    assert found.estimate == pytest.approx(2 / 3 - 1 / 2)
    assert found.bound == pytest.approx(upper(2, 3, 0.025) - lower(1, 2, 0.025))
    assert found.base == 2


def test_a_rate_counts_only_the_samples_it_is_over():
    parent = said([1, 1, 1, 0, 0], [1, 1, 0, 0, 1])
    sparse = said([1, 1, 1, 0, 0], [1, 0, 0, 1, 1])
    lost = pruned(sparse, parent)
    texts = ("overall_drop:true_positive_rate<=0.5", "overall_drop:false_positive_rate<=0.5")
    recall, alarms = (judge(lost, Limits.parse(text), []).rows[0] for text in texts)
    assert (recall.base, recall.estimate) == (3, pytest.approx(1 / 3))
    assert recall.bound == pytest.approx(upper(1, 3, 0.025) - lower(0, 3, 0.025))
    assert (alarms.base, alarms.estimate) == (2, pytest.approx(1 / 2))


def test_a_gap_names_its_pair_and_a_single_group_has_none():
    limits = Limits.parse("gap:accuracy<=0.2@tone;gap_drop:accuracy<=0.2@tone")
    gap, lost = judge(run(HURT), limits, [people(HURT)]).rows
    assert gap.group == "light against dark"
    assert lost.group == "dark against light"
    assert lost.estimate == pytest.approx(0.12)
    one = {"light": EVEN["light"]}
    assert judge(run(one), limits, [people(one)]).outcome == "undecided"


def test_equalized_odds_is_certified_by_both_its_gaps():
    rng = np.random.default_rng(0)
    labels, codes = rng.integers(2, size=4000), rng.integers(2, size=4000)
    answers = said(labels, np.where(rng.random(4000) < 0.9, labels, 1 - labels))
    groups = Grouping(("tone",), ("light", "dark"), codes, "certify")
    limits = Limits.parse("equalized_odds<=0.12@tone")
    verdict = judge(pruned(answers, answers), limits, [groups])
    metrics = [r.limit.metric for r in verdict.rows]
    assert metrics == ["true_positive_rate", "false_positive_rate"]
    assert verdict.outcome == "certified"


def test_what_has_no_test_never_makes_a_certificate_but_may_stop_one():
    alone = judge(run(EVEN), Limits.parse("group:f1>=0.5@tone"), [people(EVEN)])
    assert (alone.outcome, EXIT[alone.outcome]) == ("estimate", 2)
    assert {r.outcome for r in alone.rows} == {"holds"}
    beside = judge(run(EVEN), Limits.parse("overall:accuracy>=0.9;overall:f1>=0.5"), [])
    assert beside.outcome == "certified"
    assert [r.guaranteed for r in beside.rows] == [True, False]
    failing = judge(run(EVEN), Limits.parse("overall:accuracy>=0.9;overall:f1>=0.99"), [])
    assert failing.outcome == "undecided"
    unknown = judge(run(EVEN), Limits.parse("overall:accuracy>=0.9;overall:ece<=0.5"), [])
    assert (unknown.outcome, unknown.rows[1].outcome) == ("undecided", "unknown")


def test_without_a_positive_class_a_rate_is_an_estimate():
    answers = Outcomes(np.array([0, 1, 2] * 50), np.array([0, 1, 2] * 50), None, 3)
    verdict = judge(pruned(answers, answers), Limits.parse("overall:true_positive_rate>=0.5"), [])
    assert verdict.outcome == "estimate"
    assert "positive class" in verdict.rows[0].reason


def test_deployment_shares_re_weight_everyone_and_split_delta_over_the_groups():
    limits = Limits.parse(
        "overall:accuracy>=0.5;overall_drop:accuracy<=0.2;group:accuracy>=0.5@tone"
    )
    given = replace(limits, shares=(("light", 3.0), ("dark", 1.0)), share_columns=("tone",))
    overall, lost, group, _ = judge(run(HURT), given, [people(HURT)]).rows
    assert overall.estimate == pytest.approx(0.75 * 1910 / 2000 + 0.25 * 1710 / 2000)
    by_hand = 0.75 * lower(1910, 2000, 0.025) + 0.25 * lower(1710, 2000, 0.025)
    assert overall.bound == pytest.approx(by_hand)
    assert lost.estimate == pytest.approx(0.25 * 0.12)
    ups = [0.75 * upper(10, 2000, 0.0125), 0.25 * upper(250, 2000, 0.0125)]
    downs = [0.75 * lower(10, 2000, 0.0125), 0.25 * lower(10, 2000, 0.0125)]
    assert lost.bound == pytest.approx(sum(ups) - sum(downs))
    assert group.bound == pytest.approx(lower(1910, 2000, 0.05))


def test_a_re_weighted_conditional_rate_is_an_estimate():
    limits = Limits.parse("overall:true_positive_rate>=0.5")
    given = replace(limits, shares=(("light", 0.5), ("dark", 0.5)), share_columns=("tone",))
    verdict = judge(run(EVEN), given, [people(EVEN)])
    assert verdict.outcome == "estimate"
    assert "ratio" in verdict.rows[0].reason
    assert judge(run(EVEN), limits, [people(EVEN)]).outcome == "certified"


def test_each_limit_finds_the_groups_it_names():
    ages = replace(people(EVEN), columns=("age",), names=("young", "old"))
    limits = Limits.parse("group:accuracy>=0.9@tone;group:accuracy>=0.8@age;mcd<=0.2")
    verdict = judge(run(EVEN), limits, [people(EVEN), ages])
    assert [r.group for r in verdict.rows[:4]] == ["light", "dark", "young", "old"]
    with pytest.raises(UnknownName, match="hair"):
        judge(run(EVEN), Limits.parse("group:accuracy>=0.9@hair"), [people(EVEN)])
    with pytest.raises(BadValue, match="choose the columns"):
        judge(run(EVEN), Limits.parse("group:accuracy>=0.9"), [])
    with pytest.raises(BadValue, match="nobody is grouped by that"):
        shared = replace(TWO_POINTS, limits=Limits.parse("overall:accuracy>=0.9").limits)
        given = replace(shared, shares=(("a", 1.0),), share_columns=("hair",))
        judge(run(EVEN), given, [people(EVEN)])


def test_everyone_needs_no_groups():
    verdict = judge(run(EVEN), Limits.parse("overall:accuracy>=0.9"), [])
    whole = judge(run(EVEN), Limits.parse("group:accuracy>=0.9"), [everyone(4000, "certify")])
    assert verdict.rows[0].p == whole.rows[0].p


def test_a_change_of_what_has_no_better_side_is_limited_both_ways():
    limits = Limits.parse("overall_drop:selection_rate<=0.05")
    fell = {"light": (500, 100, 0, 400)}
    rose = {"light": (500, 0, 100, 400)}
    verdicts = [judge(run(moves), limits, []) for moves in (fell, rose)]
    assert [v.outcome for v in verdicts] == ["violated", "violated"]
    assert [v.rows[0].estimate for v in verdicts] == [pytest.approx(0.1)] * 2
