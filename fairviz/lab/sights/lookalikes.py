"""Which images a network takes for each other: clusters of its features, without any label."""

import warnings

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from torch import nn

from fairviz.lab.images.pictures import BATCH
from fairviz.lab.networks.listening import ends, listening
from fairviz.lab.sights.base import PROBED, Scene
from fairviz.lab.sights.features import pooled
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.seen import Seen

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AXES = 16  # main directions of the features that distances are measured along
ROUNDS = 50
STARTS = 8  # the best of so many beginnings: a single one depends on luck


def lookalikes(scene: Scene, clusters: int = 16) -> Seen:
    """cluster (n,) and distance (n,) to its middle, for every evaluation sample of every split.

    The middles come from explore alone. What the class explains is taken away first: else the
    clusters would be the classes.
    """
    found, rows = _directions(scene), scene.evalset.rows(PROBED)
    middles = _middles(found[rows], min(clusters, len(rows)))
    apart = np.linalg.norm(found[:, None] - middles[None], axis=2)
    nearest = apart.argmin(axis=1)
    distance = apart.min(axis=1).astype(np.float32)
    return Seen(
        {"cluster": nearest.astype(np.int16), "distance": distance}, {"clusters": len(middles)}
    )


def _directions(scene: Scene) -> Floats:
    """Every sample along the main directions of the features of all stages, class by class."""
    rows = scene.evalset.rows(PROBED)
    stages = [_scaled(one, rows) for one in _features(scene, scene.network()).values()]
    joined = without_classes(np.concatenate(stages, axis=1), scene.evalset, rows)
    centred = joined - joined[rows].mean(axis=0)
    _, _, axes = np.linalg.svd(centred[rows], full_matrices=False)
    return np.asarray(centred @ axes[:AXES].T)


def _features(scene: Scene, network: nn.Module) -> dict[str, Floats]:
    """What each stage makes of every evaluation image; the answers themselves are left out."""
    watched = {name: part for name, part in ends(network).items() if name != "classifier"}
    pieces = torch.split(torch.arange(len(scene.evalset)), BATCH)
    with listening(network, watched, pooled) as heard, torch.inference_mode():
        for number, part in enumerate(pieces):
            scene.tick(number, len(pieces))
            network(scene.material.held_out[part][0])
    return {name: torch.cat(parts).double().cpu().numpy() for name, parts in heard.items()}


def _scaled(features: Floats, rows: Ints) -> Floats:
    """Each feature at its own scale, each stage with the same say."""
    spread = features[rows].std(axis=0)
    known = spread > 1e-9  # a unit that always says the same tells nothing
    scaled = (features[:, known] - features[rows][:, known].mean(axis=0)) / spread[known]
    return np.asarray(scaled / np.sqrt(max(known.sum(), 1)))


def without_classes(features: Floats, asked: EvalSet, rows: Ints) -> Floats:
    """The features less the mean of their class; several labels have no one class to take away."""
    if asked.task == "labels":
        return features
    left = features.copy()
    for label in np.unique(asked.labels):
        members = asked.labels == label
        known = rows[members[rows]]
        left[members] -= features[known].mean(axis=0) if len(known) else 0.0
    return left


def _middles(points: Floats, count: int) -> Floats:
    """Of the k-means of several beginnings the one that leaves least unexplained."""
    distinct = len(np.unique(points, axis=0))
    if distinct <= count:
        return np.unique(points, axis=0)
    tried = [_kmeans(points, count, start) for start in range(STARTS)]
    return min(tried, key=lambda one: one[0])[1]


def _kmeans(points: Floats, count: int, start: int) -> tuple[float, Floats]:
    with warnings.catch_warnings(action="ignore", category=UserWarning):  # an empty cluster
        middles, members = kmeans2(points, count, iter=ROUNDS, minit="++", seed=start)
    filled = middles[np.bincount(members, minlength=count) > 0]
    left = np.linalg.norm(points[:, None] - filled[None], axis=2).min(axis=1)
    return float((left**2).sum()), filled
