"""Places of a layer closed and opened: as many as asked, ties by position."""

import torch
from torch import Tensor

SHAKE = 0.5  # how far scores are shaken, as a share of all ranks


def exchanged(kept: Tensor, allowed: Tensor, score: Tensor, wish: Tensor, share: float) -> Tensor:
    """As many places as before: this share of them closed, as many of those allowed opened."""
    many = round(share * int(kept.sum()))
    left = closed(kept, score, many)
    return opened(left, allowed, wish, many)


def closed(kept: Tensor, score: Tensor, many: int) -> Tensor:
    """Without the lowest scores."""
    order = torch.argsort(score.masked_fill(~kept, torch.inf).flatten(), stable=True)
    return _with(kept, order[:many], False)


def opened(kept: Tensor, allowed: Tensor, wish: Tensor, many: int) -> Tensor:
    """With the largest wishes among the closed places that are allowed."""
    wishes = wish.masked_fill(kept | ~allowed, -torch.inf).flatten()
    return _with(kept, torch.argsort(wishes, descending=True, stable=True)[:many], True)


def shaken(score: Tensor, lots: torch.Generator) -> Tensor:
    """The ranks of the scores, each moved up at random."""
    ranks = torch.argsort(torch.argsort(score.flatten(), stable=True)).view(score.shape)
    return ranks / score.numel() + SHAKE * drawn(score, lots)


def drawn(like: Tensor, lots: torch.Generator) -> Tensor:
    """Numbers from 0 to 1 by lot, of the same shape."""
    return torch.rand(like.shape, generator=lots).to(like.device)


def _with(kept: Tensor, places: Tensor, value: bool) -> Tensor:
    flat = kept.flatten().clone()
    flat[places] = value
    return flat.view(kept.shape)
