"""Which method stands beside which: one part differs, all else is the same."""

from dataclasses import replace

import pytest

from fairviz.audit.mitigation.brought import brought, shared
from fairviz.audit.mitigation.parts import comparisons, kind_of, part_of
from tests.audit.mitigation.pairs import answers, people, seconds, study
from tests.audit.studies import pruned

PARENT = answers((95, 95, 95))


def run(pruner="magnitude", schedule="recovered", mitigation="", asked=0.9, seed=0, scope="global"):
    made = pruned(PARENT, PARENT, pruner=pruner, asked=asked, seed=seed)
    name = f"{pruner} {schedule} {mitigation} {asked} {seed}"
    how = {"schedule": schedule, "mitigation": mitigation, "scope": scope}
    return replace(made, variant=name, **how)


def told(*runs):
    return [
        (one.part, one.method.pruner, one.plain.pruner, one.plain.schedule)
        for one in comparisons(runs)
    ]


def at_a_budget(scope, achieved, mitigation="", asked=0.5):
    made = run("autobot", mitigation=mitigation, asked=asked, scope=scope)
    return replace(made, sparsity=achieved)


@pytest.mark.parametrize(("scope", "count"), [("macs", 1), ("layer macs", 1), ("global", 0)])
def test_what_met_the_same_budget_of_work_is_compared_however_many_filters_it_took(scope, count):
    both = at_a_budget(scope, 0.363), at_a_budget(scope, 0.430, "pw")
    assert len([one for one in comparisons(both) if one.part == "loss"]) == count
    tighter = at_a_budget(scope, 0.363, "pw", asked=0.75)
    assert not [one for one in comparisons([both[0], tighter]) if one.part == "loss"] or not count


def test_a_mitigation_stands_beside_the_same_method_trained_plainly():
    assert told(run(), run(mitigation="kd"), run("snip", mitigation="kd")) == [
        ("distillation", "magnitude", "magnitude", "recovered")
    ]


def test_a_criterion_stands_beside_the_plain_one_of_its_unit():
    assert told(run(), run("snip")) == [("criterion", "snip", "magnitude", "recovered")]
    assert told(run(), run("taylor_filter")) == []
    assert told(run("l1_filter", scope="layer"), run("taylor_filter")) == [
        ("criterion", "taylor_filter", "l1_filter", "recovered")
    ]


def test_a_schedule_stands_beside_pruning_once_and_recovering():
    assert told(run(), run(schedule="gradual"), run(schedule="oneshot")) == [
        ("schedule", "magnitude", "magnitude", "recovered")
    ]


def test_a_schedule_that_needs_objectives_stands_beside_the_plain_one_that_recovers():
    assert told(run(), run(schedule="fair_first", mitigation="kd")) == [
        ("distillation", "magnitude", "magnitude", "recovered")
    ]


def test_another_sparsity_is_no_comparison():
    assert told(run(asked=0.9), run(mitigation="kd", asked=0.92)) == []
    assert len(told(run(asked=0.9), run(mitigation="kd", asked=0.905))) == 1


def test_a_criterion_with_another_mitigation_is_compared_for_its_mitigation_alone():
    found = told(run(), run("snip"), run("snip", mitigation="kd"))
    assert [part for part, *_ in found] == ["criterion", "distillation"]


def test_only_seeds_that_both_have_are_paired():
    runs = [*study((90, 85, 60), (90, 85, 75), seeds=3)]
    kept = [run for run in runs if not (run.mitigation and run.seed == 1)]
    [comparison] = comparisons(kept)
    ours, plain = shared(comparison)
    assert [run.seed for run in ours] == [run.seed for run in plain] == [0, 2]


def test_the_cost_is_a_ratio_of_the_same_seeds():
    runs = study((90, 85, 60), (90, 85, 75))
    table = brought(runs, people(), seconds=seconds(runs))
    assert set(table["ratio"]) == {1.4}
    assert brought(runs, people())["ratio"].isna().all()


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        (("magnitude", "oneshot", ""), "plain"),
        (("l1_filter", "recovered", ""), "plain"),
        (("snip", "recovered", ""), "criterion"),
        (("magnitude", "gradual", ""), "schedule"),
        (("magnitude", "gradual", "kd"), "distillation"),
        (("snip", "recovered", "kd"), "several"),
        (("brought by somebody", "given", ""), "schedule"),
    ],
)
def test_the_kind_is_what_is_not_plain(how, kind):
    assert kind_of(*how) == kind


def test_settings_do_not_change_the_part():
    assert part_of("kd?weight=0.5") == "distillation"


def test_of_two_recipes_of_a_schedule_the_same_one_is_the_plain_one():
    runs = [run(schedule=f"recovered?epochs={n}") for n in (3, 5)]
    taught = run(schedule="recovered?epochs=5", mitigation="kd")
    assert told(*runs, taught) == [("distillation", "magnitude", "magnitude", "recovered?epochs=5")]


def test_a_schedule_with_settings_is_still_that_schedule():
    assert kind_of("magnitude", "recovered?epochs=5", "") == "plain"
    assert kind_of("magnitude", "gradual?epochs=8", "") == "schedule"
    assert told(run(schedule="recovered?epochs=5"), run(schedule="gradual?epochs=8")) == [
        ("schedule", "magnitude", "magnitude", "recovered?epochs=5")
    ]
    assert told(run(schedule="recovered?objectives=score", mitigation="pw"), run()) == [
        ("loss", "magnitude", "magnitude", "recovered")
    ]
