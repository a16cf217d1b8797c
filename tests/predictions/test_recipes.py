"""Two recipes of one method and sparsity are two methods, not seeds of one."""

from dataclasses import replace

import pytest

from fairviz import schedules
from fairviz.predictions.listed import frame
from fairviz.predictions.shelf import row_of
from fairviz.spec import Prune, Ramp, Train, Variant, as_record

DENSE = Variant("portraits", "resnet8", 0, (Train(),))
MAGNITUDE = Prune("magnitude", 9_000)
FILTERS = Prune("autobot", 5_000)


def made(steps, seed=0):
    return replace(DENSE, seed=seed, steps=(*DENSE.steps, *steps))


def row(variant):
    about = {
        "address": variant.digest,
        "variant": as_record(variant),
        "facts": {"seconds": 1.0},
        "evalset": "e",
        "files": {},
        "made": "now",
    }
    return row_of(about) | {"home": True}


def schedules_of(*variants):
    return frame([row(variant) for variant in variants])["schedule"].tolist()


def test_seeds_of_one_recipe_keep_the_schedules_bare_name():
    seeds = [made(schedules.gradual(MAGNITUDE), seed) for seed in range(3)]
    assert schedules_of(*seeds) == ["gradual"] * 3


def test_other_epochs_are_another_method():
    found = schedules_of(*(made(schedules.gradual(MAGNITUDE, epochs=n)) for n in (5, 8)))
    assert found == ["gradual?epochs=5", "gradual?epochs=8"]


def test_what_they_have_in_common_is_not_said():
    one, other = (schedules.recovered(MAGNITUDE, epochs=n, rate=0.01) for n in (3, 4))
    assert schedules_of(made(one), made(other)) == ["recovered?epochs=3", "recovered?epochs=4"]


def test_the_whole_curve_and_its_mitigations_carry_what_tells_two_of_their_cells_apart():
    wide = [made(schedules.gradual(replace(MAGNITUDE, sparsity=s), epochs=8)) for s in (5000, 9000)]
    taught = made(schedules.gradual(MAGNITUDE, ("kd",), epochs=5))
    found = schedules_of(made(schedules.gradual(MAGNITUDE)), *wide, taught)
    assert found == [f"gradual?epochs={n}" for n in (5, 8, 8, 5)]


def test_another_method_keeps_its_name():
    other = made(schedules.gradual(Prune("snip", 9_000)))
    both = [made(schedules.gradual(MAGNITUDE, epochs=n)) for n in (5, 8)]
    assert schedules_of(*both, other)[2] == "gradual"


def test_settings_of_losses_that_differ_in_rate_from_plain_do_not_clash():
    taught = made((replace(schedules.gradual(MAGNITUDE, ("at",))[0], rate=0.005),))
    assert schedules_of(made(schedules.gradual(MAGNITUDE)), taught) == ["gradual", "gradual"]


@pytest.mark.parametrize(
    ("one", "other", "labels"),
    [
        ({"exempt": ()}, {}, ["exempt=nothing", "exempt=stem+classifier"]),
        ({"objectives": ("pw",)}, {}, ["objectives=score and training", "objectives=training"]),
    ],
)
def test_what_a_pruning_exempts_and_whether_its_score_knows_the_loss(one, other, labels):
    steps = [schedules.recovered(replace(FILTERS, **more), ("pw",)) for more in (one, other)]
    assert schedules_of(*map(made, steps)) == [f"recovered?{label}" for label in labels]


def test_a_loss_in_the_score_alone_is_not_a_loss_in_the_training():
    scored = schedules.recovered(replace(FILTERS, objectives=("pw",)))
    trained = schedules.recovered(FILTERS, ("pw",))
    found = schedules_of(made(scored), made(trained))
    assert found == ["recovered?objectives=score", "recovered?objectives=training"]


def test_what_the_fairness_of_a_bilevel_mask_is_said_of():
    both = [schedules.bilevel(MAGNITUDE, ("equalised?by=tone",), fair=f) for f in ("mask", "both")]
    found = schedules_of(*map(made, both))
    assert found == ["bilevel?fair=mask", "bilevel?fair=both"]


def test_ramps_are_told_apart_in_words_that_no_address_reads_as_settings():
    slow = replace(schedules.gradual(MAGNITUDE)[0], ramp=Ramp(1, 1, 4), pace="steps?at=1,2&by=0.2")
    found = schedules_of(made(schedules.gradual(MAGNITUDE)), made((slow,)))
    assert found[1] == "gradual?pace=steps at=1/2 by=0.2&ramp=1 to 4 by 1 from 0"


def test_rounds_that_keep_more_are_another_method():
    found = schedules_of(*(made(schedules.iterative(MAGNITUDE, keep=k)) for k in (0.5, 0.25)))
    assert found == ["iterative?keep=0.5", "iterative?keep=0.25"]


def test_nothing_stored_has_no_rows():
    assert frame([]).empty


def brought_up(epochs, seed=0, steps=()):
    return Variant("portraits", "resnet8?width=16", seed, (Train(epochs=epochs), *steps))


def models_of(*variants):
    return frame([row(variant) for variant in variants])["model"].tolist()


def test_seeds_of_one_upbringing_keep_the_models_bare_name():
    assert models_of(*(brought_up(8, seed) for seed in range(3))) == ["resnet8?width=16"] * 3


def test_dense_models_that_learnt_otherwise_are_two_models_and_so_are_their_children():
    cut = (Prune("magnitude", 9_000),)
    family = [brought_up(n, 0, steps) for n in (8, 24) for steps in ((), cut)]
    found = frame([row(variant) for variant in family])
    assert found["model"].tolist() == [f"resnet8?width=16&epochs={n}" for n in (8, 8, 24, 24)]
    assert set(found["network"]) == {"resnet8?width=16"}
    assert found["schedule"].tolist() == ["dense", "oneshot"] * 2


def test_another_network_keeps_its_name_beside_them():
    others = [brought_up(8), brought_up(24), Variant("portraits", "resnet8", 0, (Train(),))]
    assert models_of(*others)[2] == "resnet8"
