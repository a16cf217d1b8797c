"""Attribution maps, dense beside sparse; and what is left of them once weights are shuffled."""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from fairviz import catalog
from fairviz.errors import BadValue, FairVizError
from fairviz.lab.dice import dice
from fairviz.lab.explainers.base import Attribution
from fairviz.lab.models.base import stages
from fairviz.lab.rewrite import check, explainable
from fairviz.lab.sights.base import PROBED, Scene
from fairviz.predictions.seen import Seen

PIECE = 8  # images explained together
MOST = 256  # images in one look


class TooLarge(FairVizError):
    """The maps did not fit the memory."""


def maps(
    scene: Scene, method: str = "integrated_gradients", rows: str | int = "", target: int = -1
) -> Seen:
    """sparse, dense (k, h, w) of the same target, in one unit; sparse_delta, dense_delta."""
    asked = _rows(scene, rows)
    arrays, done = {"rows": asked}, 0
    for name, network in (("sparse", scene.network()), ("dense", scene.dense())):
        ready = _rewritten(scene, network, asked)
        parts = list(_explained(scene, ready, method, asked, target, done))
        done += len(parts)
        arrays[name] = torch.cat([part.maps for part in parts]).cpu().numpy().astype(np.float32)
        deltas = [part.delta for part in parts if part.delta is not None]
        if deltas:
            arrays[f"{name}_delta"] = torch.cat(deltas).cpu().numpy().astype(np.float32)
    return Seen(arrays, {"method": method})


def sanity(
    scene: Scene, method: str = "integrated_gradients", rows: str | int = "", target: int = -1
) -> Seen:
    """levels (stages + 1, k, h, w): the map as it is, then with one stage more randomised."""
    asked = _rows(scene, rows)
    network = _rewritten(scene, scene.network(), asked)
    levels = [_all(scene, network, method, asked, target)]
    dies = dice(scene.variant.seed, "sanity")
    for names in list(stages(scene.network()).values())[::-1]:
        for name in names:
            _shuffle(network.get_submodule(name), dies)
        levels.append(_all(scene, network, method, asked, target))
    return Seen({"rows": asked, "levels": np.stack(levels)}, {"method": method})


def _rewritten(scene: Scene, network: nn.Module, rows: np.ndarray) -> nn.Module:
    """The network as explainers need it, seen to say the same."""
    ready = explainable(network)
    check(network, ready, scene.material.held_out[torch.from_numpy(rows[:PIECE])][0])
    return ready


def _all(
    scene: Scene, network: nn.Module, method: str, rows: np.ndarray, target: int
) -> np.ndarray:
    parts = list(_explained(scene, network, method, rows, target, 0))
    return torch.cat([part.maps for part in parts]).cpu().numpy().astype(np.float32)


def _rows(scene: Scene, text: str | int) -> np.ndarray:
    """The rows as asked: numbers joined by '-', all of explore."""
    try:
        found = np.array([int(part) for part in str(text).split("-")], dtype=np.int64)
    except ValueError:
        raise BadValue(f"Rows are numbers joined by '-', such as 12-56; got {text!r}.") from None
    if not np.isin(found, scene.evalset.rows(PROBED)).all():
        raise BadValue("Maps are made of images of explore only; some of these rows are not.")
    if len(found) > MOST:
        raise BadValue(f"{len(found)} images in one look; at most {MOST} are explained at once.")
    return found


def _explained(
    scene: Scene, network: nn.Module, method: str, rows: np.ndarray, target: int, before: int
) -> Iterator[Attribution]:
    explain = catalog.find(catalog.EXPLAINERS, method, "explainer").load()
    pieces = torch.split(torch.from_numpy(rows), PIECE)
    for number, part in enumerate(pieces):
        scene.tick(before + number, 2 * len(pieces))
        images, labels = scene.material.held_out[part]
        try:
            yield explain(network, images.contiguous(), _targets(labels, target))
        except (MemoryError, RuntimeError) as error:
            if not _is_memory(error):
                raise
            told = f"Explaining {len(part)} images at once needs too much memory."
            raise TooLarge(told) from error


def _is_memory(error: Exception) -> bool:
    """On a CPU, torch says so in words only."""
    named = isinstance(error, MemoryError | torch.OutOfMemoryError)
    return named or "allocate memory" in str(error)


def _targets(labels: Tensor, target: int) -> Tensor:
    """The right class of each image, or one label for all."""
    if labels.dim() == 2 and target < 0:
        raise BadValue("This task has several labels: choose one as the target.")
    return torch.full((len(labels),), target) if target >= 0 else labels


@torch.no_grad()
def _shuffle(layer: nn.Module, dies: torch.Generator) -> None:
    """Weights in another order: another network of the same distribution."""
    for weight in layer.parameters():
        order = torch.randperm(weight.numel(), generator=dies)
        weight.copy_(weight.flatten()[order].view_as(weight))
