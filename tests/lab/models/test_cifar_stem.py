"""torchvision's residual networks begun for small images."""

import torch

from fairviz.lab.build import network


def test_small_images_stay_as_large_as_they_are_through_the_stem():
    model = network("cifar_resnet18", classes=3, seed=0)
    assert model.maxpool(model.conv1(torch.zeros(1, 3, 8, 8))).shape == (1, 64, 8, 8)
    assert model(torch.zeros(2, 3, 8, 8)).shape == (2, 3)


def test_the_pooling_is_back_if_asked_for():
    model = network("cifar_resnet18?pool=true", classes=3, seed=0)
    assert model.maxpool(model.conv1(torch.zeros(1, 3, 8, 8))).shape == (1, 64, 4, 4)
