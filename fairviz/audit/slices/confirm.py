"""Slices found on explore, held against certify: Holm, and intervals that hold together."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from fairviz.audit.holm import holm
from fairviz.audit.intervals import freedom, t_quantile
from fairviz.audit.outcomes import Bools, Floats

ALPHA = 0.05
COLUMNS = ["n", "harm", "excess", "low", "high", "p", "confirmed"]


def confirm(harm: Floats, members: Sequence[Bools], alpha: float = ALPHA) -> pd.DataFrame:
    """Of each slice: n, mean harm, excess over everyone else with simultaneous limits, verdict.

    Confirmed is what both rules confirm: an interval that holds nothing would belie Holm's yes.

    harm is (seeds, samples) of certify; members says for each slice who is in it.
    """
    rows = [_excess(harm, rows) for rows in members]
    table = pd.DataFrame(rows, columns=["n", "harm", "excess", "error", "df"])
    table = table.astype(dict.fromkeys(table, float) | {"n": int})
    error = table["error"].where(table["error"] > 0)
    table["p"] = stats.t.sf(table["excess"] / error, table["df"])
    reach = t_quantile(table["df"].to_numpy(), 1 - alpha, len(members)) * error
    table["low"], table["high"] = table["excess"] - reach, table["excess"] + reach
    table["confirmed"] = (holm(table["p"].to_numpy(), alpha) > 0) & (table["low"] > 0)
    return table[COLUMNS]


def _excess(harm: Floats, rows: Bools) -> tuple[int, float, float, float, float]:
    """Mean inside minus mean outside; noise of the images, and of the seeds, as for any number."""
    n, others = int(rows.sum()), int((~rows).sum())
    if min(n, others) < 2:
        nan = float("nan")
        return n, nan, nan, nan, 1.0
    each = harm[:, rows].mean(axis=1) - harm[:, ~rows].mean(axis=1)
    mean = harm.mean(axis=0)
    images = mean[rows].var(ddof=1) / n + mean[~rows].var(ddof=1) / others
    seeds = each.var(ddof=1) / len(each) if len(each) > 1 else 0.0
    df = freedom(np.float64(seeds), len(each), np.float64(images), np.float64(n))
    inside = float(mean[rows].mean())
    return n, inside, float(each.mean()), float(np.sqrt(images + seeds)), float(df)
