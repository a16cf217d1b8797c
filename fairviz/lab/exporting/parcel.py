"""Everything that leaves with a variant, file by file; each form is asked whether it answers alike.

Nothing is written here: the command line makes a folder of it, the queue an archive.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from fairviz.errors import FairVizError
from fairviz.lab import build
from fairviz.lab.exporting import agreeing, loading, written
from fairviz.lab.exporting.agreeing import Agreement
from fairviz.lab.exporting.interchange import Runtime, onnx
from fairviz.lab.exporting.leaflet import Leaflet
from fairviz.lab.exporting.program import NotExportable, Program, Size, followed
from fairviz.lab.exporting.written import Face
from fairviz.lab.images.material import Material
from fairviz.lab.images.pictures import BATCH
from fairviz.lab.networks import measure
from fairviz.lab.networks.shrink import shrunk
from fairviz.lab.predict import answered
from fairviz.lab.progress import Tick, no_tick
from fairviz.lab.removing.pruning import unit_of, worn
from fairviz.lab.sights import base
from fairviz.predictions import arrays, manifest
from fairviz.predictions.evalset import Task
from fairviz.predictions.words import described
from fairviz.spec import Variant

ASKED = 1000  # images of explore that every form of the network is asked about
NOISE = 8  # made-up images that an export carries, with what the network said of them
ONNX, RECIPE, README = "model.onnx", "recipe.json", "README.md"
SINGLE = "Single weights were removed: their zeros keep their places, so nothing can be cut away."
AS_LARGE = "No channel fell silent as a whole, so nothing can be cut away."

Answering = Callable[[Tensor], Tensor]


class Differs(FairVizError):
    """The network at hand is not the one that was assessed."""

    def __init__(self, agreement: Agreement) -> None:
        super().__init__(
            f"The network as it is made here is not the one that was assessed: {agreement.words}."
            " Trainings repeat bit by bit on one kind of machine only, and the weights of this one"
            " were not kept. Export it where it was trained, or run its study in a new store"
            " (FAIRVIZ_CACHE=FOLDER fairviz run STUDY.yaml): that keeps the weights."
        )


@dataclass(frozen=True)
class Goods:
    """A variant's network, its images, and what the store knows of it.

    facts: as the store holds them; predicted: what it answered when it was assessed; groups: rows
    of attribute, group, n, accuracy, low, high, and the same three of its dense model.
    """

    variant: Variant
    network: nn.Module
    material: Material
    facts: Mapping[str, Any] = field(default_factory=dict)
    predicted: NDArray[np.int16] | None = None
    groups: tuple[Mapping[str, Any], ...] = ()

    @property
    def task(self) -> Task:
        return self.material.evalset.task

    @property
    def size(self) -> Size:
        """Height and width that the network sees."""
        pictures = self.material.held_out
        height, width = pictures.pixels.shape[1:3]
        return (pictures.size, pictures.size) if pictures.size else (height, width)

    @property
    def face(self) -> Face:
        """How the network meets people."""
        pictures, evalset = self.material.held_out, self.material.evalset
        colours = [tuple(colour.cpu().tolist()) for colour in (pictures.mean, pictures.std)]
        return Face(described(self.variant), evalset.classes, evalset.task, *colours)


@dataclass
class Parcel:
    """Files by name; what could not be had, with its reason; what was checked, in words."""

    files: dict[str, bytes] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)


def parcel(goods: Goods, tick: Tick = no_tick) -> Parcel:
    """The whole export."""
    packing = Packing(goods)
    for number, stage in enumerate(STAGES):
        tick(number, len(STAGES))
        stage(packing)
    tick(len(STAGES), len(STAGES))
    return packing.made


class Packing:
    """An export in the making."""

    def __init__(self, goods: Goods) -> None:
        self.goods, self.made = goods, Parcel()
        self.network = goods.network.cpu().eval().to(memory_format=torch.contiguous_format)
        self.rows = torch.from_numpy(base.probe(goods.material.evalset, ASKED))
        self.logits = self.said(partial(answered, self.network))
        self.best: Program | None = None  # the smallest form that could be followed

    def said(self, network: Answering) -> Tensor:
        """Its logits for the images that every form is asked about."""
        parts = torch.split(self.rows, BATCH)
        pictures = self.goods.material.held_out
        return torch.cat([network(pictures[part][0].cpu()) for part in parts])

    def check(self, file: str, network: Answering) -> None:
        """Refuses a form that answers otherwise."""
        agreement = agreeing.compared(self.logits, self.said(network), self.goods.task)
        if not agreement.holds:
            raise NotExportable(file, f"it would not be the same network: {agreement.words}")
        self.made.checks[file] = agreement.words


def weights(packing: Packing) -> None:
    """The tensors, once it is certain that they are those of the network that was assessed."""
    goods, files = packing.goods, packing.made.files
    if goods.predicted is not None:
        answers = torch.from_numpy(goods.predicted[packing.rows.numpy()].astype(np.int64))
        agreement = agreeing.remembered(packing.logits, answers, goods.task)
        if not agreement.holds:
            raise Differs(agreement)
        packing.made.checks["weights.safetensors"] = agreement.words
    files["weights.safetensors"] = _packed(packing.network.state_dict())
    files["masks.safetensors"] = _packed(worn(packing.network))
    files["check.safetensors"] = _packed(_noise(packing))


def whole(packing: Packing) -> None:
    """The network as text, and the ten lines."""
    _written(packing, packing.network, "network", "weights", "load")


def small(packing: Packing) -> None:
    """The same without what fell silent, where filters were removed."""
    prune = packing.goods.variant.pruning
    if prune is None:
        return
    if unit_of(prune) == "weight":
        packing.made.left_out["small.safetensors"] = SINGLE
        return
    example = packing.goods.material.held_out[packing.rows[:1]][0].cpu()
    less = shrunk(packing.network, example)
    if measure.parameters(less) == measure.parameters(packing.network):
        packing.made.left_out["small.safetensors"] = AS_LARGE
        return
    _written(packing, less, "small_network", "small", "load_small")


def interchange(packing: Packing) -> None:
    """ONNX of the smallest form."""
    made, program = packing.made, packing.best
    if program is None:
        made.left_out[ONNX] = made.left_out["network.py"]
        return
    try:
        data = onnx(program)
        packing.check(ONNX, Runtime(data, program.is_batched))
        made.files[ONNX] = data
    except NotExportable as error:
        made.left_out[ONNX] = str(error)


def papers(packing: Packing) -> None:
    """What people read, and what programs read."""
    goods, made = packing.goods, packing.made
    leaflet = Leaflet(
        goods.variant,
        goods.face,
        goods.size,
        goods.material.evalset,
        goods.facts,
        goods.groups,
        made.left_out,
        made.checks,
    )
    made.files[README] = leaflet.text(made.files).encode()
    made.files[RECIPE] = manifest.sealed(goods.variant.digest, leaflet.recipe(), made.files)


STAGES: tuple[Callable[[Packing], None], ...] = (weights, whole, small, interchange, papers)


def _written(packing: Packing, network: nn.Module, text: str, tensors: str, load: str) -> None:
    """These three files, or the reason why not; the tensors of the whole network leave anyway."""
    module, held, made = f"{text}.py", f"{tensors}.safetensors", packing.made
    try:
        program = followed(network, packing.goods.size)
        source = written.source(program, packing.goods.face)
        packing.check(module, partial(answered, written.loaded(source, program.tensors)))
    except NotExportable as error:
        made.left_out[module] = str(error)
        return
    packing.best = program
    made.files[module] = source.encode()
    made.files[held] = _packed(program.tensors)
    made.files[f"{load}.py"] = loading.script(text, held).encode()


def _noise(packing: Packing) -> dict[str, Tensor]:
    """Images of noise and their logits: nobody's picture leaves, and a conversion can be tested."""
    height, width = packing.goods.material.held_out.pixels.shape[1:3]
    dice = np.random.default_rng(0)
    pixels = torch.from_numpy(dice.integers(0, 256, (NOISE, height, width, 3), dtype=np.uint8))
    images = packing.goods.material.held_out.normalised(pixels.to(_device(packing))).cpu()
    return {"images": pixels, "logits": answered(packing.network, images)}


def _device(packing: Packing) -> torch.device:
    return packing.goods.material.held_out.mean.device


def _packed(tensors: Mapping[str, Tensor]) -> bytes:
    return arrays.packed_weights(build.arrays(tensors))
