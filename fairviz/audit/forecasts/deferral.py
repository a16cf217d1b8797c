"""Deferring the samples that dense is least sure of: their answers come from the dense model."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fairviz.audit.forecasts.signals import uncertainty
from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Bools, Floats, Outcomes, Run
from fairviz.audit.similarity.tables import over_seeds

SHARES = tuple(np.round(np.linspace(0, 0.5, 11), 3))


def curve(runs: Sequence[Run], people: Grouping, shares: Sequence[float] = SHARES) -> pd.DataFrame:
    """Loss of accuracy per group (and everyone) against the share deferred, over seeds."""
    pairs = [run for run in runs if run.dense is not None]
    rows = []
    for share in shares:
        lost = [_lost(run, share) for run in pairs]
        for name, members in _parts(people):
            value, low, high = over_seeds(np.array([100 * each[members].mean() for each in lost]))
            row = {"group": name, "deferred": float(share), "n": len(members)}
            rows.append(row | {"value": value, "low": low, "high": high, "seeds": len(pairs)})
    return pd.DataFrame(rows)


def least_sure(dense: Outcomes, share: float) -> Bools:
    """(n,) whether it belongs to the share of which the dense model is least sure."""
    unsure = uncertainty(dense)
    chosen = np.zeros(len(unsure), dtype=bool)
    chosen[np.argsort(-unsure, kind="stable")[: round(share * len(unsure))]] = True
    return chosen


def _lost(run: Run, share: float) -> Floats:
    """What each sample loses once the least sure `share` is answered by the dense model."""
    assert run.dense is not None
    right = np.where(least_sure(run.dense, share), run.dense.correct, run.said.correct)
    return np.asarray(run.dense.correct.astype(float) - right.astype(float))


def _parts(people: Grouping) -> list[tuple[str, np.ndarray]]:
    groups = [(people.names[g], people.rows(g)) for g in range(len(people))]
    everyone = ("everyone", np.arange(len(people.codes)))
    return [*[part for part in groups if len(part[1])], everyone]
