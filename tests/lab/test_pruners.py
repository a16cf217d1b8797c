"""Each score against the same arithmetic done elsewhere."""

import pytest
import torch
from torch import nn

from fairviz.lab.images.pictures import Pictures
from fairviz.lab.pruners import l1_filter, magnitude, snip, taylor, taylor_filter
from fairviz.lab.pruners.base import Batch
from fairviz.lab.training.losses import loss_of


@pytest.fixture
def batch():
    dice = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 256, (24, 32, 32, 3), generator=dice, dtype=torch.uint8)
    labels = torch.randint(0, 4, (24,), generator=dice)
    pictures = Pictures(pixels, labels, torch.zeros(3), torch.ones(3))
    return Batch(pictures, torch.arange(24), loss_of("classes"), dice, size=8)


def in_pieces(batch, size):
    return Batch(batch.pictures, batch.rows, batch.loss, batch.generator, size)


def loss(model, batch, rows=slice(None)):
    images, labels = batch.pictures[rows]
    return batch.loss(model(images), labels)


def test_magnitude_is_the_size():
    model = nn.Sequential(nn.Linear(2, 1))
    model[0].weight.data = torch.tensor([[-3.0, 2.0]])
    assert magnitude.scores(model, None)["0"].tolist() == [[3.0, 2.0]]


def test_the_l1_norm_adds_up_a_filter():
    model = nn.Sequential(nn.Linear(2, 2))
    model[0].weight.data = torch.tensor([[-3.0, 2.0], [1.0, 0.0]])
    assert l1_filter.scores(model, None)["0"].tolist() == [5.0, 1.0]


def test_snip_is_the_slope_of_the_loss_as_a_weight_is_scaled(network, batch):
    network.double()
    batch = Batch(Doubles(batch.pictures), batch.rows, batch.loss, batch.generator, 8)
    score = snip.scores(network, batch)["layer2.0.conv1"][3, 1, 0, 2]
    weight, step = network.layer2[0].conv1.weight.data, 1e-6
    before = loss(network, batch)
    weight[3, 1, 0, 2] *= 1 + step
    assert abs(loss(network, batch) - before).item() / step == pytest.approx(score.item(), rel=1e-3)


class Doubles:
    """Pictures in float64: slopes by difference need the digits."""

    def __init__(self, pictures):
        self._pictures = pictures

    def __getitem__(self, rows):
        images, labels = self._pictures[rows]
        return images.double(), labels


def test_snip_does_not_depend_on_how_images_are_cut_into_pieces(network, batch):
    one, other = snip.scores(network, batch), snip.scores(network, in_pieces(batch, 5))
    assert all(torch.allclose(one[name], other[name], atol=1e-6) for name in one)


def test_taylor_squares_each_piece_before_it_averages(network, batch):
    weight = network.layer1[0].conv1.weight
    effects = []
    for start in (0, 8, 16):
        (gradient,) = torch.autograd.grad(loss(network, batch, slice(start, start + 8)), weight)
        effects.append((gradient * weight).square())
    found = taylor.scores(network, batch)["layer1.0.conv1"]
    assert torch.allclose(found, torch.stack(effects).mean(0), rtol=1e-4)


def test_taylor_of_a_filter_is_the_slope_at_a_gate_behind_its_batchnorm(network, batch):
    gate = torch.ones(8, requires_grad=True)
    after = network.layer2[0].bn1
    hook = after.register_forward_hook(lambda _m, _i, out: out * gate[None, :, None, None])
    slopes = [
        torch.autograd.grad(loss(network, batch, slice(start, start + 8)), gate)[0].square()
        for start in (0, 8, 16)
    ]
    hook.remove()
    found = taylor_filter.scores(network, batch)["layer2.0.conv1"]
    assert torch.allclose(found, torch.stack(slopes).mean(0), rtol=1e-3, atol=1e-9)


def test_taylor_of_a_filter_without_batchnorm_gates_the_filter_itself(batch):
    model = nn.Sequential(nn.Conv2d(3, 4, 32), nn.Flatten())
    images, labels = batch.pictures[:]
    gate = torch.ones(4, requires_grad=True)
    (slope,) = torch.autograd.grad(batch.loss(model(images) * gate, labels), gate)
    found = taylor_filter.scores(model, in_pieces(batch, 24))["0"]
    assert torch.allclose(found, slope.detach().square(), rtol=1e-3)
