"""Is it pruning, or just retraining? Dense seed against dense seed."""

from collections.abc import Sequence
from itertools import combinations, groupby

import numpy as np
import pandas as pd

from fairviz.audit import estimates
from fairviz.audit.cells import dense_runs
from fairviz.audit.groups import Grouping
from fairviz.audit.intervals import CONFIDENCE, t_quantile
from fairviz.audit.outcomes import Floats, Run

COLUMNS = [
    *("variant", "dataset", "model", "pruner", "schedule", "sparsity", "mitigation", "seed"),
    *("seeds", "split", "metric", "group", "n", "value", "low", "high", "churn", "reason"),
]


def retraining_band(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: str = "accuracy",
    *,
    seeds: int | None = None,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Per group, how far training again alone moves the metric, around 0, and its churn.

    The band is for a mean over so many seeds (default: as many as there are dense models), each
    minus another dense seed; churn is the share of samples that two dense seeds answer differently.
    """
    dense = sorted(dense_runs(runs), key=_model)
    rows = [
        row
        for _, members in groupby(dense, key=_model)
        for row in _of_model(list(members), grouping, metric, seeds, confidence)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _model(run: Run) -> tuple[str, str]:
    return run.dataset, run.model


def _of_model(
    dense: list[Run], grouping: Grouping, metric: str, seeds: int | None, confidence: float
) -> list[dict[str, object]]:
    reach = _reach(dense, grouping, metric, seeds or len(dense), confidence)
    churn = _churn(dense, grouping)
    shared = dict.fromkeys(("variant", "pruner", "mitigation"), "") | {
        "dataset": dense[0].dataset,
        "model": dense[0].model,
        "schedule": "dense",
        "sparsity": 0.0,
        "seed": -1,
        "seeds": len(dense),
        "split": grouping.split,
        "metric": metric,
        "value": 0.0,
        "reason": "" if len(dense) > 1 else "one dense seed only: nothing to compare it with",
    }
    return [
        shared
        | {"group": name, "n": int(grouping.n[g]), "low": -reach[g], "high": reach[g]}
        | {"churn": churn[g]}
        for g, name in enumerate(grouping.names)
    ]


def _reach(
    dense: list[Run], grouping: Grouping, metric: str, seeds: int, confidence: float
) -> Floats:
    """Quantile of the difference of two independent seeds, averaged over so many pairs."""
    if len(dense) < 2:
        return np.full(len(grouping), np.nan)
    values = estimates.of_metric(dense, grouping, metric).values
    quantile = t_quantile(np.float64(len(dense) - 1), confidence)
    return np.asarray(quantile * values.std(axis=0, ddof=1) * np.sqrt(2 / seeds))


def _churn(dense: list[Run], grouping: Grouping) -> Floats:
    if len(dense) < 2:
        return np.full(len(grouping), np.nan)
    differs = [a.said.predicted != b.said.predicted for a, b in combinations(dense, 2)]
    share = np.mean(differs, axis=0)
    rows = [grouping.rows(g) for g in range(len(grouping))]
    return np.array([share[r].mean() if len(r) else np.nan for r in rows])
