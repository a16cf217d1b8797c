"""Answers small enough to count by hand, and studies drawn from a known truth."""

from collections.abc import Sequence

import numpy as np

from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Outcomes, Run


def said(
    labels: Sequence[int],
    predicted: Sequence[int],
    *,
    positive: int | None = 1,
    classes: int = 2,
    scores: Sequence[float] | None = None,
) -> Outcomes:
    """These answers; scores are the probabilities of class 1 of two."""
    chances = None if scores is None else np.stack([1 - np.array(scores), np.array(scores)], axis=1)
    return Outcomes(
        np.array(labels, dtype=np.int64),
        np.array(predicted, dtype=np.int64),
        chances,
        classes,
        positive,
    )


def dense(answers: Outcomes, seed: int = 0) -> Run:
    return Run(f"dense {seed}", "faces", "net", "", "dense", 0.0, "", seed, answers)


def pruned(
    answers: Outcomes,
    parent: Outcomes | None,
    *,
    seed: int = 0,
    asked: float = 0.5,
    pruner: str = "magnitude",
    achieved: float | None = None,
) -> Run:
    """A one-shot variant of this parent."""
    sparsity = asked if achieved is None else achieved
    name = f"{pruner} {asked} {seed}"
    own = f"dense {seed}"
    return Run(
        name,
        "faces",
        "net",
        pruner,
        "oneshot",
        sparsity,
        "",
        seed,
        answers,
        parent,
        "global",
        asked,
        own,
    )


def tones(names: Sequence[str]) -> Grouping:
    """Groups by tone, in the order in which they first come."""
    levels = list(dict.fromkeys(names))
    codes = np.array([levels.index(name) for name in names], dtype=np.int64)
    return Grouping(("tone",), tuple(levels), codes)


def random_answers(
    n: int = 300, classes: int = 4, seed: int = 0, positive: int | None = None
) -> Outcomes:
    """Answers that are right about two times in three, with scores."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(classes, size=n)
    logits = rng.normal(size=(n, classes)) + 1.5 * (labels[:, None] == np.arange(classes))
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return Outcomes(labels, logits.argmax(axis=1), chances, classes, positive)


def drawn_study(
    rng: np.random.Generator,
    *,
    n: int = 600,
    seeds: int = 4,
    drops: Sequence[float] = (0.05, 0.05, 0.05),
    seed_noise: float = 0.02,
    asked: Sequence[float] = (0.9,),
) -> tuple[list[Run], Grouping]:
    """Dense models right nine times in ten, sparse ones less often by each group's true drop.

    Images differ in difficulty, shared by all models; every trained model treats every group a
    little differently by luck, and neither has to do with the group.
    """
    labels, members = rng.integers(4, size=n), rng.integers(len(drops), size=n)
    names = [f"tone {g}" for g in members]
    ease = rng.beta(0.9, 0.1, size=n)  # most images are easy, some hopeless
    runs = []
    for seed in range(seeds):
        parent = _answers(rng, labels, ease + _luck(rng, members, seed_noise))
        runs.append(dense(parent, seed))
        for share in asked:
            lost = np.array(drops)[members] + _luck(rng, members, seed_noise)
            answers = _answers(rng, labels, ease - lost)
            runs.append(pruned(answers, parent, seed=seed, asked=share))
    return runs, tones(names)


def _luck(rng: np.random.Generator, members: np.ndarray, noise: float) -> np.ndarray:
    return rng.normal(0, noise, size=members.max() + 1)[members]


def _answers(rng: np.random.Generator, labels: np.ndarray, chance: np.ndarray) -> Outcomes:
    right = rng.random(len(labels)) < chance
    wrong = (labels + rng.integers(1, 4, size=len(labels))) % 4
    return Outcomes(labels, np.where(right, labels, wrong), None, 4)
