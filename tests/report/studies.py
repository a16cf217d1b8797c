"""Small studies to report on: three tones; any groups and classes, such as hostile ones."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.store import Store
from fairviz.spec import Variant
from tests.app import made_up

SCRIPT, CLOSING = "<script>alert(1)</script>", "</script><img src=x onerror=alert(2)>"
HOSTILE = (SCRIPT, CLOSING, "=cmd()", "a & b \"c\" 'd'")
CLASSES = ("<b>cat</b>", "=dog()", "bird", "</script>")
SHARES = (0.5, 0.7, 0.9)


def named(
    home: Path, names: Sequence[str], classes: Sequence[str] = CLASSES, each: int = 8
) -> tuple[Store, list[str]]:
    """Magnitude, one-shot, two seeds, over these groups and classes; the first lose most."""
    store, asked = Store(home), questions(names, classes, each)
    variants = [made_up.dense(seed) for seed in range(2)]
    variants += [made_up.pruned(seed, share) for seed in range(2) for share in SHARES]
    for variant in variants:
        save(store, variant, asked)
    return store, [variant.digest for variant in variants]


def questions(names: Sequence[str], classes: Sequence[str], each: int) -> EvalSet:
    """So many samples of each group to explore, and as many to certify."""
    n = 2 * each * len(names)
    return EvalSet(
        ids=tuple(f"sample {place}" for place in range(n)),
        labels=np.arange(n, dtype=np.int64) % len(classes),
        attributes=pd.DataFrame({"who": np.repeat(list(names), 2 * each)}),
        classes=tuple(classes),
        task="classes",
        split=np.where(np.arange(n) // len(classes) % 2 == 0, "explore", "certify").astype(str),
    )


def save(store: Store, variant: Variant, asked: EvalSet) -> None:
    """The right class leads by less the more was removed, in the first groups by least."""
    sparsity = variant.pruning.sparsity / 1e4 if variant.pruning else 0.0
    noise = np.random.default_rng(variant.seed).normal(size=(len(asked), len(asked.classes)))
    place = pd.factorize(asked.attributes["who"])[0] / asked.attributes["who"].nunique()
    noise[np.arange(len(asked)), asked.labels] += 4.0 - 2 * sparsity**3 * (2 - place)
    facts = {"sparsity": sparsity, "seconds": 1.0, "stages": made_up.STAGES}
    said = Predictions(noise.astype(np.float16), noise.argmax(1).astype(np.int16), facts)
    store.save(variant, said, asked)
