"""Light augmentation: each image mirrored or not, moved by up to two pixels."""

import torch
from torch import Tensor
from torch.nn import functional

REACH = 2


def shifted(images: Tensor, dice: torch.Generator) -> Tensor:
    """The images (n, c, h, w), each mirrored with chance one half, moved by -2 to 2 pixels.

    The border is filled by its own pixels.
    """
    mirrored = torch.where(_coins(images, dice), images.flip(3), images)
    wide = functional.pad(mirrored, [REACH] * 4, mode="replicate")
    down, right = torch.randint(0, 2 * REACH + 1, (2, len(images)), generator=dice).to(
        images.device
    )
    return _windows(wide, down, right).contiguous(memory_format=torch.channels_last)


def _coins(images: Tensor, dice: torch.Generator) -> Tensor:
    coins = torch.rand(len(images), 1, 1, 1, generator=dice) < 0.5
    return coins.to(images.device)


def _windows(wide: Tensor, down: Tensor, right: Tensor) -> Tensor:
    height, width = wide.shape[2] - 2 * REACH, wide.shape[3] - 2 * REACH
    n = torch.arange(len(wide), device=wide.device)[:, None, None]
    rows = down[:, None, None] + torch.arange(height, device=wide.device)[:, None]
    columns = right[:, None, None] + torch.arange(width, device=wide.device)
    return wide[n, :, rows, columns].permute(0, 3, 1, 2)
