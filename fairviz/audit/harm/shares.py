"""Whose samples were hurt: each group's share of the hurt against its share of the data."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fairviz.audit.groups import Grouping
from fairviz.audit.harm.samples import flipped
from fairviz.audit.intervals import CONFIDENCE, freedom, t_quantile
from fairviz.audit.outcomes import Floats, Ints, Run

NAN = float("nan")


def over_representation(
    runs: Sequence[Run], people: Grouping, confidence: float = CONFIDENCE, comparisons: int = 1
) -> pd.DataFrame:
    """Per group: n, share of the data, hurt per seed, share of the hurt, their ratio with limits.

    Limits on the log scale, over images and seeds together.
    """
    pairs = [(run.dense, run.said) for run in runs if run.dense is not None]
    hurt = flipped(pairs).astype(float) if pairs else np.zeros((0, len(people.codes)))
    rows = [_row(hurt, people, group, confidence, comparisons) for group in range(len(people))]
    return pd.DataFrame(rows).assign(seeds=len(pairs))


def _row(
    hurt: Floats, people: Grouping, group: int, confidence: float, comparisons: int
) -> dict[str, object]:
    rows, n = people.rows(group), hurt.shape[1]
    total = float(hurt.sum(axis=1).mean()) if len(hurt) else NAN
    own = float(hurt[:, rows].sum(axis=1).mean()) if len(hurt) else NAN
    value, low, high = _ratio(hurt, rows, confidence, comparisons)
    return {
        "group": people.names[group],
        "n": len(rows),
        "data_share": len(rows) / n if n else NAN,
        "hurt": own,
        "hurt_share": own / total if total else NAN,
        "value": value,
        "low": low,
        "high": high,
        "reason": _why(len(rows), own, total, low),
    }


def _why(n: int, own: float, total: float, low: float) -> str:
    if not n:
        return "no samples in this group"
    if not total:
        return "no sample was hurt"
    if not own:
        return "none of this group was hurt: no interval"
    return "hurt by one seed only: no interval" if low != low else ""


def _ratio(
    hurt: Floats, rows: Ints, confidence: float, comparisons: int
) -> tuple[float, float, float]:
    """The group's rate of hurt over everyone's."""
    if not len(rows) or not hurt.any():
        return NAN, NAN, NAN
    chance = hurt.mean(axis=0)
    own, all_ = float(chance[rows].mean()), float(chance.mean())
    if own == 0:
        return 0.0, NAN, NAN
    pulls = -(chance - all_) / all_
    pulls[rows] += len(chance) / len(rows) * (chance[rows] - own) / own
    within = np.float64((pulls**2).sum() / len(chance) ** 2)
    between, seeds = _between(hurt, rows)
    if seeds < 2 <= len(hurt):
        return own / all_, NAN, NAN
    df = freedom(between, seeds, within, np.float64(len(rows)))
    reach = float(t_quantile(df, confidence, comparisons) * np.sqrt(within + between))
    return own / all_, own / all_ * np.exp(-reach), own / all_ * np.exp(reach)


def _between(hurt: Floats, rows: Ints) -> tuple[np.float64, int]:
    """Variance of the mean log ratio over the seeds that hurt somebody of the group; how many."""
    own, all_ = hurt[:, rows].mean(axis=1), hurt.mean(axis=1)
    known = (own > 0) & (all_ > 0)
    logs = np.log(own[known] / all_[known])
    spread = logs.var(ddof=1) / len(logs) if len(logs) > 1 else 0.0
    return np.float64(spread), len(logs)
