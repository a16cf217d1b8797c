"""Contrastive distillation: its loss by hand and by loops, its banks and its negatives."""

import math
from dataclasses import replace

import pytest
import torch
from torch import nn

from fairviz.errors import BadValue
from fairviz.lab.objectives.base import chosen, whole
from fairviz.lab.objectives.crd import Others, Side, begin
from tests.contracts.classrooms import moment_of, room

FEW = 16


def contrast(seed=0, task="classes"):
    model, here = room(task=task)
    moment, plain = moment_of(model, here)
    return begin(here, negatives=FEW), moment, plain


def test_two_images_by_hand():
    side = Side(nn.Linear(1, 1), torch.tensor([[1.0], [-1.0]]))
    products = torch.tensor([[1.0, -1.0]])  # of image 0's vector with the other side's bank
    itself, other = math.e / (math.e + 1 / math.e), 1 / math.e / (math.e + 1 / math.e)
    expected = -math.log(itself / (itself + 0.5)) - math.log(0.5 / (other + 0.5))
    found = side.contrast(products, torch.tensor([[0, 1]]), 1.0)
    assert found.item() == pytest.approx(expected, rel=1e-5)


def loops(vectors, bank, asked):
    """L as the module's first lines have it, its Z taken from this batch."""
    rows = [
        [math.exp(float(v @ bank[j]) / 0.07) for j in picks]
        for v, picks in zip(vectors, asked, strict=True)
    ]
    scale = len(bank) * sum(map(sum, rows)) / (len(rows) * len(rows[0]))
    noise, total = FEW / len(bank), 0.0
    for itself, *others in rows:
        total -= math.log(itself / scale / (itself / scale + noise))
        total -= sum(math.log(noise / (other / scale + noise)) for other in others)
    return total / len(rows)


def test_the_formula_in_loops_gives_the_same_number():
    objective, moment, plain = contrast()
    asked = objective._asked(moment.rows)
    again, *_ = contrast()  # the same dice: the same negatives
    own = again.own.says(moment.heard).detach()
    dense = again.dense.says(moment.shown).detach()
    expected = loops(own, again.dense.bank, asked) + loops(dense, again.own.bank, asked)
    found = (again(moment, plain) - plain).item()
    assert found == pytest.approx(0.8 * expected, rel=1e-4)


def test_the_scale_is_that_of_the_first_batch():
    objective, moment, plain = contrast()
    objective(moment, plain)
    first = objective.own.scale.clone()
    objective.after(moment)
    objective(moment, plain)
    assert torch.equal(objective.own.scale, first)


def test_banks_follow_half_the_way_and_only_for_the_images_of_the_batch():
    objective, moment, plain = contrast()
    before = objective.dense.bank.clone()
    objective(moment, plain)
    vectors = objective.dense.says(moment.shown).detach()
    objective.after(moment)
    half = before[moment.rows] + vectors
    assert torch.allclose(objective.dense.bank[moment.rows], half / half.norm(dim=1, keepdim=True))
    assert torch.equal(objective.dense.bank[len(moment.rows) :], before[len(moment.rows) :])


def test_negatives_are_of_other_classes_and_each_as_often():
    kinds = torch.tensor([0, 1, 0, 2, 1, 1])
    drawn = Others(kinds, torch.Generator().manual_seed(0)).drawn(torch.tensor([2, 4]), 8000)
    assert [row.unique().tolist() for row in drawn] == [[1, 3, 4, 5], [0, 2, 3]]
    for row in drawn:
        shares = row.bincount()[row.unique()] / 8000
        assert torch.allclose(shares, torch.full_like(shares, 1 / len(shares)), atol=0.02)


def test_an_image_of_several_labels_is_told_from_every_other():
    objective, moment, _ = contrast(task="labels")
    asked = objective._asked(moment.rows)
    assert bool((asked[:, 1:] != asked[:, :1]).all())


def test_images_of_one_class_are_told_from_each_other():
    _, here = room()
    one = replace(here.material.train, labels=torch.zeros_like(here.material.train.labels))
    alike = replace(here, material=replace(here.material, train=one))
    drawn = begin(alike, negatives=FEW).others.drawn(torch.tensor([5]), 100)
    assert 5 not in drawn and len(drawn.unique()) > 50


def test_a_single_training_image_has_nothing_to_be_told_from():
    _, here = room()
    alone = replace(
        here.material.train, pixels=here.material.train.pixels[:1], labels=torch.zeros(1)
    )
    with pytest.raises(BadValue, match="only one"):
        begin(replace(here, material=replace(here.material, train=alone)))


def test_more_negatives_than_images_are_drawn_again_and_again():
    model, here = room()
    moment, plain = moment_of(model, here)
    (objective,) = chosen(here, ["crd?negatives=1000"])  # of 256 images
    assert objective._asked(moment.rows).shape == (len(moment.rows), 1001)
    assert math.isfinite(whole([objective], moment, plain).item())


def test_the_heads_learn_and_draw_nothing_global():
    before = torch.get_rng_state()
    objective, moment, plain = contrast()
    torch.autograd.backward(objective(moment, plain))
    assert torch.equal(before, torch.get_rng_state())
    shapes = [tuple(weight.shape) for weight in objective.learned()]
    assert shapes == [(128, 16), (128,)] * 2
    assert all(weight.grad.abs().max() > 0 for weight in objective.learned())


def test_the_same_seed_gives_the_same_loss():
    (one, moment, plain), (other, *_) = contrast(), contrast()
    assert torch.equal(one(moment, plain), other(moment, plain))
