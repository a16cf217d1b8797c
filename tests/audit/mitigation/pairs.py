"""Methods of a known truth: three groups, plain pruning, and the same with one part more."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Outcomes, Run
from tests.audit.studies import dense, pruned, said, tones

TONES = ("light", "medium", "dark")


def answers(right: Sequence[int], each: int = 400) -> Outcomes:
    """Of `each` images per group so many in 100 are answered rightly."""
    hits = np.concatenate([np.arange(each) * 100 < count * each for count in right])
    return said([1] * len(hits), list(hits.astype(int)))


def people(each: int = 400) -> Grouping:
    return tones([tone for tone in TONES for _ in range(each)])


def study(
    plain: Sequence[int], treated: Sequence[int], *, seeds: int = 3, mitigation: str = "kd"
) -> list[Run]:
    """Dense models right 95 times in 100 in each group, plain and treated ones as often as said."""
    parent = answers((95, 95, 95))
    runs = [dense(parent, seed) for seed in range(seeds)]
    for seed in range(seeds):
        for right, what in ((plain, ""), (treated, mitigation)):
            run = pruned(answers(right), parent, seed=seed, asked=0.9)
            name = f"{what or 'plain'} {seed}"
            runs.append(replace(run, variant=name, schedule="recovered", mitigation=what))
    return runs


def seconds(runs: Sequence[Run], plain: float = 10.0, treated: float = 14.0) -> dict[str, float]:
    return {run.variant: treated if run.mitigation else plain for run in runs}


def redrawn(
    rng: np.random.Generator,
    plain: Sequence[float],
    treated: Sequence[float],
    *,
    seeds: int = 3,
    each: int = 150,
    noise: float = 0.015,
) -> tuple[list[Run], Grouping]:
    """Answers whose true shares per group are these; images differ in ease, seeds in luck."""
    groups = np.repeat(np.arange(len(plain)), each)
    ease = rng.normal(0, 0.08, size=len(groups))
    labels = rng.integers(4, size=len(groups))
    runs = []
    for seed in range(seeds):
        for shares, what in ((plain, ""), (treated, "kd")):
            luck = rng.normal(0, noise, size=len(shares))
            right = rng.random(len(groups)) < (np.asarray(shares) + luck)[groups] + ease
            wrong = (labels + rng.integers(1, 4, size=len(labels))) % 4
            given = Outcomes(labels, np.where(right, labels, wrong), None, 4)
            run = pruned(given, given, seed=seed, asked=0.9)
            name = f"{what or 'plain'} {seed}"
            runs.append(replace(run, variant=name, schedule="recovered", mitigation=what))
    return runs, tones([f"tone {group}" for group in groups])
