"""Small stores of made-up answers: three tones, of which dark is answered worst and loses most."""

from pathlib import Path

import numpy as np
import pandas as pd

from fairviz import schedules
from fairviz.look import Look, Wish
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.seen import Seen
from fairviz.predictions.store import Store
from fairviz.spec import Prune, Train, Variant, at

CLASSES = ("nothing", "glasses", "cap", "mask")
TONES = ("light", "medium", "dark")
LEAD = {"light": 4.2, "medium": 3.8, "dark": 2.6}  # of the right class's logit
HURT = {"light": 0.8, "medium": 1.0, "dark": 2.0}
SPARSITIES = (0.5, 0.7, 0.9)
STAGES = {"stage 1": 100, "stage 2": 300, "stage 3": 900}  # prunable weights


def questions(each: int = 120) -> EvalSet:
    """As many faces of each tone, half of them to explore."""
    tone = np.repeat(TONES, each)
    lighting = np.tile(["bright", "dim"], len(tone))[: len(tone)]
    return EvalSet(
        ids=tuple(f"face {place}" for place in range(len(tone))),
        labels=np.arange(len(tone), dtype=np.int64) % len(CLASSES),
        attributes=pd.DataFrame({"tone": tone, "lighting": lighting}),
        classes=CLASSES,
        task="classes",
        split=np.where(np.arange(len(tone)) % 8 < 4, "explore", "certify").astype(str),
    )


def dense(seed: int) -> Variant:
    return Variant("portraits", "resnet8", seed, (Train(),))


def pruned(seed: int, sparsity: float, pruner: str = "magnitude", how: str = "oneshot") -> Variant:
    steps = getattr(schedules, how)(Prune(pruner, at(sparsity)))
    return Variant("portraits", "resnet8", seed, (*dense(seed).steps, *steps))


def save(store: Store, variant: Variant, asked: EvalSet) -> None:
    """What this variant would say: the right class leads by less the more was removed."""
    prune = variant.pruning
    shares = [stage / 1e4 for stage in prune.stages] or [prune.sparsity / 1e4] if prune else [0.0]
    sparsity = float(np.mean(shares))
    effect = sparsity**3 * (0.4 if variant.schedule == "recovered" else 1.0)
    noise = np.random.default_rng(variant.seed).normal(size=(len(asked), len(CLASSES)))
    tone = asked.attributes["tone"]
    lead = tone.map(LEAD).to_numpy() - 4 * effect * tone.map(HURT).to_numpy()
    noise[np.arange(len(asked)), asked.labels] += lead
    facts = {"sparsity": sparsity, "seconds": 1.0, "stages": STAGES}
    said = Predictions(noise.astype(np.float16), noise.argmax(1).astype(np.int16), facts)
    store.save(variant, said, asked)


def answer(store: Store, wish: Wish, asked: EvalSet) -> None:
    """What a worker would make of this wish; of looks, grey pictures and nothing else."""
    if not isinstance(wish, Look):
        save(store, wish, asked)
        return
    _, _, listed = wish.sight.partition("rows=")
    rows = np.array([int(row) for row in listed.split("-")]) if listed else asked.rows("explore")
    pixels = np.full((len(rows), 4, 4, 3), 128, dtype=np.uint8)
    maps = np.random.default_rng(0).normal(size=(len(rows), 4, 4)).astype(np.float32)
    seen = {"rows": rows, "pixels": pixels, "evidence": maps > 0, "sparse": maps, "dense": maps}
    store.save_look(wish, Seen(seen), asked.fingerprint)


def fill(home: Path, seeds: int = 2) -> Store:
    """Dense models of so many seeds; magnitude, one-shot and recovered, at each sparsity."""
    store, asked = Store(home), questions()
    for seed in range(seeds):
        save(store, dense(seed), asked)
        for how in ("oneshot", "recovered"):
            for sparsity in SPARSITIES:
                save(store, pruned(seed, sparsity, how=how), asked)
    return store
