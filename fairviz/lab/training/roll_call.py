"""Images asked once, as they are: what constraints over a whole split are made of."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from fairviz.lab.images.material import Material
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.networks.evaluating import evaluating
from fairviz.lab.training.losses import costs_of
from fairviz.predictions.evalset import Task

AT_ONCE = 256


@dataclass(frozen=True)
class Answers:
    """Of each image: the logits, the plain loss, and the share of it that is right."""

    logits: Tensor
    labels: Tensor
    task: Task

    @property
    def costs(self) -> Tensor:
        return costs_of(self.task)(self.logits, self.labels)

    @property
    def right(self) -> Tensor:
        return rightness(self.logits, self.labels, self.task)


def answers(network: nn.Module, material: Material) -> Answers:
    """What the network says of the training images, in order."""
    return asked(network, material, material.train, torch.arange(len(material.train)))


def asked(network: nn.Module, material: Material, pictures: Pictures, rows: Tensor) -> Answers:
    """What the network, in evaluation mode, says of these images."""
    with torch.no_grad(), evaluating(network):
        said = [network(pictures[some][0]) for some in torch.split(rows, AT_ONCE)]
    labels = pictures.labels[rows.to(pictures.labels.device)]
    return Answers(torch.cat(said), labels, material.evalset.task)


def rightness(logits: Tensor, labels: Tensor, task: Task) -> Tensor:
    """1 where the class is right, else 0; of yes-or-no labels the share that is right."""
    if task == "labels":
        return ((logits > 0) == labels.bool()).float().mean(1)
    return (logits.argmax(1) == labels).float()
