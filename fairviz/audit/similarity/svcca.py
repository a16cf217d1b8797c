"""SVCCA (Raghu et al., 2017) as Simon Says uses it: distance 1 - mean canonical correlation."""

import numpy as np

from fairviz.audit.outcomes import Floats
from fairviz.audit.similarity.cka import NAN, Features

KEPT = 0.99  # of the sum of singular values (not of their squares)


def distance(one: Features, other: Features) -> float:
    """0: the same up to an invertible map. NaN where images are fewer than features, or constant.

    Directions are kept on the raw features, which are centred only afterwards: as published.
    """
    if len(one) < max(one.shape[1], other.shape[1]):
        return NAN
    x, y = _directions(one), _directions(other)
    fewest = min(x.shape[1], y.shape[1])
    if fewest == 0:
        return NAN
    shared = np.linalg.svd(x.T @ y, compute_uv=False)
    return float(1 - np.clip(shared, 0, 1)[:fewest].sum() / fewest)


def _directions(features: Features) -> Floats:
    """An orthonormal basis of what the leading directions say, centred."""
    wide = np.asarray(features, dtype=np.float64)
    left, sizes, _ = np.linalg.svd(wide, full_matrices=False)
    share = np.cumsum(sizes) / max(float(sizes.sum()), np.finfo(float).tiny)
    kept = left * sizes
    kept = kept[:, : int((share < KEPT).sum()) or 1]
    return _basis(kept - kept.mean(axis=0), float(np.linalg.norm(wide)))


def _basis(centred: Floats, length: float) -> Floats:
    """Directions that differ between images by more than rounding does at this length."""
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    return np.asarray(left[:, sizes > 1e-10 * max(length, np.finfo(float).tiny)])
