"""Normalisations by name, and what a poor accuracy lets suspect."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from fairviz.lab.checkpoints.presets import PRESETS, compared, normalised, suspicion, usual


class Bright(nn.Module):
    """Says 1 where the first channel's mean is above what it was told."""

    def __init__(self, least: float) -> None:
        super().__init__()
        self.least = least

    def forward(self, x: Tensor) -> Tensor:
        above = (x[:, 0].mean((1, 2)) - self.least)[:, None]
        return torch.cat([-above, above], dim=1)


def grey(*values: int):
    """One image of 2 x 2 pixels for each value."""
    return np.stack([np.full((2, 2, 3), value, np.uint8) for value in values])


def test_unit_leaves_a_share_of_white():
    assert normalised(grey(51), PRESETS["unit"]).unique().item() == pytest.approx(0.2)


def test_half_runs_from_minus_one_to_one():
    assert normalised(grey(0, 255), PRESETS["half"]).unique().tolist() == [-1, 1]


def test_imagenets_mean_becomes_zero():
    image = normalised(np.full((1, 1, 1, 3), 255, np.uint8), PRESETS["imagenet"]).flatten()
    assert image[0].item() == pytest.approx((1 - 0.485) / 0.229)


@pytest.mark.parametrize(
    ("model", "classes", "preset"),
    [
        ("resnet20", 10, "cifar10"),
        ("cifar_resnet18", 100, "cifar100"),
        ("torchvision:resnet18", 10, "imagenet"),
        ("resnet20", 7, "imagenet"),
    ],
)
def test_small_networks_of_ten_or_a_hundred_classes_begin_with_cifar(model, classes, preset):
    assert usual(model, classes) == preset


def test_the_right_preset_comes_first():
    pixels, labels = grey(126, 127, 128, 129), np.array([0, 0, 1, 1])
    first, *others = compared(Bright(0), pixels, labels)
    assert first == ("half", 1.0)
    assert others and all(accuracy < 1 for _, accuracy in others)


def test_presets_of_the_same_colours_are_asked_once_by_the_images_size():
    names = [name for name, _ in compared(Bright(0), grey(1), np.array([0]))]
    assert "imagenet" in names
    assert "akamaster" not in names
    at_32 = np.zeros((1, 32, 32, 3), np.uint8)
    assert "akamaster" in [name for name, _ in compared(Bright(0), at_32, np.array([0]))]


def test_no_more_images_are_asked_than_wanted_and_they_are_spread():
    pixels, labels = grey(*[0] * 900, *[255] * 100), np.array([1] * 900 + [1] * 100)
    assert dict(compared(Bright(0.5), pixels, labels, most=10))["unit"] == pytest.approx(0.1)


def test_each_label_of_many_counts():
    labels = np.array([[0, 1], [1, 1]])
    assert dict(compared(Bright(0.5), grey(255, 255), labels))["unit"] == 0.75


def test_a_better_preset_is_named():
    assert suspicion(0.113, 10, "unit", [("unit", 0.113), ("cifar10", 0.918)]) == (
        "11.3 %: did you choose the right normalisation? With CIFAR-10 (cifar10) it is up "
        "to 91.8 %."
    )


def test_presets_that_do_equally_well_are_all_named():
    words = suspicion(0.5, 10, "unit", [("clip", 0.92), ("cifar10", 0.91), ("half", 0.8)])
    assert "With CIFAR-10 (cifar10) or CLIP (clip) it is up to 92.0 %" in words


def test_a_little_better_is_not_worth_a_word():
    assert suspicion(0.90, 10, "unit", [("unit", 0.90), ("cifar10", 0.93)]) == ""


def test_near_chance_asks_for_the_normalisation():
    assert suspicion(0.113, 10).startswith(
        "11.3 %, where guessing gives 10.0 %. Did you choose the right normalisation?"
    )


def test_near_chance_under_all_presets_asks_for_the_classes():
    words = suspicion(0.5, 2, "unit", [("unit", 0.5), ("half", 0.52)])
    assert words.startswith("50.0 %, where guessing gives 50.0 %. No other preset does better")
    assert "order of the classes" in words


@pytest.mark.parametrize(("accuracy", "classes"), [(0.6, 2), (0.25, 10), (0.2, 1000)])
def test_what_is_well_above_chance_raises_no_suspicion(accuracy, classes):
    assert suspicion(accuracy, classes) == ""
