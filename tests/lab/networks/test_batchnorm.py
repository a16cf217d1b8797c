"""Folding changes the form of a network, never its answers."""

import torch
from torch import nn

from fairviz.lab.networks.batchnorm import Folded, followers


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


def lively(model):
    """The model with BatchNorms that have seen something."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.running_var, 0.5, 1.5)
            nn.init.normal_(module.running_mean)
    return model.eval()


def folds_rightly(model):
    images = torch.randn(3, 3, 32, 32)
    return torch.allclose(logits(Folded(model).model, images), logits(model, images), atol=1e-5)


def test_a_batchnorm_of_a_kind_of_its_own_is_not_folded_away():
    class WithActivation(nn.BatchNorm2d):
        def forward(self, x):
            return super().forward(x).relu()

    model = nn.Sequential(nn.Conv2d(3, 4, 1), WithActivation(4)).eval()
    assert followers(model) == {"0": "1"}
    assert folds_rightly(model)


def test_a_convolution_used_twice_is_not_folded():
    class Twice(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 3, 1)
            self.one, self.other = nn.BatchNorm2d(3), nn.BatchNorm2d(3)

        def forward(self, x):
            return self.other(self.conv(self.one(self.conv(x))))

    model = lively(Twice())
    assert followers(model) == {}
    assert folds_rightly(model)


def test_weights_that_two_layers_share_are_not_folded():
    model = nn.Sequential(nn.Conv2d(3, 3, 1), nn.BatchNorm2d(3), nn.Conv2d(3, 3, 1))
    model[2].weight = model[0].weight
    lively(model)
    assert folds_rightly(model)


def test_a_batchnorm_without_moments_of_its_own_is_not_folded():
    norm = nn.BatchNorm2d(4, track_running_stats=False)
    model = nn.Sequential(nn.Conv2d(3, 4, 1), norm).eval()
    assert folds_rightly(model)


def test_the_parts_of_a_network_that_branches_are_followed_one_by_one():
    class Branching(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = nn.Sequential(nn.Conv2d(3, 6, 3, groups=3), nn.BatchNorm2d(6))
            self.loose, self.norm = nn.Conv2d(6, 4, 1), nn.BatchNorm2d(4)

        def forward(self, x):
            seen = self.norm(self.loose(self.body(x)))
            return seen if seen.sum() > 0 else -seen

    model = lively(Branching())
    assert followers(model) == {"body.0": "body.1"}
    assert folds_rightly(model)


def test_following_a_network_leaves_nothing_behind_in_it():
    class Caching(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.seen = nn.Conv2d(3, 3, 1), None

        def forward(self, x):
            self.seen = self.conv(x)
            return self.seen

    model = Caching()
    followers(model)
    assert model.seen is None


def test_networks_without_batchnorm2d_run_as_they_are():
    layers = [nn.Flatten(), nn.Linear(3072, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 2)]
    model = nn.Sequential(*layers).eval()
    assert folds_rightly(model)
