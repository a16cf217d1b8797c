"""How many weights each layer keeps at first, of so many in all.

Erdos-Renyi-Kernel (Mocanu et al., 2018; Evci et al., 2020): a layer's density is in proportion to
(outputs + inputs + height + width) / (outputs * inputs * height * width), so that it keeps in
proportion to the sum of its sides. A layer that would keep more than it has keeps all, and the
others share what is left. Uniform: in proportion to its size.
"""

import math
from collections.abc import Callable, Sequence

from torch import Size

from fairviz.errors import UnknownName

DENSITIES: dict[str, Callable[[Size], int]] = {
    "erk": lambda shape: sum(shape),
    "uniform": lambda shape: shape.numel(),
}


def counts(kind: str, shapes: Sequence[Size], most: Sequence[int], total: int) -> list[int]:
    """How many each layer of these shapes keeps, at most so many, in all exactly `total`."""
    if kind not in DENSITIES:
        raise UnknownName(kind, "density", DENSITIES)
    return _whole(shared([DENSITIES[kind](shape) for shape in shapes], most, total), total)


def shared(parts: Sequence[int], most: Sequence[int], total: int) -> list[float]:
    """The total in proportion to the parts, nowhere more than the most."""
    full: set[int] = set()
    while True:
        open_ = [i for i in range(len(parts)) if i not in full]
        left = total - sum(most[i] for i in full)
        each = left / sum(parts[i] for i in open_) if open_ else 0.0
        over = {i for i in open_ if each * parts[i] > most[i]}
        if not over:
            return [float(m) if i in full else each * parts[i] for i, m in enumerate(most)]
        full |= over


def _whole(shares: Sequence[float], total: int) -> list[int]:
    """Whole numbers that make up the total, the largest remainders rounded up."""
    found = [math.floor(share + 1e-9) for share in shares]
    order = sorted(range(len(shares)), key=lambda i: found[i] - shares[i])
    for i in order[: total - sum(found)]:
        found[i] += 1
    return found
