"""Linear CKA of every layer and sparsity: ours against n x n matrices. python -m bench.similarity

Widths are those of which a record's budget holds 2,000 images; wider layers gain less (n / 2d).
"""

from collections.abc import Callable
from statistics import median

import numpy as np

from bench.clock import seconds
from bench.table import Row, printed
from fairviz.audit.similarity import cka

IMAGES, SPARSITIES, ROUNDS = 2000, 20, 3
WIDTHS = (16, 16, 16, 16, 32, 32, 32, 64, 64, 10)  # a CIFAR ResNet, its blocks one by one
THEIR_SPARSITIES = 1  # the rest is extrapolated

Network = list[np.ndarray]


def rows() -> list[Row]:
    """The median of some rounds in turn, once all numbers are seen to agree."""
    dense, sparse = networks()
    compare(dense, sparse[0])
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: [_layers(cka.linear, dense, one) for one in sparse]))
        few = sparse[:THEIR_SPARSITIES]
        plain = seconds(lambda some=few: [_layers(gram, dense, one) for one in some])
        theirs.append(plain * SPARSITIES / THEIR_SPARSITIES)
    ratio = median(theirs) / median(ours)
    return [
        Row(
            what=f"linear CKA: {len(WIDTHS)} layers, {SPARSITIES} sparsities, {IMAGES} images",
            ours_s=median(ours),
            yardstick="Gram matrices of n x n, centred by their means, extrapolated",
            yardstick_s=median(theirs),
            ratio=ratio,
            target="at least 10 times faster, equal to 1e-6",
            holds=ratio >= 10,
        )
    ]


def networks() -> tuple[Network, list[Network]]:
    """What the layers of a dense network say, and those of ever sparser ones: ever more noise."""
    dice = np.random.default_rng(0)
    dense = [_drawn(dice, width) for width in WIDTHS]
    noises = np.linspace(0.05, 2, SPARSITIES)
    return dense, [[x + noise * _drawn(dice, x.shape[1]) for x in dense] for noise in noises]


def compare(dense: Network, sparse: Network) -> None:
    """Fail unless the two give the same numbers."""
    ours, theirs = _layers(cka.linear, dense, sparse), _layers(gram, dense, sparse)
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def gram(x: np.ndarray, y: np.ndarray) -> float:
    """The formula as Kornblith et al. print it, in float64."""
    k, other = _centred(x @ x.T), _centred(y @ y.T)
    return float((k * other).sum() / np.sqrt((k * k).sum() * (other * other).sum()))


def _centred(kernel: np.ndarray) -> np.ndarray:
    means = kernel.mean(axis=0)
    centred: np.ndarray = kernel - means[None, :] - means[:, None] + kernel.mean()
    return centred


def _drawn(dice: np.random.Generator, width: int) -> np.ndarray:
    return dice.normal(size=(IMAGES, width))


def _layers(
    of: Callable[[np.ndarray, np.ndarray], float], dense: Network, sparse: Network
) -> list[float]:
    return [of(x, y) for x, y in zip(dense, sparse, strict=True)]


if __name__ == "__main__":
    print(printed(rows(), "this machine"))
