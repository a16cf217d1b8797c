"""Many questions at once, none of which may be answered wrongly (Holm, 1979)."""

import numpy as np

from fairviz.audit.outcomes import Floats, Ints


def holm(p: Floats, alpha: float) -> Ints:
    """Of how many comparisons each shown one was counted as one; 0 where it is not shown.

    The clearest is held to alpha over all of them, the next to alpha over the rest, and so on; what
    is NaN was not asked.
    """
    flat = p.ravel()
    order = np.argsort(flat, kind="stable")[: int((~np.isnan(flat)).sum())]
    counted = len(order) - np.arange(len(order))
    failed = np.flatnonzero(flat[order] > alpha / counted)
    passed = failed[0] if len(failed) else len(order)
    found = np.zeros(len(flat), dtype=np.int64)
    found[order[:passed]] = counted[:passed]
    return found.reshape(p.shape)
