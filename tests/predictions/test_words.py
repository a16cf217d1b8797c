"""A variant in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from fairviz import grids
from fairviz.predictions.words import described, mitigated
from fairviz.schedules import bilevel, gradual, iterative, lottery, recovered
from fairviz.spec import Prune, Train, Variant

NINETY = Prune("magnitude", 9_000)
TAYLOR = Prune("taylor", 9_000, objectives=("kd",))
SMALL = Path(__file__).parents[2] / "studies" / "small"


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((), "Dense"),
        ((NINETY,), "Magnitude 90 % of weights, one-shot"),
        (recovered(NINETY), "Magnitude 90 % of weights, recovered"),
        (gradual(NINETY), "Magnitude 90 % of weights, gradual"),
        (
            recovered(NINETY, ("kd",)),
            "Magnitude 90 % of weights, recovered, with distillation",
        ),
        (
            recovered(NINETY, ("kd?weight=0.5",)),
            "Magnitude 90 % of weights, recovered, with distillation (weight=0.5)",
        ),
        ((Prune("l1_filter", 9_950),), "L1 filters 99.5 % of filters, one-shot"),
        ((Prune("snip", 5_000, "layer"),), "SNIP 50 % of each layer's weights, one-shot"),
        ((Prune("snip", 5_000, "2:4"),), "SNIP 2 of every 4 weights, one-shot"),
        (
            (Prune("l1_filter", 7_500, budget="macs"),),
            "L1 filters 75 % of MACs, in whole filters, one-shot",
        ),
        (
            (Prune("l1_filter", 7_500, "layer", budget="macs"),),
            "L1 filters 75 % of MACs, in each layer's filters, one-shot",
        ),
        (
            (Prune("snip", 0, "stages", (1_000, 2_500)),),
            "SNIP 10 % / 25 % of the stages' weights, one-shot",
        ),
    ],
)
def test_a_variant_is_said_in_words(steps, words):
    variant = Variant("portraits", "resnet8", 3, (Train(), *steps))
    assert described(variant) == f"{words} · resnet8 on portraits, seed 3"


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (recovered(NINETY, epochs=1), "recovered (epochs=1)"),
        (recovered(NINETY, epochs=2, rate=1e9), "recovered (epochs=2, rate=1e+09)"),
        (iterative(NINETY, keep=0.8), "iterative (keep=0.8)"),
        (iterative(NINETY), "iterative"),
        (iterative(NINETY, last=5), "iterative (epochs=1 then 5)"),
        (lottery(NINETY, rewind=1), "lottery ticket (rewind=1)"),
        (bilevel(NINETY, fair="mask"), "bi-level (fair=mask)"),
        (gradual(replace(NINETY, exempt=())), "gradual (exempt=nothing)"),
        (recovered(TAYLOR), "recovered, with distillation in score"),
        (recovered(TAYLOR, ("kd",)), "recovered, with distillation in score and training"),
        ((TAYLOR,), "one-shot, with distillation"),
    ],
)
def test_what_differs_from_the_usual_course_is_told(steps, told):
    words = described(Variant("portraits", "resnet8", 3, (Train(), *steps)))
    assert words.partition(", ")[2] == f"{told} · resnet8 on portraits, seed 3"


def test_another_first_training_is_told_with_the_model():
    variant = Variant("portraits", "resnet8", 3, (Train(epochs=24), *recovered(NINETY)))
    where = "resnet8 (epochs=24) on portraits, seed 3"
    assert described(variant) == f"Magnitude 90 % of weights, recovered · {where}"
    assert described(variant.dense) == f"Dense · {where}"


def test_no_two_variants_of_a_shipped_study_have_the_same_words():
    for path in sorted(SMALL.glob("*.yaml")):
        variants = grids.variants(grids.read(path))
        assert len({described(variant) for variant in variants}) == len(variants), path.name


def test_a_mitigation_is_told_by_its_title_its_groups_and_what_differs():
    names = "equal_accuracy?by=tone%2Cage&weight=0.5 + kd"
    assert mitigated(names) == "Equal accuracy by tone,age (weight=0.5) + Distillation"
