"""A network of two layers on twelve points, in float64, and as much of a classroom as needed."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import torch
from torch import nn

from fairviz.lab.pruners.base import Batch
from fairviz.lab.training.groups import Groups
from fairviz.lab.training.losses import loss_of
from fairviz.spec import Prune

SIDES = [0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0]


@dataclass(frozen=True)
class Points:
    """Inputs and labels, asked for by rows as pictures are."""

    inputs: torch.Tensor
    labels: torch.Tensor

    def __getitem__(self, rows):
        return self.inputs[rows], self.labels[rows]


@dataclass
class Room:
    """The groups of the points, the pruning asked for, and the dense model."""

    codes: list
    names: tuple = ("left", "right")
    pruning: Prune = field(default_factory=lambda: Prune("magnitude", 5000))
    teacher: object = None
    material: object = field(
        default_factory=lambda: SimpleNamespace(evalset=SimpleNamespace(task="classes"))
    )

    def groups(self, by):
        return Groups(torch.tensor(self.codes), self.names)


def network(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3)).double()


def batch(codes=SIDES, size=5, **room):
    """Twelve points in pieces of five, five and two."""
    dice = torch.Generator().manual_seed(1)
    inputs = torch.randn(len(codes), 3, generator=dice, dtype=torch.float64)
    points = Points(inputs, torch.randint(0, 3, (len(codes),), generator=dice))
    rows = torch.arange(len(codes))
    return Batch(points, rows, loss_of("classes"), dice, size, Room(codes, **room))


def some(whole, rows):
    """The batch of these points alone, in one piece."""
    return replace(whole, rows=torch.as_tensor(rows), size=len(whole))


def loss(model, whole, rows=slice(None)):
    """The mean loss over these of the batch's points."""
    inputs, labels = whole.pictures[whole.rows[rows]]
    return whole.loss(model(inputs), labels)


def layers(model):
    return {name: model.get_submodule(name).weight for name in ("0", "2")}


def slopes(model, whole, rows=slice(None)):
    """Autograd's own gradient of that loss, by layer."""
    found = torch.autograd.grad(loss(model, whole, rows), list(layers(model).values()))
    return dict(zip(layers(model), found, strict=True))


def close(found, expected, **limits):
    assert found.keys() == expected.keys()
    for name, score in found.items():
        torch.testing.assert_close(score, expected[name].detach(), **limits)
