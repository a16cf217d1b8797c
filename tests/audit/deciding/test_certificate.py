from dataclasses import replace

from fairviz.audit.deciding.estimates import what_if
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.sequence import certify
from fairviz.audit.deciding.testing import judge
from fairviz.audit.findings.certificate import checked, decided
from fairviz.audit.findings.expectation import expected
from tests.audit.deciding.cases import EVEN, HURT, NEAR, OPEN, dense_of, people, run
from tests.audit.deciding.test_estimates import PEOPLE, study

LIMITS = Limits.parse("group_drop:accuracy<=0.02@tone")
LOSES = "every group of tone loses at most 2 points of accuracy"


def said(*runs, limits=LIMITS, moves=EVEN, reading=0):
    """The finding after Certify."""
    found = certify(runs, limits, [people(moves)], reading=reading)
    return decided(found, limits, [people(moves)], reading=reading)


def test_a_certificate_names_method_sparsity_limit_and_what_binds():
    found = said(run(EVEN, 0.5), run(EVEN, 0.9))
    assert found.headline == (
        f"At 95 % confidence, magnitude, one-shot may go to 90 %: {LOSES} (dark binds: at most"
        " 0.9 points). Nothing sparser was tried."
    )
    assert found.severity == "calm"
    assert "another seed" in found.caveat
    assert "shift" in found.caveat
    assert len(found.evidence) == 4


def test_one_step_further_is_told_and_a_later_pass_is_not_certified():
    found = said(run(EVEN, 0.5), run(HURT, 0.7), run(EVEN, 0.9))
    assert "may go to 50 %" in found.headline
    assert (
        f"At 70 %, a limit is violated: dark loses 9.5 points or more; asked is that {LOSES}"
        in (found.headline)
    )
    assert "It would pass again at 90 %, too late: that is not certified." in found.headline


def test_a_bound_is_never_rounded_to_its_stricter_side():
    bound = judge(run(EVEN, 0.5), LIMITS, [people(EVEN)]).rows[1].bound
    assert 0.0080 < bound <= 0.0090
    open_bound = judge(run(NEAR, 0.5), LIMITS, [people(EVEN)]).rows[1].bound
    assert f"up to {-(-open_bound // 0.001) / 10:g} points cannot" in said(run(NEAR)).headline


def test_one_sparsity_is_called_so():
    assert said(run(EVEN)).headline.endswith("It is the only sparsity tried.")


def test_methods_that_tie_are_both_named_and_all_are_paid_for():
    found = said(run(EVEN), run(EVEN, 0.9, "snip"), run(HURT, 0.9, "grasp"), reading=2)
    assert "magnitude, one-shot and SNIP, one-shot (of 3 methods) may go to 90 %" in found.headline
    paid = "Tested at 99.58 %, since 3 methods are certified at once and this is reading 2"
    assert paid in found.caveat


def test_undecided_says_which_way_it_points_and_what_would_decide():
    found = said(run(OPEN), moves=OPEN)
    assert found.severity == "unknown"
    assert found.headline == (
        "Magnitude, one-shot at 90 % is undecided at 95 % confidence: dark loses 1 point of"
        " accuracy by the estimate, up to 3.8 points cannot be excluded; asked is at most 2 points."
        " About 2,800 more samples of dark would show it certified, if the estimates are right"
        " (power 80 %)."
    )


def test_what_is_violated_is_harm():
    found = said(run(HURT))
    assert found.severity == "harm"
    assert found.headline.startswith("Magnitude, one-shot at 90 % violates a limit, at 95 %")


def test_a_dense_model_that_violates_a_limit_itself_is_named():
    limits = Limits.parse("group:accuracy>=0.97@tone")
    found = said(dense_of(EVEN), run(EVEN), limits=limits)
    assert found.headline.startswith("The dense model itself violates a limit")
    assert "the accuracy of light is 96.5 % or less; asked is that in every group" in found.headline


def test_nobody_there_is_told_and_so_is_who_is_left_out():
    moves = EVEN | {"grey": (0, 0, 0, 0)}
    found = said(run(moves), moves=moves)
    assert "grey: nobody here to tell it by" in found.headline
    assert "No number of samples like these would decide it for grey." in found.headline
    without = said(run(moves), moves=moves, limits=replace(LIMITS, without=("grey",)))
    assert "Left out of it: grey." in without.caveat


def test_an_estimate_is_no_guarantee_and_says_so():
    alone = said(run(EVEN), limits=Limits.parse("overall:f1>=0.5"))
    assert alone.headline.startswith("No guarantee exists for this: everyone's F1")
    assert alone.severity == "unknown"
    beside = said(run(EVEN), limits=Limits.parse("overall:accuracy>=0.9;overall:f1>=0.5"))
    assert "By the estimate only, without a guarantee: everyone's F1 is at least" in beside.headline


def test_re_weighted_numbers_say_so():
    limits = Limits.parse("overall_drop:accuracy<=0.02")
    given = replace(limits, shares=(("light", 9.0), ("dark", 1.0)), share_columns=("tone",))
    assert "re-weighted to the shares given: light 90 % and dark 10 %" in (
        said(run(EVEN), limits=given).caveat
    )


def test_one_variant_alone_has_the_same_words():
    for moves, severity in ((EVEN, "calm"), (HURT, "harm"), (OPEN, "unknown")):
        verdict = judge(run(moves), LIMITS, [people(moves)])
        assert checked(run(moves), verdict, LIMITS, [people(moves)]).severity == severity


def test_many_groups_that_tie_are_counted():
    moves = {f"tone {g}": (380, 5, 5, 10) for g in range(200)}
    assert "tone 0, tone 1 and 198 more" in said(run(moves), moves=moves, limits=LOOSE).headline


LOOSE = Limits.parse("group_drop:accuracy<=0.1@tone")


def test_names_are_only_names():
    moves = {"<script>": EVEN["light"], "{0} =cmd()": EVEN["dark"]}
    assert "{0} =cmd() binds" in said(run(moves), moves=moves).headline


def test_nothing_certified_yet_says_what_to_do():
    assert decided([], LIMITS, []).severity == "none"


def expectation(*counts, limits=LIMITS):
    return expected(what_if(study(*counts), limits, PEOPLE), limits)


def test_explore_makes_one_expect_and_says_it_is_an_estimate():
    found = expectation(5, 15, 60)
    assert found.headline == (
        "By the estimate, magnitude, one-shot may go to 70 %; the nearest limit is that"
        f" {LOSES}: dark loses 1.5 points. One step further, at 90 %, dark loses 6 points of"
        " accuracy."
    )
    assert found.caveat.startswith("An estimate")


def test_what_one_step_further_costs_everyone_and_two_groups_is_told_in_their_own_words():
    everyone = expectation(15, 60, limits=Limits.parse("overall_drop:accuracy<=0.01"))
    assert everyone.headline.endswith("at 70 %, everyone loses 3 points of accuracy.")
    gap = expectation(15, 60, limits=Limits.parse("gap:accuracy<=0.03@tone"))
    assert gap.headline.endswith("at 70 %, light and dark differ by 6 points in accuracy.")


def test_explore_without_an_answer_says_what_is_nearest_and_whether_dense_fails():
    found = expectation(60, 70)
    assert found.severity == "harm"
    assert "with magnitude, one-shot at 50 % dark loses 6 points" in found.headline
    floor = expectation(5, limits=Limits.parse("group:accuracy>=0.96@tone"))
    assert floor.headline.endswith(
        "Nor does the dense model itself: the accuracy of light is 95 %."
    )


def test_what_holds_again_on_explore_is_not_promised():
    assert "90 % would do again, but no sequence of tests gets there." in (
        expectation(5, 60, 5).headline
    )


def test_only_dense_models_have_no_sparsity():
    table = what_if([dense_of(EVEN)], LIMITS, [people(EVEN)])
    assert expected(table, LIMITS).severity == "none"
