"""Dense against sparse: SVCCA place by place (Simon Says), and the cosine of the weights."""

import numpy as np
import torch
from torch import Tensor, nn

from fairviz.lab.images.pictures import BATCH
from fairviz.lab.models.base import stages
from fairviz.lab.networks.listening import ends, listening
from fairviz.lab.sights import base
from fairviz.lab.sights.base import Scene
from fairviz.predictions.seen import Seen

KEPT = 0.99  # of the sum of singular values
SIDE = 16  # maps are averaged down to at most so many places a side


def comparison(scene: Scene, probe: int = 2000) -> Seen:
    """svcca: distance per stage, mean over the places of its maps; cosine: of its weights."""
    sparse, dense = scene.network(), scene.dense()
    said, before = (_maps(scene, network, probe) for network in (sparse, dense))
    layers = list(said)
    distances = [_distance(before[name], said[name]) for name in layers]
    cosines = [_cosine(dense, sparse, name) for name in layers]
    arrays = {"svcca": np.array(distances), "cosine": np.array(cosines)}
    return Seen(arrays, {"layers": layers, "images": len(next(iter(said.values())))})


def _maps(scene: Scene, network: nn.Module, count: int) -> dict[str, Tensor]:
    """(images, channels, places) of each stage."""
    watched = ends(network)
    rows = torch.from_numpy(base.probe(scene.evalset, count))
    with listening(network, watched, _places) as heard, torch.inference_mode():
        for number, part in enumerate(pieces := torch.split(rows, BATCH)):
            scene.tick(number, len(pieces))
            network(scene.material.held_out[part][0])
    return {name: torch.cat(parts).cpu() for name, parts in heard.items()}


def _places(activation: Tensor) -> Tensor:
    if activation.dim() != 4:
        return activation.flatten(1)[:, :, None]
    side = min(SIDE, activation.shape[2]), min(SIDE, activation.shape[3])
    return nn.functional.adaptive_avg_pool2d(activation, side).flatten(2)


def _distance(dense: Tensor, sparse: Tensor) -> float:
    """Mean over the places; NaN where images are fewer than channels."""
    if len(dense) < dense.shape[1]:
        return float("nan")
    return float(np.nanmean([svcca(dense[..., p], sparse[..., p]) for p in range(dense.shape[2])]))


def svcca(one: Tensor, other: Tensor) -> float:
    """Distance of two (images, channels): 1 - mean canonical correlation of what leads in each."""
    x, y = _directions(one.double()), _directions(other.double())
    fewest = min(x.shape[1], y.shape[1])
    if not fewest:
        return float("nan")
    return float(1 - torch.linalg.svdvals(x.T @ y).clamp(0, 1)[:fewest].sum() / fewest)


def _directions(features: Tensor) -> Tensor:
    left, sizes, _ = torch.linalg.svd(features, full_matrices=False)
    share = sizes.cumsum(0) / sizes.sum().clamp_min(1e-300)
    kept = (left * sizes)[:, : max(int((share < KEPT).sum()), 1)]
    basis, spread, _ = torch.linalg.svd(kept - kept.mean(0), full_matrices=False)
    wide: Tensor = basis[:, spread > 1e-10 * features.norm().clamp_min(1e-300)]
    return wide


def _cosine(dense: nn.Module, sparse: nn.Module, stage: str) -> float:
    """Of all weights of the stage's convolutions and linear layers."""
    names = stages(dense)[stage]
    one, other = (
        torch.cat(
            [net.get_submodule(name).get_parameter("weight").detach().flatten() for name in names]
        )
        for net in (dense, sparse)
    )
    return float(torch.nn.functional.cosine_similarity(one, other, dim=0))
