"""Distillation among real networks: who learns, from which stages, and what a lone image does."""

import math
from dataclasses import replace
from functools import partial

import pytest
import torch

from fairviz.errors import BadValue
from fairviz.lab.networks.listening import ends
from fairviz.lab.objectives import fsp
from fairviz.lab.objectives.base import chosen, whole
from fairviz.lab.objectives.heard import last, stages
from fairviz.lab.removing.scoring import batch
from fairviz.lab.training.moment import Moment, answered_by
from tests.contracts.classrooms import BATCH, moment_of, network, pruning, room

OF_STAGES = ["at", "sp", "pkt", "hints", "fsp"]
ALL = ["kd", *OF_STAGES, "crd?negatives=64"]


@pytest.mark.parametrize("name", OF_STAGES)
def test_a_network_that_is_its_own_dense_model_has_the_plain_loss(name):
    model, here = room()
    here = replace(here, dense=partial(network, 0))
    images, labels = here.material.train[torch.arange(BATCH)]
    logits, features = answered_by(model.eval(), images)
    moment = Moment(images, labels, torch.arange(BATCH), logits, here, features)
    (objective,) = chosen(here, [name])
    assert objective(moment, torch.tensor(2.5)).item() == pytest.approx(2.5, abs=1e-6)


@pytest.mark.parametrize("name", ALL)
def test_the_network_learns_and_the_dense_model_does_not(name):
    model, here = room()
    moment, plain = moment_of(model, here)
    cost = whole(chosen(here, [name]), moment, plain) - plain
    weight = model.layer1[0].conv1.weight
    assert torch.autograd.grad(cost, weight)[0].abs().max() > 0
    assert not any(p.requires_grad for p in here.teacher.parameters())
    assert not any(feature.requires_grad for feature in moment.shown.values())


@pytest.mark.parametrize("name", ALL)
def test_an_image_alone_in_its_batch_has_a_finite_loss(name):
    model, here = room()
    moment, plain = moment_of(model, here, torch.tensor([3]))
    cost = whole(chosen(here, [name]), moment, plain)
    torch.autograd.backward(cost)
    assert math.isfinite(cost.item())
    assert all(bool(torch.isfinite(p.grad).all()) for p in model.parameters())


@pytest.mark.parametrize("name", ALL)
def test_stages_that_say_nothing_have_a_finite_gradient(name):
    model, here = room()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
    moment, plain = moment_of(model, here)
    torch.autograd.backward(whole(chosen(here, [name]), moment, plain))
    assert all(bool(torch.isfinite(p.grad).all()) for p in model.parameters())


@pytest.mark.parametrize("name", ALL)
def test_several_labels_per_image_are_no_obstacle(name):
    model, here = room(task="labels")
    moment, plain = moment_of(model, here)
    assert math.isfinite(whole(chosen(here, [name]), moment, plain).item())


def test_a_score_hears_the_stages_too():
    model, here = pruning("taylor", objectives=("at",))
    asked = batch(here)
    moment = next(asked.moments(model))
    assert set(moment.heard) == set(ends(model))
    plain = here.material.loss(moment.logits, moment.labels)
    assert asked.cost(moment).item() > plain.item()


# which stages


def test_a_cifar_resnet_has_its_three_stages():
    model, here = room()
    moment, _ = moment_of(model, here)
    assert [tuple(stage.shape[1:]) for stage in stages(moment.heard)] == [
        (4, 1024),
        (8, 256),
        (16, 64),
    ]
    assert torch.allclose(last(moment.heard), moment.heard["stage 3"].mean((2, 3)))


def test_tokens_and_channels_at_the_end_are_told_apart_from_maps():
    features = {
        "stem": torch.zeros(2, 8, 4, 4),
        "stage 1": torch.zeros(2, 17, 8),  # tokens of a vision transformer
        "stage 2": torch.zeros(2, 4, 4, 8),  # a Swin transformer's
        "stage 3": torch.zeros(2, 8),
        "classifier": torch.zeros(2, 3),
    }
    assert [tuple(s.shape) for s in stages(features)] == [(2, 8, 17), (2, 8, 16), (2, 8, 1)]
    assert [tuple(flow.shape) for flow in fsp.flows(features)] == [(2, 8, 8)] * 3


def test_without_stages_the_error_says_what_to_take_instead():
    with pytest.raises(BadValue, match="'kd'"):
        stages({"stem": torch.zeros(1, 2), "classifier": torch.zeros(1, 2)})
