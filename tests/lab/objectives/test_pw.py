"""The performance-weighted loss on batches done in the head, and against naive loops."""

import math

import pytest
import torch
from torch.nn import functional

from fairviz.errors import BadValue
from fairviz.lab.objectives.pw import begin
from tests.lab.objectives.hand import SURE, Room, batch, odds

HALF = math.log(2)  # the loss of someone who does not know
THREE_QUARTERS = math.log(3)  # the log odds of 3 : 1
ABLATIONS = [(True, True), (True, False), (False, True), (False, False)]


def loss(logits, labels, told, task="binary", **settings):
    moment, base = batch(Room([0] * len(labels), task), logits, labels, told=told)
    return begin(moment.at, **settings)(moment, base).item()


def test_the_weight_of_a_miss_lies_above_that_of_a_hit():
    """Dense: 3/4 for the truth, then 1/4; weights 1/2 + 1/2 * 1/4 and 1/2 + 1/2 * 3/4."""
    told = odds([THREE_QUARTERS, THREE_QUARTERS])
    found = loss(odds([0, 0]), [1, 0], told, theta=0.5, alpha=1.0, corrected=False)
    assert found == pytest.approx(HALF * (0.625 + 0.875) / 2)


def test_alpha_bends_the_weights():
    """(1 - 3/4) ** 2 is 1/16."""
    told = odds([THREE_QUARTERS])
    found = loss(odds([0]), [1], told, theta=0.0, alpha=2.0, corrected=False)
    assert found == pytest.approx(HALF / 16)


def test_the_target_is_soft_where_the_dense_model_is_right():
    """Target (1/4, 3/4), answer (1/3, 2/3): no 0.25 * log 3, yes 0.75 * log 1.5."""
    found = loss(odds([math.log(2)]), [1], odds([THREE_QUARTERS]), weighted=False)
    assert found == pytest.approx(0.25 * math.log(3) + 0.75 * math.log(1.5))


def test_the_target_is_the_label_where_the_dense_model_is_wrong():
    """Dense says yes, the truth is no: log 3 for having given it a third."""
    found = loss(odds([math.log(2)]), [0], odds([THREE_QUARTERS]), weighted=False)
    assert found == pytest.approx(math.log(3))


@pytest.mark.parametrize("corrected", [True, False])
def test_a_dense_model_that_is_sure_leaves_the_lowest_weight(corrected):
    found = loss(odds([0]), [1], odds([200]), theta=0.3, corrected=corrected)
    assert found == pytest.approx(0.3 * HALF)


def test_theta_0_forgets_what_the_dense_model_is_sure_of():
    moment, base = batch(Room([0], "binary"), odds([1]), [1], told=odds([200]))
    cost = begin(moment.at, theta=0.0)(moment, base)
    cost.backward()
    assert cost.item() == 0 and bool((moment.logits.grad == 0).all())


def test_alpha_0_weighs_every_image_1_even_the_surest():
    found = loss(odds([0, 0]), [1, 1], odds([200, -200]), alpha=0.0, theta=0.2, corrected=False)
    assert found == pytest.approx(HALF)


def test_a_probability_rounded_beyond_1_counts_as_1():
    """Else the root of a number below 0 would be none."""
    objective = begin(Room([0]), alpha=0.5, theta=0.0)
    assert objective._weights(torch.tensor([1 + 1e-6, 0.75])).tolist() == [0.0, 0.5]


def test_theta_1_turns_weighting_off():
    told = odds([THREE_QUARTERS, -1.0])
    on, off = (
        loss(odds([0.3, 0.1]), [1, 0], told, theta=theta, weighted=weighted)
        for theta, weighted in ((1.0, True), (0.2, False))
    )
    assert on == pytest.approx(off)


def drawn(shape, seed):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * 2


def slow_classes(said, told, labels, theta, alpha, weighted, corrected):
    """Image by image, as the paper says it."""
    total = 0.0
    for z, z0, y in zip(said, told, labels, strict=True):
        p0, logp = torch.softmax(z0, 0), torch.log_softmax(z, 0)
        right = int(p0.argmax()) == int(y)
        target = p0 if corrected and right else functional.one_hot(y, len(p0)).float()
        w = theta + (1 - theta) * (1 - p0[y].item()) ** alpha if weighted else 1.0
        total -= w * (target * logp).sum().item()
    return total / len(labels)


def slow_labels(said, told, labels, theta, alpha, weighted, corrected):
    """Image by image and label by label, as the paper says it of one output."""
    total = 0.0
    for z, z0, y in zip(said.flatten(), told.flatten(), labels.flatten().float(), strict=True):
        p0 = torch.sigmoid(z0)
        score = p0 * y + (1 - p0) * (1 - y)
        target = p0 if corrected and p0.round() == y else y
        w = theta + (1 - theta) * (1 - score) ** alpha if weighted else 1.0
        total += (w * functional.binary_cross_entropy_with_logits(z, target)).item()
    return total / len(labels)


@pytest.mark.parametrize(("weighted", "corrected"), ABLATIONS)
def test_each_ablation_of_classes_is_the_naive_loop(weighted, corrected):
    said, told = drawn((12, 5), 0), drawn((12, 5), 1)
    labels = torch.arange(12) % 5
    settings = {"theta": 0.3, "alpha": 1.5, "weighted": weighted, "corrected": corrected}
    found = loss(said, labels, told, task="classes", **settings)
    assert found == pytest.approx(slow_classes(said, told, labels, **settings), rel=1e-5)


@pytest.mark.parametrize(("weighted", "corrected"), ABLATIONS)
def test_each_ablation_of_labels_is_the_naive_loop(weighted, corrected):
    said, told = drawn((12, 3), 0), drawn((12, 3), 1)
    labels = (drawn((12, 3), 2) > 0).long()
    settings = {"theta": 0.3, "alpha": 1.5, "weighted": weighted, "corrected": corrected}
    found = loss(said, labels, told, task="labels", **settings)
    assert found == pytest.approx(slow_labels(said, told, labels, **settings), rel=1e-5)


def test_all_four_ablations_differ():
    said, told, labels = drawn((12, 5), 0), drawn((12, 5), 1), torch.arange(12) % 5
    found = [loss(said, labels, told, "classes", weighted=w, corrected=c) for w, c in ABLATIONS]
    assert len({round(value, 4) for value in found}) == 4


def test_soft_targets_are_torchs_own():
    """Dense right everywhere and no weights: torch's cross-entropy with probabilities."""
    said, told = drawn((12, 5), 0), drawn((12, 5), 1)
    expected = functional.cross_entropy(said, torch.softmax(told, 1)).item()
    found = loss(said, told.argmax(1), told, "classes", weighted=False)
    assert found == pytest.approx(expected, rel=1e-6)


def test_two_classes_are_one_output_with_the_difference_as_its_logit():
    said, told = drawn((12, 2), 0), drawn((12, 2), 1)
    labels = torch.arange(12) % 2
    one = [(z[:, 1] - z[:, 0]).unsqueeze(1) for z in (said, told)]
    expected = loss(one[0], labels.unsqueeze(1), one[1], "labels")
    assert loss(said, labels, told, "binary") == pytest.approx(expected, rel=1e-5)


def test_neither_weights_nor_corrections_hand_back_what_came():
    moment, _ = batch(Room([0], "binary"), odds([1]), [1])
    came = torch.tensor(7.0)
    assert begin(moment.at, weighted=False, corrected=False)(moment, came) is came


def test_a_single_image_has_a_loss():
    assert loss(odds([SURE]), [0], odds([-SURE]), theta=1.0) == pytest.approx(SURE, rel=1e-3)


@pytest.mark.parametrize("settings", [{"theta": 1.5}, {"theta": -0.1}, {"alpha": -1.0}])
def test_weights_outside_their_range_are_refused(settings):
    with pytest.raises(BadValue, match=r"theta lies in \[0, 1\]"):
        begin(Room([0]), **settings)
