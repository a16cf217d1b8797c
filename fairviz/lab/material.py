"""A dataset made ready for networks: training and evaluation images as tensors, and the loss."""

from dataclasses import dataclass
from typing import Self

import torch
from torch import nn

from fairviz.lab import build
from fairviz.lab.dice import dice
from fairviz.lab.losses import Loss, loss_of
from fairviz.lab.pictures import Pictures
from fairviz.lab.pruners.base import Batch
from fairviz.predictions.evalset import EvalSet
from fairviz.spec import Variant

SCORING_IMAGES = 1024


@dataclass(frozen=True)
class Material:
    """What is learned from, what is asked, and on which device."""

    train: Pictures
    held_out: Pictures
    evalset: EvalSet
    device: str

    @classmethod
    def of(cls, name: str, device: str) -> Self:
        """The dataset of this name and settings."""
        found = build.dataset(name)
        train = Pictures.of(found.train, found, device)
        return cls(train, Pictures.of(found.held_out, found, device), found.evalset, device)

    @property
    def loss(self) -> Loss:
        return loss_of(self.evalset.task)

    def network(self, variant: Variant) -> nn.Module:
        """A fresh network for this dataset's classes."""
        classes = len(self.evalset.classes)
        return build.network(variant.model, classes, variant.seed).to(self.device)

    def scoring(self, variant: Variant) -> Batch:
        """The fixed training images, and the dice, that score the last step of this variant."""
        order = torch.randperm(len(self.train), generator=dice(variant.seed, "scoring"))
        lots = dice(variant.seed, "lots", len(variant.steps))
        return Batch(self.train, order[:SCORING_IMAGES], self.loss, lots)
