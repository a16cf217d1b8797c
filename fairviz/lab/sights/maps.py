"""Attribution maps, dense beside sparse; and what is left of them once weights are shuffled."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from fairviz import catalog
from fairviz.catalog import BASELINES
from fairviz.errors import BadValue, FairVizError, UnknownName
from fairviz.lab.dice import dice
from fairviz.lab.explainers.base import Attribution
from fairviz.lab.models.base import stages
from fairviz.lab.networks.rewrite import check, explainable
from fairviz.lab.sights.base import PROBED, Scene
from fairviz.naming import parse
from fairviz.predictions.seen import Seen

PIECE = 8  # images explained together
MOST = 256  # images in one look
TRUE = -1  # target: the right class of each image
SAYS = {-2: "dense", -3: "sparse"}  # target: what this network says
LEVELS = {"black": 0, "white": 255}  # baselines of one level
RANGES = {"steps": (2, 512), "patch": (1, 64), "stride": (1, 64)}


class TooLarge(FairVizError):
    """The maps did not fit the memory."""


def maps(
    scene: Scene,
    method: str = "integrated_gradients",
    rows: str | int = "",
    target: int = TRUE,
    options: str = "",
) -> Seen:
    """sparse, dense (k, h, w) of the same targets, in one unit; each one's delta and change.

    target: the right class, what dense or sparse says, or one label for all.
    """
    chosen, networks = _rows(scene, rows), {"sparse": scene.network(), "dense": scene.dense()}
    asked = _Asked(scene, method, chosen, _aims(scene, networks, chosen, target), options)
    arrays = {"rows": chosen, "target": asked.aims.cpu().numpy()}
    for place, (name, network) in enumerate(networks.items()):
        parts = list(asked.explained(_rewritten(scene, network, chosen), (place, 2)))
        arrays[name] = _joined([part.maps for part in parts])
        for what in ("delta", "change"):
            told = [getattr(part, what) for part in parts]
            if all(one is not None for one in told):
                arrays[f"{name}_{what}"] = _joined(told)
    return Seen(arrays, {"method": method})


def sanity(
    scene: Scene,
    method: str = "integrated_gradients",
    rows: str | int = "",
    target: int = TRUE,
    options: str = "",
) -> Seen:
    """levels (stages + 1, k, h, w): the map as it is, then with one stage more randomised."""
    chosen = _rows(scene, rows)
    plain = scene.network()
    named = [[], *list(stages(plain).values())[::-1]]
    aims = _aims(scene, {"sparse": plain, "dense": scene.dense()}, chosen, target)
    asked, network = _Asked(scene, method, chosen, aims, options), _rewritten(scene, plain, chosen)
    dies, levels = dice(scene.variant.seed, "sanity"), []
    for place, names in enumerate(named):
        for name in names:
            _shuffle(network.get_submodule(name), dies)
        parts = asked.explained(network, (place, len(named)))
        levels.append(_joined([part.maps for part in parts]))
    return Seen({"rows": chosen, "levels": np.stack(levels)}, {"method": method})


@dataclass(frozen=True)
class _Asked:
    """Which method explains which images, what of them, and how."""

    scene: Scene
    method: str
    rows: np.ndarray
    aims: Tensor
    options: str

    def explained(self, network: nn.Module, round_: tuple[int, int]) -> Iterator[Attribution]:
        """Piece by piece; `round_` is which of how many times these images are gone through."""
        explain, settings = self._explainer()
        pieces = torch.split(torch.arange(len(self.rows)), PIECE)
        for number, part in enumerate(pieces):
            self.scene.tick(round_[0] * len(pieces) + number, round_[1] * len(pieces))
            images, _ = self.scene.material.held_out[torch.from_numpy(self.rows)[part]]
            try:
                yield explain(network, images.contiguous(), self.aims[part], **settings)
            except (MemoryError, RuntimeError) as error:
                if not _is_memory(error):
                    raise
                told = f"Explaining {len(part)} images at once needs too much memory."
                raise TooLarge(told) from error

    def _explainer(self) -> tuple[Callable[..., Attribution], dict[str, Any]]:
        """The method and its settings; a baseline by name becomes the colour it stands for."""
        asked = self.options.replace(":", "=").replace(",", "&")
        name, settings = parse(f"{self.method}?{asked}", catalog.EXPLAINERS, "explainer")
        entry = catalog.EXPLAINERS[name]
        given: dict[str, Any] = dict(settings)
        _check_settings(given)
        if baseline := given.pop("baseline", None):
            given["nothing"] = _colour(self.scene, str(baseline))
        return entry.load(), given


def _check_settings(given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        least, most = RANGES.get(name, (0, 0))
        if name in RANGES and not least <= value <= most:
            raise BadValue(f"{name}={value} is outside {least} to {most}.")
    if given.get("baseline", BASELINES[0]) not in BASELINES:
        raise UnknownName(str(given["baseline"]), "baseline", BASELINES)


def _colour(scene: Scene, name: str) -> Tensor | None:
    """A picture of one colour as networks see it; None is the mean colour, which is zero."""
    if name not in LEVELS:
        return None
    shape = scene.material.held_out.pixels.shape[1:]
    plain = torch.full((1, *shape), LEVELS[name], dtype=torch.uint8)
    return scene.material.held_out.normalised(plain.to(scene.material.device))


def _aims(scene: Scene, networks: Mapping[str, nn.Module], rows: np.ndarray, target: int) -> Tensor:
    """The class or label that each image's map is about, the same for both networks."""
    images, labels = scene.material.held_out[torch.from_numpy(rows)]
    if labels.dim() == 2 and target < 0:
        raise BadValue("This task has several labels: choose one as the target.")
    if target >= 0:
        return torch.full((len(rows),), target)
    if target == TRUE:
        return labels
    with torch.no_grad():
        said: Tensor = networks[SAYS[target]](images)
    return said.argmax(dim=1)


def _joined(parts: list[Tensor]) -> np.ndarray:
    return torch.cat(parts).cpu().numpy().astype(np.float32)


def _rewritten(scene: Scene, network: nn.Module, rows: np.ndarray) -> nn.Module:
    """The network as explainers need it, seen to say the same."""
    ready = explainable(network)
    check(network, ready, scene.material.held_out[torch.from_numpy(rows[:PIECE])][0])
    return ready


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


def _is_memory(error: Exception) -> bool:
    """On a CPU, torch says so in words only."""
    named = isinstance(error, MemoryError | torch.OutOfMemoryError)
    return named or "allocate memory" in str(error)


@torch.no_grad()
def _shuffle(layer: nn.Module, dies: torch.Generator) -> None:
    """Weights in another order: another network of the same distribution."""
    for weight in layer.parameters():
        order = torch.randperm(weight.numel(), generator=dies)
        weight.copy_(weight.flatten()[order].view_as(weight))
