import numpy as np
import pytest

from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.sequence import best, certify, level
from fairviz.audit.groups import Grouping
from fairviz.errors import BadValue
from tests.audit.deciding import truths
from tests.audit.deciding.cases import EVEN, HURT, NEAR, dense_of, people, run
from tests.audit.deciding.truths import Truth
from tests.audit.studies import pruned, said

TWO_POINTS = Limits.parse("group_drop:accuracy<=0.02@tone")
SPARSITIES = (0.5, 0.7, 0.9)


def descended(*moves, limits=TWO_POINTS, **which):
    """One method over these sparsities."""
    runs = [run(each, asked) for each, asked in zip(moves, SPARSITIES, strict=False)]
    (found,) = certify(runs, limits, [people(moves[0])], **which)
    return found


def test_the_sparsest_is_chosen_before_the_first_that_is_not_certified():
    found = descended(EVEN, EVEN, HURT)
    assert found.chosen.run.asked == 0.7
    assert found.stopped.verdict.outcome == "violated"
    assert found.later == ()


def test_a_later_pass_is_not_certified_and_is_told():
    found = descended(EVEN, HURT, EVEN)
    assert found.chosen.run.asked == 0.5
    assert [step.run.asked for step in found.later] == [0.9]


def test_nothing_is_chosen_where_the_first_fails_and_all_where_none_does():
    nothing, everything = descended(HURT, EVEN, EVEN), descended(EVEN, EVEN, EVEN)
    assert nothing.chosen is None
    assert [step.run.asked for step in nothing.later] == [0.7, 0.9]
    assert everything.chosen.run.asked == 0.9
    assert everything.stopped is None


def test_sparsities_are_judged_in_their_order_whatever_order_they_come_in():
    runs = [run(EVEN, 0.9), run(HURT, 0.7), run(EVEN, 0.5)]
    (found,) = certify(runs, TWO_POINTS, [people(EVEN)])
    assert [step.run.asked for step in found.steps] == [0.5, 0.7, 0.9]


def test_one_sparsity_is_a_sequence_too():
    assert descended(EVEN).chosen.run.asked == 0.5


def test_methods_share_delta_and_readings_halve_it():
    assert level(0.95) == pytest.approx(0.05)
    assert level(0.95, methods=5) == pytest.approx(0.01)
    assert level(0.95, reading=1) == pytest.approx(0.025)
    assert level(0.95, methods=2, reading=3) == pytest.approx(0.05 / 16)
    assert sum(level(0.95, reading=k) for k in range(1, 20)) < 0.05
    for methods, reading in ((0, 0), (1, -1)):
        with pytest.raises(BadValue, match="cannot be certified"):
            level(0.95, methods, reading)


def test_every_method_and_seed_is_paid_for():
    runs = [run(EVEN, 0.5), run(EVEN, 0.5, "snip"), run(EVEN, 0.5, "snip", seed=1)]
    found = certify(runs, TWO_POINTS, [people(EVEN)], reading=1)
    assert len(found) == 3
    assert {one.alpha for one in found} == {level(0.95, 3, 1)}
    assert {one.steps[0].verdict.alpha for one in found} == {level(0.95, 3, 1)}


def test_the_best_goes_farthest_and_may_be_several():
    runs = [run(EVEN, 0.5), run(EVEN, 0.9), run(EVEN, 0.9, "snip"), run(HURT, 0.9, "grasp")]
    found = best(certify(runs, TWO_POINTS, [people(EVEN)]))
    assert sorted(one.first.pruner for one in found) == ["magnitude", "snip"]
    assert best(certify([run(HURT)], TWO_POINTS, [people(HURT)])) == ()


def test_a_listed_dense_model_leads_its_own_children():
    limits = Limits.parse("group:accuracy>=0.97@tone")
    runs = [run(EVEN, 0.5), run(EVEN, 0.5, seed=1), dense_of(EVEN)]
    own, other = certify(runs, limits, [people(EVEN)])
    assert [step.run.schedule for step in own.steps] == ["dense", "oneshot"]
    assert own.chosen is None
    assert own.stopped.run.schedule == "dense"
    assert [step.run.schedule for step in other.steps] == ["oneshot"]


def test_a_dense_model_alone_is_no_sparsity_to_choose():
    (found,) = certify([run(HURT), dense_of(HURT)], TWO_POINTS, [people(HURT)])
    assert [step.passes for step in found.steps] == [True, False]
    assert found.chosen is None
    assert found.stopped.run.asked == 0.9


def test_what_may_be_violated_is_refuted_for_all_sparsities_together():
    small = {"dark": (72, 12, 0, 16)}  # refuted at 3.4 %: alone, and not as one of three
    alone, third = (descended(*[small] * count) for count in (1, 3))
    assert alone.stopped.verdict.outcome == "violated"
    assert third.stopped.verdict.outcome == "undecided"


def test_nothing_to_certify_says_what_to_do():
    with pytest.raises(BadValue, match="choose a method on explore"):
        certify([], TWO_POINTS, [people(EVEN)])


def test_the_simulated_rule_is_the_one_that_answers_go_through():
    """Counts drawn for the guarantee's simulation, as answers: the same sparsity is chosen."""
    drop = np.array([[[0.0, 0.0], [0.004, 0.0], [0.0, 0.012]]])
    truth = Truth(drop + 0.002, np.full(drop.shape, 0.002), drop, np.array([900, 1100]))
    rng, draws = np.random.default_rng(1), 25
    counts = truth.drops(rng, draws)
    far = truths.guaranteed(counts, counts, np.full(draws, 0.02))
    assert set(far[:, 0]) > {2}  # both outcomes are drawn
    groups = Grouping(("tone",), ("light", "dark"), np.repeat([0, 1], truth.n), "certify")
    for draw in range(draws):
        runs = [_answers(counts.hits[draw, 0, s], truth.n, asked) for s, asked in _steps()]
        (found,) = certify(runs, TWO_POINTS, [groups])
        assert len(found.reached) == far[draw, 0]


def _steps():
    return enumerate(SPARSITIES)


def _answers(hits, n, asked):
    """Dense is right but where pruning wins."""
    parts = [(size, int(lost), int(won)) for size, (lost, won) in zip(n, hits, strict=True)]
    before = [right for size, _, won in parts for right in [0] * won + [1] * (size - won)]
    after = [right for size, lost, _ in parts for right in [1] * (size - lost) + [0] * lost]
    ones = [1] * len(before)
    return pruned(said(ones, after), said(ones, before), asked=asked)


def test_undecided_ends_a_sequence_as_well():
    found = descended(EVEN, NEAR)
    assert found.chosen.run.asked == 0.5
    assert found.stopped.verdict.outcome == "undecided"


def test_variants_of_different_evaluation_sets_are_refused():
    short = {"light": (190, 1, 1, 8), "dark": (190, 1, 1, 8)}
    with pytest.raises(BadValue, match=r"answers other samples than magnitude 0\.5"):
        certify([run(EVEN, 0.5), run(short, 0.9)], TWO_POINTS, [people(EVEN)])
    with pytest.raises(BadValue, match="answers 400 samples, but tone is known of 4,000"):
        certify([run(short)], TWO_POINTS, [people(EVEN)])
    stranger = pruned(run(EVEN).said, run(short).said)
    with pytest.raises(BadValue, match="evaluate both on one set"):
        certify([stranger], TWO_POINTS, [people(EVEN)])
