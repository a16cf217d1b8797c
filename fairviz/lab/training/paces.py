"""How the learning rate moves: each pace is a share of the highest rate, batch by batch."""

import math

from fairviz import catalog
from fairviz.naming import parse

WARM_UP = 0.15  # of all batches


def pace(name: str, batch: int, total: int, per_epoch: int) -> float:
    """The rate at this batch as a share of the highest."""
    plain, settings = parse(name, catalog.PACES, "pace")
    share: float = catalog.PACES[plain].load()(batch, total, per_epoch, **settings)
    return share


def warm_cosine(batch: int, total: int, per_epoch: int) -> float:
    """Up along a line, down along a cosine."""
    warm = max(1, round(total * WARM_UP))
    if batch < warm:
        return (batch + 1) / warm
    return cosine(batch - warm, total - warm, per_epoch)


def cosine(batch: int, total: int, per_epoch: int) -> float:
    """From the full rate down along a cosine."""
    return (1 + math.cos(math.pi * batch / max(1, total))) / 2


def constant(batch: int, total: int, per_epoch: int) -> float:
    """The same rate all the time."""
    return 1.0


def steps(
    batch: int, total: int, per_epoch: int, at: str = "150,180,210", by: float = 0.1
) -> float:
    """The rate times `by` after each of the epochs `at`."""
    passed = [epoch for epoch in at.split(",") if batch >= float(epoch) * per_epoch]
    return by ** len(passed)
