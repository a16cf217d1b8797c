"""Batches small enough for the head: logits, labels and groups are said, no network is asked."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import torch

from fairviz.lab.training.groups import Groups
from fairviz.lab.training.losses import loss_of
from fairviz.lab.training.moment import Moment

SURE = 20.0  # a logit whose probability is 1 to eight digits


@dataclass
class Room:
    """As much of a classroom as a loss asks: the group of each training image, and the task."""

    codes: list
    task: str = "classes"
    labels: list = field(default_factory=list)
    names: tuple = ("a", "b")
    classes: tuple = ("no", "yes")
    logits: list = field(default_factory=list)  # the dense model's, over all training images
    network: object = None

    def groups(self, by):
        return Groups(torch.tensor(self.codes), self.names)

    @property
    def material(self):
        evalset = SimpleNamespace(task=self.task, classes=self.classes)
        return SimpleNamespace(evalset=evalset, train=Pictures(torch.tensor(self.labels)))

    @property
    def teacher(self):
        return saying(self.logits)


class Pictures:
    """Training images that are nothing but their own numbers."""

    def __init__(self, labels):
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, rows):
        return torch.arange(len(self))[rows], self.labels[rows]


class saying(torch.nn.Module):  # noqa: N801  it reads as a word: a network saying these logits
    def __init__(self, logits):
        super().__init__()
        self.logits = torch.tensor(logits)

    def forward(self, numbers):
        return self.logits[numbers]


def batch(room, logits, labels, rows=None, told=None):
    """A moment and its plain loss; the logits ask for gradients."""
    said = torch.as_tensor(logits).clone().requires_grad_()
    truth = torch.as_tensor(labels)
    rows = torch.arange(len(said)) if rows is None else torch.tensor(rows)
    moment = Moment(torch.zeros(len(said), 1), truth, rows, said, room)
    if told is not None:
        moment.__dict__["_lesson"] = (torch.as_tensor(told), {})
    return moment, loss_of(room.task)(said, truth)


def odds(values):
    """Two logits for each of these log odds of yes."""
    return [[0.0, float(value)] for value in values]


def costing(values):
    """Two logits of an image of class 0 that cost so much: log(1 + e^z) = cost."""
    return odds(torch.tensor(values).expm1().log().tolist())
