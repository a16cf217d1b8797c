"""Files of answers whose counts are known: so many broken by pruning, so many healed."""

from itertools import chain

import pandas as pd

LABELS = ("no", "yes")
OTHER = dict(zip(LABELS, reversed(LABELS), strict=True))


def table(variant="magnitude_0.9", column="tone", **groups):
    """Of each group (n, broken, healed): dense right and sparse wrong, and the reverse."""
    rows = chain.from_iterable(_group(name, *counts) for name, counts in groups.items())
    frame = pd.DataFrame(rows, columns=["label", column, "dense", variant])
    return frame.assign(id=[f"s{i}" for i in range(len(frame))])


def _group(name, n, broken, healed=0):
    """Both classes by turns, so that every kind of sample has both of them."""
    for place in range(n):
        label = LABELS[place % 2]
        dense = OTHER[label] if broken <= place < broken + healed else label
        sparse = OTHER[label] if place < broken else label
        yield label, name, dense, sparse
