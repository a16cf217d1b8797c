"""Pixels on the way into a network: kept as bytes, normalised batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from fairviz.lab.datasets.base import Dataset, Images
from fairviz.lab.images.views import View

BATCH = 64  # of every evaluation, part of "same bits"; the fastest of 32 to 1024 on two cores
WARM_BYTES = 1 << 30  # above this, evaluation pixels are normalised again for each variant


AS_THEY_ARE = View()


@dataclass(frozen=True)
class Pictures:
    """Images (n, height, width, 3) as bytes, their labels, and the training split's colours."""

    pixels: Tensor
    labels: Tensor
    mean: Tensor
    std: Tensor
    rows: Tensor | None = None  # where they stand among `pixels`; None: all, in order
    size: int = 0  # height and width that the network sees; 0: as they are

    @classmethod
    def of(
        cls,
        images: Images,
        like: Dataset,
        device: torch.device | str = "cpu",
        view: View = AS_THEY_ARE,
    ) -> Self:
        """These images, normalised as the network asks, else as this dataset's training images."""
        colours = (view.mean or like.mean, view.std or like.std)
        mean, std = (torch.from_numpy(np.array(c, dtype=np.float32)).to(device) for c in colours)
        labels = torch.from_numpy(np.array(images.labels)).to(device)
        size = 0 if view.size in (0, images.pixels.shape[1]) else view.size
        if images.rows is None:
            return cls(
                torch.from_numpy(np.array(images.pixels)).to(device), labels, mean, std, size=size
            )
        rows = torch.from_numpy(np.array(images.rows))
        return cls(torch.from_numpy(images.pixels), labels, mean, std, rows, size)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: Tensor | slice) -> tuple[Tensor, Tensor]:
        """Normalised images (n, 3, height, width), channels last in memory, and their labels."""
        if isinstance(rows, Tensor):
            rows = rows.to(self.labels.device)
        return self.normalised(self._taken(rows)), self.labels[rows]

    def normalised(self, pixels: Tensor) -> Tensor:
        """Bytes (n, height, width, 3) as floats (n, 3, height, width), channels last in memory."""
        floats = pixels.float().div_(255)
        if self.size:
            floats = self._resized(floats)
        return floats.sub_(self.mean).div_(self.std).permute(0, 3, 1, 2)

    def _taken(self, rows: Tensor | slice) -> Tensor:
        """The bytes of these images; where the pixels lie in a file, only these are read."""
        if self.rows is None:
            return self.pixels[rows]
        places = self.rows[rows.cpu() if isinstance(rows, Tensor) else rows]
        return self.pixels[places].to(self.labels.device)

    def _resized(self, floats: Tensor) -> Tensor:
        channels = floats.permute(0, 3, 1, 2)
        sized = functional.interpolate(
            channels, (self.size, self.size), mode="bilinear", antialias=True, align_corners=False
        )
        return sized.permute(0, 2, 3, 1).contiguous()

    def batches(self) -> Iterator[Tensor]:
        """All images in order, normalised."""
        if self._fits:
            yield from torch.split(self._warm, BATCH)
        else:
            starts = range(0, len(self), BATCH)
            yield from (self.normalised(self._taken(slice(s, s + BATCH))) for s in starts)

    @property
    def pieces(self) -> int:
        """How many batches an evaluation has."""
        return -(-len(self) // BATCH)

    @property
    def _fits(self) -> bool:
        side = self.size or self.pixels.shape[1]
        return len(self) * side * side * 3 * 4 <= WARM_BYTES

    @cached_property
    def _warm(self) -> Tensor:
        return self.normalised(self._taken(slice(None)))
