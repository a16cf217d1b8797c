"""What a variant is, and that its address never moves."""

from dataclasses import replace

import pytest

from fairviz import catalog, schedules
from fairviz.errors import BadValue, UnknownName
from fairviz.schedules import gradual, recovered
from fairviz.spec import (
    Prune,
    Ramp,
    Rewind,
    Train,
    Variant,
    as_record,
    at,
    digest_of,
    from_record,
)

DENSE = Variant("portraits", "resnet8")
NINETY = Prune("magnitude", 9_000)
ONESHOT = replace(DENSE, steps=(Train(), NINETY))
RECOVERED = replace(DENSE, steps=(Train(), *recovered(NINETY)))
GRADUAL = replace(DENSE, seed=3, steps=(Train(), *gradual(Prune("snip", 5_000, "layer"))))
STAGES = replace(DENSE, steps=(Train(), Prune("taylor", 0, "stages", (1_000, 9_000), ("stem",))))
DISTILLED = ("kd?labels=1&weight=1",)
RETRAINED = (
    *("recovered", "gradual", "iterative", "lottery"),
    *("scratch", "at_start", "fair_first"),
)
TREATED = {
    name: replace(DENSE, steps=(Train(), *make(NINETY, DISTILLED)))
    for name in (
        "recovered",
        "gradual",
        "iterative",
        "lottery",
        "scratch",
        "at_start",
        "fair_first",
    )
    for make in (getattr(schedules, name),)
}
ALL = [DENSE, ONESHOT, RECOVERED, GRADUAL, STAGES, *TREATED.values()]

PINNED = {
    "dense": (DENSE, "ca20b2b355335402846b8503fcc11a8b32f83035726d7c8806a9f780765557c2"),
    "one-shot": (ONESHOT, "4f10dd18d8920d55d8b453362b7275cdaf1a0c52cf16be1aa7c1b4305f610119"),
    "recovered": (RECOVERED, "a92655c1163dbb26d7a74248f96204c89089f482c6b5b83faf0e49414485fdb2"),
    "gradual": (GRADUAL, "fbcf8138ee85e8509ed7cf7670168a86d3e68d11ad58c5e86700e1786bb5112b"),
    "by stage": (STAGES, "111e78cdad1bcca230b2b425ca089837d9f6713d3f2421625ab8bb6e7ee36802"),
    "settings": (
        Variant("portraits?seed=7", "resnet20?width=8", 1, (Train(epochs=2),)),
        "a754b2109ab8cbb6a09b91ccb656a9e790250309afe6cf1a0d5d5b2ef83544e6",
    ),
}


@pytest.mark.parametrize("name", PINNED)
def test_a_known_variant_keeps_its_address(name):
    """If this fails, every result that anybody keeps has been renamed: add a field instead."""
    variant, digest = PINNED[name]
    assert variant.digest == digest


@pytest.mark.parametrize("variant", ALL, ids=lambda variant: variant.schedule)
def test_a_record_reads_back_as_the_same_variant(variant):
    assert from_record(as_record(variant)) == variant
    assert digest_of(as_record(variant)) == variant.digest


def test_settings_in_another_order_are_the_same_variant():
    one = Variant("portraits?seed=7&task=smiling", "resnet20?width=16")
    two = Variant("portraits?task=smiling&seed=7", "resnet20")
    assert one.digest == two.digest


def test_a_field_at_its_default_is_not_in_the_address():
    assert as_record(DENSE)["steps"] == [{"step": "train"}]
    assert "versions" not in as_record(DENSE)


def test_a_new_version_of_a_plug_in_moves_its_variants_alone(monkeypatch):
    before = [DENSE.digest, replace(ONESHOT).digest]
    newer = replace(catalog.PRUNERS["magnitude"], version=2)
    monkeypatch.setitem(catalog.PRUNERS, "magnitude", newer)
    after = [replace(DENSE).digest, replace(ONESHOT).digest]
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_two_sparsities_share_one_dense_parent():
    half = replace(DENSE, steps=(Train(), Prune("magnitude", 5_000)))
    assert half.dense.digest == ONESHOT.dense.digest == RECOVERED.dense.digest == DENSE.digest


def test_the_parent_lacks_the_last_step():
    assert RECOVERED.parent == ONESHOT
    assert ONESHOT.parent == DENSE
    assert DENSE.parent.parent is None


def test_a_schedule_is_read_off_the_steps():
    schedules = [variant.schedule for variant in ALL[:5]]
    assert schedules == ["dense", "oneshot", "recovered", "gradual", "oneshot"]


@pytest.mark.parametrize(
    ("share", "whole"), [(0, 0), (0.9, 9_000), (1 - 0.9, 1_000), (0.995, 9_950), (1, 10_000)]
)
def test_a_share_is_a_whole_number_of_ten_thousandths(share, whole):
    assert at(share) == whole


def test_all_200_slider_values_are_the_same_however_they_arise():
    for step in range(200):
        assert at(step / 200) == at(step * 0.005) == at(1 - (200 - step) / 200) == 50 * step


@pytest.mark.parametrize("share", [-0.1, 1.1, 90, float("nan"), float("inf")])
def test_a_share_outside_0_to_1_is_refused(share):
    with pytest.raises(BadValue, match="outside"):
        at(share)


@pytest.mark.parametrize("sparsity", [-1, 10_001, 0.9])
def test_a_sparsity_is_a_whole_number_up_to_10000(sparsity):
    with pytest.raises(BadValue, match="ten-thousandths"):
        Prune("magnitude", sparsity)


@pytest.mark.parametrize(
    ("scope", "stages"), [("stages", ()), ("global", (1_000,)), ("everywhere", ())]
)
def test_a_scope_is_known_and_fits_its_stages(scope, stages):
    with pytest.raises(BadValue, match="cope"):
        Prune("magnitude", 0, scope, stages)


@pytest.mark.parametrize("wrong", [{"epochs": 0}, {"rate": 0.0}, {"batch": 0}])
def test_training_needs_positive_numbers(wrong):
    with pytest.raises(BadValue, match="above 0"):
        Train(**wrong)


@pytest.mark.parametrize(
    ("make", "near"),
    [
        (lambda: Variant("portrait", "resnet8"), "portraits"),
        (lambda: Variant("portraits", "resnet9"), "resnet8"),
        (lambda: Prune("magnitud"), "magnitude"),
        (lambda: catalog.find(catalog.SCHEDULES, "recoverd", "schedule"), "recovered"),
    ],
)
def test_an_unknown_name_gets_the_nearest_and_the_list(make, near):
    with pytest.raises(UnknownName, match=f"Did you mean '{near}'.*There are: "):
        make()


@pytest.mark.parametrize("name", TREATED)
def test_every_schedule_is_read_off_its_own_steps(name):
    variant = TREATED[name]
    assert variant.schedule == name
    assert variant.dense == DENSE and not variant.is_dense
    assert variant.mitigation == "kd?labels=1.0&weight=1.0"


def test_a_model_trained_on_with_an_objective_is_no_longer_the_dense_one():
    fair = replace(DENSE, steps=(Train(), Train(objectives=("kd",))))
    assert not fair.is_dense and fair.dense == DENSE and fair.pruning is None


def test_a_score_by_another_loss_is_a_mitigation_too():
    variant = replace(DENSE, steps=(Train(), Prune("taylor", 5_000, objectives=("kd",))))
    assert variant.mitigation == "kd" and variant.schedule == "oneshot"


@pytest.mark.parametrize("late", ["pw", "group_dro?by=side", "reweight?by=side"])
def test_a_loss_that_would_undo_the_one_before_it_comes_first(late):
    with pytest.raises(BadValue, match="name it first"):
        Train(objectives=("kd", late))
    with pytest.raises(BadValue, match="name it first"):
        Prune("taylor", 5_000, objectives=("kd", late))
    assert len(Train(objectives=(late, "kd")).objectives) == 2


def test_an_early_checkpoint_is_a_dense_model_of_its_own():
    early = replace(DENSE, steps=(Train(until=1),))
    assert early.is_dense and early.digest != DENSE.digest


def test_whole_numbers_and_floats_are_one_address():
    one, two = (replace(DENSE, steps=(Train(), Rewind(n), Train(until=n))) for n in (1, 1.0))
    assert one.digest == two.digest


@pytest.mark.parametrize(
    "make",
    [
        lambda: Train(until=9),
        lambda: Train(ramp=Ramp()),
        lambda: Ramp(every=0),
        lambda: Ramp(first=3, last=2),
        lambda: Ramp(initial=10_001),
        lambda: Rewind(-1),
        lambda: Rewind(1, signed=True),
        lambda: Prune("magnitude", 100, budget="bananas"),
        lambda: schedules.oneshot(NINETY, ("kd",)),
        lambda: schedules.fair_first(NINETY),
    ],
)
def test_a_step_that_cannot_be_is_refused(make):
    with pytest.raises(BadValue):
        make()


def test_rounds_are_shared_between_goals():
    half, most = (schedules.iterative(Prune("magnitude", at(s))) for s in (0.6, 0.9))
    assert [step.sparsity for step in most if isinstance(step, Prune)] == [5000, 7500, 8750, 9000]
    assert half[:2] == most[:2]


def test_a_lottery_ticket_rewinds_after_every_cut():
    kinds = [type(step) for step in schedules.lottery(Prune("magnitude", 7_500))]
    assert kinds == [Prune, Rewind, Train] * 2


@pytest.mark.parametrize("name", RETRAINED)
def test_a_treatment_at_another_goal_is_the_schedule_at_that_goal(name):
    make = getattr(schedules, name)
    ninety, half = (make(Prune("magnitude", s), DISTILLED) for s in (9_000, 5_000))
    assert schedules.aimed(ninety, lambda prune: replace(prune, sparsity=5_000)) == half


def test_more_rounds_are_made_where_the_goal_is_further():
    near = schedules.lottery(Prune("magnitude", 7_500), keep=0.8)
    far = schedules.lottery(NINETY, keep=0.8)
    assert schedules.aimed(near, lambda prune: NINETY) == far
