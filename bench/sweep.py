"""One-shot sweeps: ours, the bare forward passes they cannot beat, and what people write today.

All three see the same network and images in turn, several times over; medians are compared, and
the answers too. What people write today runs in a process of its own, as it does: ours would lend
it threads and an allocator set up for us. A time alone says nothing on a shared machine.
python -m bench.sweep
"""

import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import torch

from bench.clock import seconds
from bench.table import Row, printed
from fairviz.lab import build
from fairviz.lab.images.material import Material
from fairviz.lab.images.pictures import Pictures
from fairviz.lab.networks.batchnorm import Folded
from fairviz.lab.predict import answered, kept
from fairviz.lab.workshop import Workshop
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.store import Store
from fairviz.spec import Prune, Train, Variant, at

IMAGES, CLASSES, ROUNDS = 1024, 8, 5
SHARES = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
DENSE = Variant("portraits", "resnet20", 0, (Train(),))
GROUPS = np.resize(["light", "medium", "dark"], IMAGES)
Labels = np.ndarray


def rows() -> list[Row]:
    """The sweep against both yardsticks."""
    subject = _Subject()
    with tempfile.TemporaryDirectory() as home, subject.today(Path(home)) as today:
        ours, bare, loop = _medians(subject, today)
        _check(subject.sweep(), np.load(Path(home) / "answers.npy"))
    what = f"one-shot sweep, {len(SHARES)} sparsities x {IMAGES} images, {DENSE.model}, stored"
    forward = f"{len(SHARES)} bare forward passes of the best dense form"
    code = "deepcopy + global_unstructured + DataLoader(256) + pandas, in a process of its own"
    return [
        _row(what, ours, forward, bare, ours / bare, "≤ 1.15", ours / bare <= 1.15),
        _row(what, ours, code, loop, loop / ours, "≥ 2.5 times faster", loop / ours >= 2.5),
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


def _medians(subject: "_Subject", today: Callable[[], float]) -> list[float]:
    """Median seconds of each, in turn, after a first round that warms up."""

    def one() -> list[float]:
        return [seconds(subject.sweep), seconds(subject.bare), today()]

    one()
    return [median(times) for times in zip(*(one() for _ in range(ROUNDS)), strict=True)]


def _check(ours: list[Labels], today: np.ndarray) -> None:
    same = np.mean([np.mean(one == other) for one, other in zip(ours, today, strict=True)])
    assert same > 0.999, f"only {same:.2%} of the answers agree"  # rounding may flip a tie


class _Subject:
    """One network that never learned and random images: speed does not care."""

    def __init__(self) -> None:
        self.material = _material()
        self.network = build.network(DENSE.model, CLASSES, seed=0).eval()
        self.folded = Folded(self.network).model
        self.workshop = Workshop(Store(Path()), material=lambda *_: self.material)

    def sweep(self) -> list[Labels]:
        """What the worker does for a study of one-shot variants, each kept in a new store."""
        with tempfile.TemporaryDirectory() as home:
            self.workshop.store = Store(Path(home))
            self.workshop.store.save(DENSE, self._dense(), self.material.evalset)
            return [_by_group(self.workshop.make(v).predicted) for v in _variants()]

    def bare(self) -> None:
        """As many forward passes, and nothing else."""
        batches = list(self.material.held_out.batches())
        for _ in SHARES:
            for images in batches:
                answered(self.folded, images)

    @contextmanager
    def today(self, home: Path) -> Iterator[Callable[[], float]]:
        """The customary loop beside us, waiting to be asked for its seconds."""
        goods = build.arrays(self.network.state_dict())
        pixels = self.material.held_out.pixels.numpy()
        np.savez(home / "goods.npz", pixels=pixels, groups=GROUPS, shares=SHARES, **goods)
        script = Path(__file__).with_name("today.py")
        command = [sys.executable, str(script), str(home / "goods.npz"), str(home / "answers.npy")]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as loop:
            assert loop.stdin and loop.stdout
            yield lambda: _asked(loop)
            loop.stdin.close()

    def _dense(self) -> Predictions:
        logits = torch.zeros(IMAGES, CLASSES)
        weights = build.arrays(self.network.state_dict())
        return Predictions(*kept(logits, "classes"), weights=weights)


def _asked(loop: "subprocess.Popen[str]") -> float:
    assert loop.stdin and loop.stdout
    print("go", file=loop.stdin, flush=True)
    return float(loop.stdout.readline())


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


def _by_group(predicted: Labels) -> Labels:
    """The answers, after the accuracy of each group was looked at in pandas."""
    frame = pd.DataFrame({"tone": GROUPS, "right": predicted == 0})
    assert len(frame.groupby("tone")["right"].mean()) == len(set(GROUPS))
    return predicted


if __name__ == "__main__":
    print(printed(rows(), f"{platform.machine()}, {torch.get_num_threads()} threads"))
