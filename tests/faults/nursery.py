"""Quick workers for the tests of sudden death: reads a home, forks a worker, prints its pid.

Forked from a process that has imported everything, a worker lives within milliseconds. Its
workshop needs no torch: five short batches, answers drawn from the digest.
"""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from fairviz.jobs import Queue
from fairviz.lab.progress import Progress
from fairviz.lab.worker import work
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.store import Store

BATCHES = 5
PACE = 0.004  # seconds a batch
SAMPLES = 200


class Quick:
    """Makes a variant in a few milliseconds, and writes down that it did."""

    def __init__(self, store, breathe):
        self.store, self.breathe = store, breathe

    def make(self, variant):
        if self.store.has(variant.digest):
            return
        if not variant.is_dense and not self.store.has(variant.dense.digest):
            self.make(variant.dense)
        for batch in range(BATCHES):
            time.sleep(PACE)
            self.breathe(Progress(variant.digest, "training", batch, BATCHES))
        self.store.save(variant, answers(variant), questions())
        with (self.store.home / "made.txt").open("a") as file:
            file.write(f"{variant.digest}\n")


def answers(variant):
    dice = np.random.default_rng(int(variant.digest[:8], 16))
    logits = dice.normal(size=(SAMPLES, 8)).astype(np.float16)
    weights = {"fc.weight": dice.normal(size=(8, 8)).astype(np.float32)}
    said = logits.argmax(1).astype(np.int16)
    return Predictions(logits, said, {"sparsity": 0.5}, weights)


def questions():
    return EvalSet(
        ids=tuple(map(str, range(SAMPLES))),
        labels=np.arange(SAMPLES) % 8,
        attributes=pd.DataFrame({"tone": ["light", "dark"] * (SAMPLES // 2)}),
        classes=tuple("abcdefgh"),
        task="classes",
        split=np.array(["tune", "explore"] * (SAMPLES // 2)),
    )


def live(home):
    store = Store(home)
    work(Queue(store.queue), lambda breathe: Quick(store, breathe), launcher=os.getppid())


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no burial
    print("ready", flush=True)
    for home in sys.stdin:
        pid = os.fork()
        if pid == 0:
            live(Path(home.strip()))
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
