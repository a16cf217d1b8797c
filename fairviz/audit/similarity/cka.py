"""Centred kernel alignment (Kornblith et al., 2019) of two sets of features of the same images.

1: the same up to rotation and scale. NaN where features are constant or images too few.
"""

import numpy as np
from numpy.typing import NDArray

from fairviz.audit.outcomes import Floats

Features = NDArray[np.floating]
FEWEST = 4  # images that the debiased form needs
NAN = float("nan")


def linear(one: Features, other: Features) -> float:
    """Linear CKA as published: biased upwards where images are few against features."""
    x, y = _scaled(one), _scaled(other)
    return _ratio(_cross(x, y), _cross(x, x), _cross(y, y))


def debiased(one: Features, other: Features) -> float:
    """Linear CKA from the unbiased estimate of HSIC (Song et al., 2012); it can fall below 0."""
    if len(one) < FEWEST:
        return NAN
    x, y = _scaled(one), _scaled(other)
    return _ratio(_unbiased(x, y), _unbiased(x, x), _unbiased(y, y))


def rbf(one: Features, other: Features, width: float = 1.0) -> float:
    """CKA of Gaussian kernels whose bandwidth is `width` medians of the distance."""
    k, centred = _kernel(_scaled(one), width), _centred(_kernel(_scaled(other), width))
    x = _centred(k)
    return _ratio(float((x * centred).sum()), float((x * x).sum()), float((centred**2).sum()))


def _scaled(features: Features) -> Floats:
    """Centred, and of length 1 in all, so that nothing overflows; zeros where constant."""
    wide = np.asarray(features, dtype=np.float64)
    centred = wide - wide.mean(axis=0)
    length = float(np.linalg.norm(centred))
    noise = 1e-12 * float(np.linalg.norm(wide))
    return np.asarray(centred / length if length > noise else np.zeros_like(centred))


def _cross(x: Floats, y: Floats) -> float:
    """Sum of the products of the two Gram matrices, without making either where images are many."""
    if len(x) < min(x.shape[1], y.shape[1]):
        return float(((x @ x.T) * (y @ y.T)).sum())
    return float(((x.T @ y) ** 2).sum())


def _unbiased(x: Floats, y: Floats) -> float:
    """HSIC of the Gram matrices without their diagonals."""
    n = len(x)
    norms = (x**2).sum(axis=1), (y**2).sum(axis=1)
    sums = x @ x.sum(axis=0) - norms[0], y @ y.sum(axis=0) - norms[1]
    same = _cross(x, y) - float(norms[0] @ norms[1])
    apart = float(sums[0].sum() * sums[1].sum()) / ((n - 1) * (n - 2))
    return (same + apart - 2 / (n - 2) * float(sums[0] @ sums[1])) / (n * (n - 3))


def _kernel(x: Floats, width: float) -> Floats:
    squares = (x**2).sum(axis=1)
    apart = np.maximum(squares[:, None] + squares[None, :] - 2 * (x @ x.T), 0.0)
    middle = float(np.median(apart[np.triu_indices(len(x), 1)])) if len(x) > 1 else 0.0
    scale = width**2 * middle
    return np.asarray(np.exp(-apart / (2 * scale)) if scale > 0 else np.ones_like(apart))


def _centred(kernel: Floats) -> Floats:
    rows, columns = kernel.mean(axis=0), kernel.mean(axis=1)
    return np.asarray(kernel - rows[None, :] - columns[:, None] + kernel.mean())


def _ratio(cross: float, one: float, other: float) -> float:
    scale = one * other
    return float(cross / np.sqrt(scale)) if one > 0 and other > 0 and scale > 0 else NAN
