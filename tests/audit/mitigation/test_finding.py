"""The sentence: what helps, said only where it is shown."""

from dataclasses import replace

import pytest

from fairviz.audit.findings.mitigation import mitigation
from fairviz.audit.mitigation.parts import comparisons
from tests.audit.mitigation.pairs import answers, people, seconds, study


def finding(runs, measure="gap", grouping=None):
    found = comparisons(runs)
    return mitigation(found, grouping or people(), measure=measure, seconds=seconds(runs))


def test_what_halves_the_gap_is_named_with_its_limits_and_its_cost():
    told = finding(study((90, 85, 50), (90, 85, 70)))
    assert told.headline.startswith("At 90 %, distillation halves the gap (−20.0 [−")  # noqa: RUF001
    assert told.headline.endswith("points) for 1.4 × the training time.")  # noqa: RUF001
    assert told.severity == "calm"
    assert told.caveat == "Held against magnitude, recovered, over 3 seeds."


def test_what_is_not_shown_is_not_claimed():
    told = finding(study((90, 85, 60), (90, 85, 61)))
    assert told.headline.startswith("At 90 %, distillation is not shown to help: the gap moves by")
    assert told.severity == "calm"


def test_what_makes_it_worse_is_said():
    told = finding(study((90, 85, 75), (90, 85, 50)))
    assert "is not shown to help" in told.headline
    assert told.headline.endswith(" Distillation makes it worse.")
    assert told.severity == "harm"


def test_a_gap_that_closes_because_everyone_falls_says_so():
    told = finding(study((90, 85, 50), (60, 58, 57)))
    assert "more than halves the gap" in told.headline
    assert "while everyone's accuracy gets worse (−16.7" in told.headline  # noqa: RUF001


def test_a_gap_that_closes_because_the_worst_group_falls_too_is_no_help():
    told = finding(study((90, 85, 70), (55, 54, 50)))
    assert told.headline.startswith("At 90 %, distillation narrows the gap (−15.0 [−")  # noqa: RUF001
    assert "only by levelling down: the worst group's accuracy moves by −20" in told.headline  # noqa: RUF001
    assert ", everyone's accuracy moves by −28.7" in told.headline  # noqa: RUF001
    assert told.severity == "calm"


def test_help_comes_before_a_gap_closed_by_levelling_down():
    runs = study((90, 85, 50), (90, 85, 65))
    ruined = [
        replace(run, variant=f"{run.variant} snip", pruner="snip", mitigation="")
        for run in study((90, 85, 50), (35, 34, 33))
        if run.mitigation
    ]
    told = finding([*runs, *ruined])
    assert told.headline.startswith("At 90 %, distillation narrows the gap (−15.0 [−")  # noqa: RUF001


def test_the_worst_group_rises():
    assert (
        "raises the worst group's accuracy"
        in finding(study((90, 85, 50), (90, 85, 70)), "worst").headline
    )


def test_the_best_of_several_is_held_to_limits_for_all_of_them():
    runs = study((90, 85, 50), (90, 85, 70))
    others = [
        replace(run, variant=f"{run.variant} {name}", pruner=name, mitigation="")
        for run in runs
        if run.schedule == "recovered" and not run.mitigation
        for name in ("snip", "taylor", "random")
    ]
    alone, among = finding(runs), finding([*runs, *others])
    assert among.caveat.endswith("Limits hold for all 4 comparisons together.")
    width = [
        told.evidence.query("measure == 'gap' and mitigation == 'kd'").eval("high - low").iloc[0]
        for told in (alone, among)
    ]
    assert width[0] < width[1]


def test_one_seed_says_so():
    told = finding(study((90, 85, 50), (90, 85, 70), seeds=1))
    assert "One seed only" in told.caveat


def test_nothing_beside_plain_pruning_says_so():
    assert mitigation([], people()).severity == "none"


def test_collapsed_models_are_not_compared():
    told = finding(study((90, 85, 50), (0, 0, 0)))
    assert told.severity == "unknown"
    assert "collapsed" in told.headline


@pytest.mark.parametrize(("each", "claim"), [(100, "halves"), (4000, "more than halves")])
def test_more_than_half_is_claimed_only_where_the_limit_shows_it(each, claim):
    right, parent = {"": (90, 85, 50), "kd": (90, 85, 73)}, answers((95, 95, 95), each)
    runs = [
        replace(run, said=answers(right[run.mitigation], each), dense=parent)
        for run in study((90, 85, 50), (90, 85, 73))
        if run.schedule == "recovered"
    ]
    assert f"distillation {claim} the gap" in finding(runs, grouping=people(each)).headline
