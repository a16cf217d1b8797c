"""Pixels on the way into a network: kept as bytes, normalised batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import torch
from torch import Tensor

from fairviz.lab.datasets.base import Dataset, Images

BATCH = 64  # of every evaluation, part of "same bits"; the fastest of 32 to 1024 on two cores
WARM_BYTES = 1 << 30  # above this, evaluation pixels are normalised again for each variant


@dataclass(frozen=True)
class Pictures:
    """Images (n, height, width, 3) as bytes, their labels, and the training split's colours."""

    pixels: Tensor
    labels: Tensor
    mean: Tensor
    std: Tensor

    @classmethod
    def of(cls, images: Images, like: Dataset, device: torch.device | str = "cpu") -> Self:
        """These images, normalised as the training images of this dataset are."""
        arrays = (images.pixels, images.labels, like.mean, like.std)
        return cls(*(torch.from_numpy(np.array(array)).to(device) for array in arrays))

    def __len__(self) -> int:
        return len(self.pixels)

    def __getitem__(self, rows: Tensor | slice) -> tuple[Tensor, Tensor]:
        """Normalised images (n, 3, height, width), channels last in memory, and their labels."""
        if isinstance(rows, Tensor):
            rows = rows.to(self.pixels.device)
        return self.normalised(self.pixels[rows]), self.labels[rows]

    def normalised(self, pixels: Tensor) -> Tensor:
        """Bytes (n, height, width, 3) as floats (n, 3, height, width), channels last in memory."""
        return pixels.float().div_(255).sub_(self.mean).div_(self.std).permute(0, 3, 1, 2)

    def batches(self) -> Iterator[Tensor]:
        """All images in order, normalised."""
        if self._fits:
            yield from torch.split(self._warm, BATCH)
        else:
            yield from map(self.normalised, torch.split(self.pixels, BATCH))

    @property
    def pieces(self) -> int:
        """How many batches an evaluation has."""
        return -(-len(self) // BATCH)

    @property
    def _fits(self) -> bool:
        return self.pixels.numel() * 4 <= WARM_BYTES

    @cached_property
    def _warm(self) -> Tensor:
        return self.normalised(self.pixels)
