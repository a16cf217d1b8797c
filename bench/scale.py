"""What large evaluation sets and long lists take: seconds, and memory in a process of its own.

Reading takes in more than any page does: a page reads the variants of its chosen methods.
"""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from bench.clock import seconds
from bench.table import Row
from fairviz import schedules
from fairviz.audit import reading, tables
from fairviz.audit.groups import grouping
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.store import Store
from fairviz.spec import Prune, Train, Variant, at

LIMIT = 2.0  # GB
PAUSE = 1.0  # seconds after which a list seems to hang
AT_ONCE = 0.1
DENSE_EVERY = 50  # variants of one seed


@dataclass(frozen=True)
class Shape:
    """So many samples of so many classes, answered by so many variants."""

    samples: int
    classes: int
    variants: int


LONG, WIDE, LISTED = Shape(200_000, 10, 200), Shape(50_000, 1_000, 20), Shape(20, 3, 500)


def rows() -> list[Row]:
    """Each store made here and read elsewhere, so that only reading is told."""
    return [_read(LONG), _read(WIDE), *_listed(LISTED)]


def _read(shape: Shape) -> Row:
    told = _elsewhere(shape, "read")
    size = f"{shape.samples:,} samples x {shape.classes:,} classes x {shape.variants} variants"
    return Row(
        what=f"{size} read, a table by group: {told['gigabytes']:.2f} GB",
        ours_s=told["seconds"],
        yardstick="two gigabytes",
        yardstick_s=told["seconds"],
        ratio=told["gigabytes"] / LIMIT,
        target="under 2 GB",
        holds=told["gigabytes"] < LIMIT,
    )


def _listed(shape: Shape) -> list[Row]:
    told = _elsewhere(shape, "listed")
    limits = {"listed at first": PAUSE, "listed again": AT_ONCE, "filtered": AT_ONCE}
    limits |= {"one opened": AT_ONCE, "all opened": PAUSE * 10}
    return [
        Row(
            what=f"{shape.variants} variants, {what}",
            ours_s=told[what],
            yardstick="what nobody waits for",
            yardstick_s=limit,
            ratio=told[what] / limit,
            target="no pause",
            holds=told[what] < limit,
        )
        for what, limit in limits.items()
    ]


def _elsewhere(shape: Shape, question: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as home:
        fill(Path(home), shape)
        command = [sys.executable, "-m", "bench.scale", home, question]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told: dict[str, float] = json.loads(answer)
    return told


def fill(home: Path, shape: Shape) -> None:
    """Made-up answers: the more was removed, the more noise."""
    dice, store = np.random.default_rng(0), Store(home)
    asked = _questions(dice, shape)
    base, noise = (dice.standard_normal((shape.samples, shape.classes), np.float32) for _ in "ab")
    base[np.arange(shape.samples), asked.labels] += 3
    for number in range(shape.variants):
        seed, place = divmod(number, DENSE_EVERY)
        said = base + (0.2 + 0.03 * place) * np.roll(noise, number, axis=0)
        _keep(store, asked, said, seed, place)


def _questions(dice: np.random.Generator, shape: Shape) -> EvalSet:
    """All of them for reading: the most that a page could ever read."""
    return EvalSet(
        ids=tuple(f"image {place}" for place in range(shape.samples)),
        labels=dice.integers(shape.classes, size=shape.samples),
        attributes=pd.DataFrame({"tone": dice.choice(list("abcdef"), shape.samples)}),
        classes=tuple(f"class {number}" for number in range(shape.classes)),
        task="classes",
        split=np.full(shape.samples, "explore"),
    )


def _keep(store: Store, asked: EvalSet, logits: np.ndarray, seed: int, place: int) -> None:
    share = 0.5 + 0.009 * place if place else 0.0
    steps = schedules.oneshot(Prune("magnitude", at(round(share, 3)))) if place else ()
    variant = Variant("portraits", "resnet8", seed, (Train(), *steps))
    facts = {"sparsity": share, "seconds": 1.0, "stages": {}}
    said = logits.argmax(axis=1).astype(np.int16)
    store.save(variant, Predictions(logits.astype(np.float16), said, facts), asked)


def read(store: Store) -> dict[str, float]:
    """Seconds, and the most gigabytes this process ever had."""
    return {"seconds": seconds(lambda: _table(store)), "gigabytes": _peak() / 1e9}


def listed(store: Store) -> dict[str, float]:
    """Seconds until all are listed, listed again, filtered, and opened: one, and each of them."""
    first, again = seconds(store.index), seconds(store.index)
    index = store.index()
    return {
        "listed at first": first,
        "listed again": again,
        "filtered": seconds(lambda: index[index["seed"].eq(3) & index["asked"].between(0.6, 0.8)]),
        "one opened": seconds(lambda: store.load(str(index["digest"].iloc[0]))),
        "all opened": seconds(lambda: [store.load(digest) for digest in index["digest"]]),
    }


def _table(store: Store) -> None:
    index = store.index()
    asked = store.evalset(str(index["evalset"].iloc[0]))
    runs = reading.runs(index, store.load, asked)
    tables.changes(runs, grouping(asked, ("tone",)), "accuracy")


def _peak() -> int:
    """Bytes; Linux lets getrusage inherit the peak of whoever started the process."""
    status = Path("/proc/self/status")
    if status.exists():
        told = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(told["VmHWM"].split()[0]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


QUESTIONS: dict[str, Callable[[Store], dict[str, float]]] = {"read": read, "listed": listed}


if __name__ == "__main__":
    print(json.dumps(QUESTIONS[sys.argv[2]](Store(Path(sys.argv[1])))))
