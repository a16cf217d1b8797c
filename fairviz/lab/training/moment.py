"""One batch as a loss sees it: images, answers, what the layers say, and the dense model's view."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import torch
from torch import Tensor, nn

from fairviz.lab.networks.listening import ends, listening
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.losses import costs_of

Features = Mapping[str, Tensor]  # by stage: (n, channels, height, width), or (n, d)


@dataclass
class Moment:
    """rows: where the images stand among the training images, which are read a little moved.

    heard: what each stage of the network made of them, where an objective listens.
    """

    images: Tensor
    labels: Tensor
    rows: Tensor
    logits: Tensor
    room: Classroom | None = None
    heard: Features = field(default_factory=dict)
    done: float = 0.0  # the share of the training that lies behind

    @cached_property
    def costs(self) -> Tensor:
        """The plain loss of each image."""
        return costs_of(self.at.material.evalset.task)(self.logits, self.labels)

    @property
    def at(self) -> Classroom:
        """Where this happens; a bare training has no such place."""
        assert self.room is not None, "this training was begun without a classroom"
        return self.room

    @property
    def told(self) -> Tensor:
        """The dense model's logits on the same images."""
        return self._lesson[0]

    @property
    def shown(self) -> Features:
        """What the stages of the dense model make of the same images."""
        return self._lesson[1]

    @cached_property
    def _lesson(self) -> tuple[Tensor, Features]:
        return answered_by(self.at.teacher, self.images)

    def codes(self, by: str) -> Tensor:
        """The group's number of each image."""
        return self.at.groups(by).codes[self.rows.cpu()].to(self.labels.device)


def answered_by(network: nn.Module, images: Tensor) -> tuple[Tensor, Features]:
    """Logits, and what each stage says on the way, without gradients."""
    with torch.no_grad(), listening(network, ends(network), _whole) as heard:
        logits = network(images)
    return logits, {name: said[-1] for name, said in heard.items()}


def _whole(activation: Tensor) -> Tensor:
    return activation
