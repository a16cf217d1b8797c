"""Does pruning widen the differences of recall between classes? (Good et al., NeurIPS 2022)"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fairviz.audit.forecasts.spread import draws, told
from fairviz.audit.metrics.base import divide
from fairviz.audit.outcomes import Floats, Run

TIMES = 400
FEWEST = 3  # points below which a line fits whatever comes
Seeds = Sequence[Sequence[Run]]  # by label, then by seed; one label where a task has classes


def slope(before: Floats, after: Floats) -> Floats:
    """Of recall minus its mean, after on before, over the last axis; above 1 widens."""
    x = before - before.mean(axis=-1, keepdims=True)
    y = after - after.mean(axis=-1, keepdims=True)
    return divide((x * y).sum(axis=-1), (x * x).sum(axis=-1))


def slopes(seeds: Seeds, times: int = TIMES) -> pd.DataFrame:
    """The slope of sparse on dense, of one dense seed on the others, and their difference."""
    base, dense, sparse = _columns(seeds)
    n, many = base.shape
    weights = np.concatenate([np.ones((1, n)), draws(n, times, 0)])
    before = [_recall(weights, base, column) for column in dense]
    pruned = np.stack(
        [slope(b, _recall(weights, base, column)) for b, column in zip(before, sparse, strict=True)]
    )
    again = _retrained(before)
    kinds = {"pruned": pruned, "retrained": again, "difference": pruned - again}
    rows = [
        {"of": name, "points": many, "seeds": len(found)} | _limits(found, n)
        for name, found in kinds.items()
    ]
    table = pd.DataFrame(rows)
    return table if many >= FEWEST else table.assign(value=np.nan, low=np.nan, high=np.nan)


def _limits(found: Floats, n: int) -> dict[str, float]:
    value, low, high = told(found[:, 0], found.mean(axis=0)[1:], n)
    return {"value": float(value), "low": float(low), "high": float(high)}


def _retrained(recalls: Sequence[Floats]) -> Floats:
    """Each dense seed on the mean slope of all others; NaN for one seed: (seeds, 1 + times)."""
    if len(recalls) < 2:
        return np.full((len(recalls), len(recalls[0])), np.nan)
    return np.stack(
        [
            np.mean([slope(mine, other) for k, other in enumerate(recalls) if k != place], axis=0)
            for place, mine in enumerate(recalls)
        ]
    )


def _recall(weights: Floats, base: Floats, found: Floats) -> Floats:
    return divide(weights @ found, weights @ base)


def _columns(seeds: Seeds) -> tuple[Floats, list[Floats], list[Floats]]:
    """Who is of each class (n, classes), and who of them was found by each dense and sparse."""
    first = seeds[0][0].said
    if len(seeds) > 1:
        base = np.stack([runs[0].said.labels == 1 for runs in seeds], axis=1)
    else:
        base = first.labels[:, None] == np.arange(first.classes)
    base = base[:, base.any(axis=0)]
    dense, sparse = [], []
    for place in range(len(seeds[0])):
        pairs = [(runs[place].dense, runs[place].said) for runs in seeds]
        right = [(was.correct, now.correct) for was, now in pairs if was is not None]
        dense.append(np.stack([was for was, _ in right], axis=1) * base * 1.0)
        sparse.append(np.stack([now for _, now in right], axis=1) * base * 1.0)
    return base * 1.0, dense, sparse
