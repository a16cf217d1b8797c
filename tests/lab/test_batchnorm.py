"""Folding changes the form of a network, never its answers."""

import torch
from torch import nn

from fairviz.lab.batchnorm import Folded, followers


def logits(model, images):
    with torch.inference_mode():
        return model(images)


def test_a_folded_network_gives_the_same_logits(network):
    images = torch.randn(8, 3, 32, 32)
    assert torch.allclose(logits(Folded(network).model, images), logits(network, images), atol=1e-4)


def test_another_state_can_be_poured_in(network):
    folded = Folded(network)
    other = {n: t * 1.5 if t.is_floating_point() else t for n, t in network.state_dict().items()}
    folded.load(other)
    network.load_state_dict(other)
    images = torch.randn(8, 3, 32, 32)
    assert torch.allclose(
        logits(folded.model, images), logits(network, images), rtol=1e-3, atol=1e-2
    )


def test_folding_leaves_the_network_as_it_was(network):
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    Folded(network)
    assert all(torch.equal(before[name], tensor) for name, tensor in network.state_dict().items())


def test_nothing_of_batchnorm_is_left(network):
    assert not any(isinstance(m, nn.BatchNorm2d) for m in Folded(network).model.modules())


def test_a_batchnorm_belongs_to_a_convolution_only_if_nobody_else_reads_it():
    class Shared(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.norm = nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3)

        def forward(self, x):
            seen = self.conv(x)
            return self.norm(seen) + seen

    assert followers(Shared()) == {}
    assert followers(nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3))) == {"0": "1"}
