"""Made-up answers of yes and no: rarely yes where sparse, and least where the tone is dark."""

from pathlib import Path

import numpy as np
import pandas as pd

from fairviz.predictions.evalset import EvalSet, Task
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.store import Store
from fairviz.schedules import oneshot
from fairviz.spec import Prune, Train, Variant, at

LABELS = ("hat", "smiling", "beard")
RARE = {"hat": 0.2, "smiling": 0.5, "beard": 0.3}
SPARSITIES = (0.5, 0.9)


def questions(task: Task, each: int = 180) -> EvalSet:
    """As many faces of each tone, a third of them to set thresholds on; hats go with dark."""
    tone = np.repeat(["light", "medium", "dark"], each)
    dice = np.random.default_rng(3)
    more = np.where(tone == "dark", 0.15, 0.0)[:, None]
    labels = (dice.random((len(tone), 3)) < np.array([*RARE.values()]) + more).astype(np.int64)
    return EvalSet(
        ids=tuple(f"face {place}" for place in range(len(tone))),
        labels=labels if task == "labels" else labels[:, 1],
        attributes=pd.DataFrame({"tone": tone}),
        classes=LABELS if task == "labels" else ("not smiling", "smiling"),
        task=task,
        split=np.array(["tune", "explore", "certify"])[np.arange(len(tone)) % 3].astype(str),
    )


def save(store: Store, variant: Variant, asked: EvalSet) -> None:
    """Logits of yes: right by 3, less so and pulled to no the more was removed."""
    gone = variant.pruning.sparsity / 1e4 if variant.pruning else 0.0
    labels = asked.labels.reshape(len(asked), -1)
    noise = np.random.default_rng(variant.seed).normal(size=labels.shape) * 1.5
    dark = asked.attributes["tone"].eq("dark").to_numpy()[:, None]
    logits = (2 * labels - 1) * (3 - gone) + noise - gone * (2.5 + dark)
    if asked.task == "binary":
        logits = np.hstack([np.zeros_like(logits), logits])
        said = logits.argmax(1)
    else:
        said = (logits > 0).astype(int)
    facts = {"sparsity": gone, "seconds": 1.0}
    made = Predictions(logits.astype(np.float16), said.astype(np.int16), facts)
    store.save(variant, made, asked)


def fill(home: Path, task: Task, seeds: int = 3) -> Store:
    """Dense models, and magnitude one-shot at two sparsities."""
    store, asked = Store(home), questions(task)
    name = "attributes" if task == "labels" else "smiling"
    for seed in range(seeds):
        dense = Variant(f"portraits?task={name}", "resnet8", seed, (Train(),))
        save(store, dense, asked)
        for sparsity in SPARSITIES:
            steps = oneshot(Prune("magnitude", at(sparsity)))
            sparse = Variant(dense.dataset, "resnet8", seed, (*dense.steps, *steps))
            save(store, sparse, asked)
    return store
