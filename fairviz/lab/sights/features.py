"""What each layer makes of the probe images."""

import numpy as np
import torch
from torch import Tensor, nn

from fairviz.lab.images.pictures import BATCH
from fairviz.lab.networks.listening import ends, listening
from fairviz.lab.sights import base
from fairviz.lab.sights.base import Scene
from fairviz.predictions.seen import Seen

BUDGET = 1_500_000  # bytes of a record
LARGEST = float(np.finfo(np.float16).max)


def features(scene: Scene, probe: int = 2000) -> Seen:
    """rows (p,), and per layer the activations (p, d), averaged over the picture, in float16."""
    network = scene.network()
    watched = ends(network)
    rows = _rows(scene, network, watched, probe)
    with listening(network, watched, pooled) as heard, torch.inference_mode():
        for number, part in enumerate(pieces := torch.split(torch.from_numpy(rows), BATCH)):
            scene.tick(number, len(pieces))
            network(scene.material.held_out[part][0])
    arrays = {name: _kept(torch.cat(heard[name])) for name in watched}
    return Seen({"rows": rows, **arrays}, {"layers": list(watched)})


def _rows(
    scene: Scene, network: nn.Module, watched: dict[str, nn.Module], count: int
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """As many probe images as asked for, or as fit the budget."""
    first = base.probe(scene.evalset, 1)
    with listening(network, watched, pooled) as heard, torch.inference_mode():
        network(scene.material.held_out[torch.from_numpy(first)][0])
    width = sum(part[0].shape[1] for part in heard.values())
    found: np.ndarray[tuple[int], np.dtype[np.int64]]
    found = base.probe(scene.evalset, min(count, BUDGET // (2 * width)))
    return found


def pooled(activation: Tensor) -> Tensor:
    """(n, d): maps averaged over the picture, tokens over the sequence."""
    if activation.dim() == 4:
        return activation.mean((2, 3))
    return activation.mean(1) if activation.dim() == 3 else activation


def _kept(activations: Tensor) -> np.ndarray[tuple[int, int], np.dtype[np.float16]]:
    return activations.clamp(-LARGEST, LARGEST).cpu().numpy().astype(np.float16)
