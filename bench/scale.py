"""200,000 images x 200 variants: what reading them all and one table by group take, in memory.

Opening reads more than any page does: a page reads the variants of its chosen methods.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

from bench.table import Row
from fairviz import schedules
from fairviz.audit import reading, tables
from fairviz.audit.groups import grouping
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.store import Store
from fairviz.spec import Prune, Train, Variant, at

IMAGES, SEEDS, SPARSITIES, CLASSES = 200_000, 4, 50, 8
LIMIT = 2.0  # GB


def rows() -> list[Row]:
    """The store made here, read in a process of its own, whose memory is what is told."""
    with tempfile.TemporaryDirectory() as home:
        fill(Path(home))
        command = [sys.executable, "-m", "bench.scale", home]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, gigabytes = map(float, told.split())
    return [
        Row(
            what=f"{IMAGES:,} images by {SEEDS * SPARSITIES} variants read, a table by group:"
            f" {gigabytes:.2f} GB",
            ours_s=seconds,
            yardstick="two gigabytes",
            yardstick_s=seconds,
            ratio=gigabytes / LIMIT,
            target="under 2 GB",
            holds=gigabytes < LIMIT,
        )
    ]


def fill(home: Path) -> None:
    """Made-up answers: the more was removed, the more noise."""
    dice, store = np.random.default_rng(0), Store(home)
    labels = dice.integers(CLASSES, size=IMAGES)
    asked = EvalSet(
        ids=tuple(f"image {place}" for place in range(IMAGES)),
        labels=labels,
        attributes=pd.DataFrame({"tone": dice.choice(list("abcdef"), IMAGES)}),
        classes=tuple("ABCDEFGH"),
        task="classes",
        split=np.where(np.arange(IMAGES) % 2, "explore", "certify").astype(str),
    )
    base = dice.normal(size=(IMAGES, CLASSES)).astype(np.float32)
    base[np.arange(IMAGES), labels] += 3
    for seed in range(SEEDS):
        for place in range(SPARSITIES):
            noise = (0.2 + 0.03 * place) * dice.normal(size=base.shape).astype(np.float32)
            _keep(store, asked, base + noise, seed, place)


def _keep(store: Store, asked: EvalSet, logits: np.ndarray, seed: int, place: int) -> None:
    share = 0.5 + 0.009 * place if place else 0.0
    steps = schedules.oneshot(Prune("magnitude", at(round(share, 3)))) if place else ()
    variant = Variant("portraits", "resnet8", seed, (Train(), *steps))
    facts = {"sparsity": share, "seconds": 1.0, "stages": {}}
    said = logits.argmax(axis=1).astype(np.int16)
    store.save(variant, Predictions(logits.astype(np.float16), said, facts), asked)


def main(home: str) -> None:
    """Seconds, and the most gigabytes this process ever had."""
    began, store = perf_counter(), Store(home)
    index = store.index()
    asked = store.evalset(str(index["evalset"].iloc[0]))
    runs = reading.runs(index, store.load, asked)
    tables.changes(runs, grouping(asked, ("tone",)), "accuracy")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if _in_bytes() else 1 / 1024)
    print(perf_counter() - began, peak / 1e9)


def _in_bytes() -> bool:
    return sys.platform == "darwin"


if __name__ == "__main__":
    main(sys.argv[1])
