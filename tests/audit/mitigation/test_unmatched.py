"""Who stands beside nothing, why, and what would stand beside it."""

from fairviz.audit.mitigation.parts import comparisons
from fairviz.audit.mitigation.unmatched import NO_PARTNER, SEVERAL_PARTS, unmatched
from tests.audit.mitigation.test_parts import run


def told(*runs):
    return [(cell.pruner, cell.schedule, why, how) for cell, why, how in unmatched(runs)]


def test_plain_methods_miss_nobody():
    assert told(run(), run("l1_filter"), run(schedule="oneshot")) == []


def test_what_stands_beside_plain_is_not_told():
    assert told(run(), run("snip"), run(mitigation="kd")) == []


def test_a_criterion_without_the_plain_one_says_which_is_wanted():
    asked = ("l1_filter", "recovered")
    assert told(run(), run("fpgm")) == [("fpgm", "recovered", NO_PARTNER, (asked,))]


def test_a_method_of_two_parts_stands_beside_either():
    [(_, _, why, asked)] = told(run("snip", "iterative"))
    assert why == SEVERAL_PARTS
    assert asked == (("magnitude", "iterative"), ("snip", "recovered"))


def test_what_is_said_to_be_run_does_stand_beside_it():
    lonely = [run("fpgm"), run("l1_filter", "bilevel", "kd"), run("snip", "iterative")]
    for one in lonely:
        [(_, _, asked)] = unmatched([one])
        for pruner, schedule in asked:
            pair = [one, run(pruner, schedule)]
            assert one.variant in [c.method.runs[0].variant for c in comparisons(pair)]
