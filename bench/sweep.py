"""One-shot sweeps: ours, the bare forward passes they cannot beat, and what people write today.

All three see the same network and images in turn, several times over; medians are compared, and
the answers too. A time alone says nothing on a shared machine. python -m bench.sweep
"""

import platform
import tempfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn.utils import prune as torch_prune
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from bench.clock import seconds
from bench.table import Row, printed
from fairviz.lab import build
from fairviz.lab.images.material import Material
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.networks.batchnorm import Folded
from fairviz.lab.predict import answered, kept
from fairviz.lab.removing.layers import EXEMPTIONS, in_order, prunable
from fairviz.lab.workshop import Workshop
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.store import Store
from fairviz.spec import Prune, Train, Variant, at

IMAGES, CLASSES, ROUNDS = 1024, 8, 3
SHARES = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
TODAYS_BATCH = 256  # customary; smaller ones are faster on this kind of machine
DENSE = Variant("portraits", "resnet20", 0, (Train(),))
GROUPS = np.resize(["light", "medium", "dark"], IMAGES)
Labels = np.ndarray


def rows() -> list[Row]:
    """The sweep against both yardsticks."""
    subject = _Subject()
    ours, bare, today = _interleaved(subject.sweep, subject.bare, subject.as_today)
    what = f"one-shot sweep, {len(SHARES)} sparsities x {IMAGES} images, {DENSE.model}, stored"
    forward = f"{len(SHARES)} bare forward passes of the best dense form"
    loop = f"deepcopy + global_unstructured + DataLoader({TODAYS_BATCH}) + pandas"
    return [
        _row(what, ours, forward, bare, ours / bare, "≤ 1.15", ours / bare <= 1.15),
        _row(what, ours, loop, today, today / ours, "≥ 2.5 times faster", today / ours >= 2.5),
    ]


def _row(
    what: str, ours: float, yardstick: str, its: float, ratio: float, target: str, holds: bool
) -> Row:
    return Row(
        what=what,
        ours_s=ours,
        yardstick=yardstick,
        yardstick_s=its,
        ratio=ratio,
        target=target,
        holds=holds,
    )


def _interleaved(*contestants: Callable[[], list[Labels]]) -> list[float]:
    """Median seconds of each, after a first round that warms up and compares the answers."""
    ours, _, today = (contestant() for contestant in contestants)
    _check(ours, today)
    taken = [[seconds(each) for each in contestants] for _ in range(ROUNDS)]
    return [median(times) for times in zip(*taken, strict=True)]


def _check(ours: list[Labels], today: list[Labels]) -> None:
    same = np.mean([np.mean(one == other) for one, other in zip(ours, today, strict=True)])
    assert same > 0.999, f"only {same:.2%} of the answers agree"  # rounding may flip a tie


class _Subject:
    """One network that never learned and random images: speed does not care."""

    def __init__(self) -> None:
        self.material = _material()
        self.network = build.network(DENSE.model, CLASSES, seed=0).eval()
        self.plain = deepcopy(self.network).to(memory_format=torch.contiguous_format)
        self.loader = DataLoader(_AsToday(self.material.held_out), batch_size=TODAYS_BATCH)
        self.folded = Folded(self.network).model
        self.workshop = Workshop(Store(Path()), material=lambda *_: self.material)

    def sweep(self) -> list[Labels]:
        """What the worker does for a study of one-shot variants, each kept in a new store."""
        with tempfile.TemporaryDirectory() as home:
            self.workshop.store = Store(Path(home))
            self.workshop.store.save(DENSE, self._dense(), self.material.evalset)
            return [_by_group(self.workshop.make(v).predicted) for v in _variants()]

    def bare(self) -> list[Labels]:
        """As many forward passes, and nothing else."""
        batches = list(self.material.held_out.batches())
        for _ in SHARES:
            for images in batches:
                answered(self.folded, images)
        return []

    def as_today(self) -> list[Labels]:
        """A copy, torch's own pruning, a loader, a frame; for each sparsity from the start."""
        return [_by_group(_loop(_torch_pruned(self.plain, s), self.loader)) for s in SHARES]

    def _dense(self) -> Predictions:
        logits = torch.zeros(IMAGES, CLASSES)
        weights = build.arrays(self.network.state_dict())
        return Predictions(*kept(logits, "classes"), weights=weights)


def _material() -> Material:
    dice = np.random.default_rng(0)
    pixels = torch.from_numpy(dice.integers(0, 256, (IMAGES, 32, 32, 3), dtype=np.uint8))
    labels = dice.integers(0, CLASSES, IMAGES)
    grey = torch.full((3,), 0.5)
    pictures = Pictures(pixels, torch.from_numpy(labels), grey, grey)
    split, names = np.resize(["explore"], IMAGES), tuple("abcdefgh")
    ids, frame = tuple(map(str, range(IMAGES))), pd.DataFrame({"tone": GROUPS})
    return Material(pictures, pictures, EvalSet(ids, labels, frame, names, "classes", split), "cpu")


def _variants() -> list[Variant]:
    steps = [(*DENSE.steps, Prune("magnitude", at(share))) for share in SHARES]
    return [Variant(DENSE.dataset, DENSE.model, DENSE.seed, step) for step in steps]


def _torch_pruned(network: nn.Module, share: float) -> nn.Module:
    model = deepcopy(network)
    names = in_order(prunable(model, EXEMPTIONS, "weight"))
    weights = [(model.get_submodule(name), "weight") for name in names]
    torch_prune.global_unstructured(weights, torch_prune.L1Unstructured, amount=share)
    return model.eval()


class _AsToday(Dataset[Tensor]):
    """Images as torchvision's CIFAR-10 hands them out: one by one, by way of Pillow."""

    def __init__(self, pictures: Pictures) -> None:
        self.pixels = pictures.pixels.numpy()
        normalise = transforms.Normalize(pictures.mean, pictures.std)
        self.transform = transforms.Compose([transforms.ToTensor(), normalise])

    def __len__(self) -> int:
        return len(self.pixels)

    def __getitem__(self, row: int) -> Tensor:
        image: Tensor = self.transform(Image.fromarray(self.pixels[row]))
        return image


def _loop(model: nn.Module, loader: DataLoader[Tensor]) -> Labels:
    with torch.no_grad():
        return torch.cat([model(batch).argmax(1) for batch in loader]).numpy()


def _by_group(predicted: Labels) -> Labels:
    """The answers, after the accuracy of each group was looked at in pandas."""
    frame = pd.DataFrame({"tone": GROUPS, "right": predicted == 0})
    assert len(frame.groupby("tone")["right"].mean()) == len(set(GROUPS))
    return predicted


if __name__ == "__main__":
    print(printed(rows(), f"{platform.machine()}, {torch.get_num_threads()} threads"))
