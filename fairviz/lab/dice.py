"""Random numbers with a name: each purpose has its own generator, nobody shares a stream."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import torch


def dice(seed: int, *purpose: str | int) -> torch.Generator:
    """A generator that only this seed and purpose have."""
    return torch.Generator().manual_seed(number(seed, *purpose))


def number(seed: int, *purpose: str | int) -> int:
    """A seed of 63 bits from a small one and what it is for."""
    text = "/".join(map(str, (seed, *purpose)))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) >> 1


@contextmanager
def global_dice(seed: int, *purpose: str | int) -> Iterator[None]:
    """torch's shared generator set to a named stream, and given back as it was.

    For constructors of networks only: they draw their first weights from it.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(number(seed, *purpose))
        yield
