"""A dataset made ready for networks: training and evaluation images as tensors, and the loss."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from torch import nn

from fairviz.lab import build
from fairviz.lab.datasets.base import Dataset
from fairviz.lab.images.pictures import AS_THEY_ARE, Pictures
from fairviz.lab.images.views import View
from fairviz.lab.models import zoo
from fairviz.lab.training.losses import Loss, loss_of
from fairviz.predictions.evalset import EvalSet
from fairviz.spec import Variant


@dataclass(frozen=True)
class Material:
    """What is learned from, what is asked, and on which device."""

    train: Pictures
    held_out: Pictures
    evalset: EvalSet
    device: str
    found: Dataset | None = None
    roots: tuple[Path, ...] = ()

    @classmethod
    def of(
        cls, name: str, device: str, view: View = AS_THEY_ARE, roots: tuple[Path, ...] = ()
    ) -> Self:
        """The dataset of this name and settings, seen as a network asks; brought ones by roots."""
        found = build.dataset(name, roots)
        train, held_out = (
            Pictures.of(images, found, device, view) for images in (found.train, found.held_out)
        )
        return cls(train, held_out, found.evalset, device, found, roots)

    @property
    def dataset(self) -> Dataset:
        """The images as bytes, before any network sees them."""
        assert self.found is not None, "material made by hand has no dataset"
        return self.found

    @property
    def loss(self) -> Loss:
        return loss_of(self.evalset.task)

    def network(self, variant: Variant) -> nn.Module:
        """A fresh network for this dataset's classes."""
        classes = len(self.evalset.classes)
        made = build.network(variant.model, classes, variant.seed, self.roots, self.height)
        if ":" in variant.model:  # others see images of any size
            zoo.tried(made, variant.model, self.height)
        return made.to(self.device)

    @property
    def height(self) -> int:
        """Pixels of the images as networks see them, from top to bottom."""
        return self.held_out.size or self.held_out.pixels.shape[1]
