"""A variant in words."""

import pytest

from fairviz.predictions.words import described, mitigated
from fairviz.schedules import gradual, recovered
from fairviz.spec import Prune, Train, Variant

NINETY = Prune("magnitude", 9_000)


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


def test_a_mitigation_is_told_by_its_title_its_groups_and_what_differs():
    names = "equal_accuracy?by=tone%2Cage&weight=0.5 + kd"
    assert mitigated(names) == "Equal accuracy by tone,age (weight=0.5) + Distillation"
