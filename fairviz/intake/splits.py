"""Splits for data that came without: drawn from the images' ids alone, the same every time."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.errors import BadValue
from fairviz.intake.found import ID, SPLIT, TEST, TRAIN, TUNE

MOST_TO_TUNE = 5_000
Flags = NDArray[np.bool_]


def drawn(
    table: pd.DataFrame,
    target: str,
    groups: Sequence[str] = (),
    test: float = 0.2,
    tune: float = 0.1,
    prints: Sequence[str] | NDArray[np.str_] | None = None,
) -> pd.Series:
    """A split for each row: the publisher's, and what is missing drawn in each cell of the groups.

    Rows of equal `prints` (identical pictures) are drawn together: one to learn from and one to be
    asked about would flatter every model.
    """
    if not (0 < test < 1 and 0 <= tune < 1 and test + tune < 1):
        raise BadValue(f"Shares {test} and {tune}: each below 1, with something left to train on.")
    split = _settled(table[SPLIT])
    held = set(split)
    if held == {TRAIN}:
        split = split.mask(_chosen(table, split == TRAIN, target, groups, test, prints), TEST)
    if TRAIN in held and TUNE not in held:
        training = split == TRAIN
        published = min(tune, MOST_TO_TUNE / int(training.sum()))
        share = tune / (1 - test) if held == {TRAIN} else published
        split = split.mask(_chosen(table, training, target, groups, share, prints), TUNE)
    return split


def said(table: pd.DataFrame) -> tuple[str, ...]:
    """What `drawn` does to the publisher's splits, in sentences."""
    held = set(table[SPLIT])
    nameless = int((table[SPLIT] == "").sum())
    named = held - {""}
    told = (
        ("Nobody split these images: test and tuning images were drawn.", not named),
        ("All images are training images: some were drawn for testing.", named == {TRAIN}),
        ("There is no test split: the one for validation is the test.", named == {TRAIN, TUNE}),
        ("Only validation images are here: they are the test.", named == {TUNE}),
        (
            f"Tuning images were drawn from training: {MOST_TO_TUNE:,} at most.",
            bool(named & {TEST, TUNE}) and TRAIN in named and len(named) == 2,
        ),
        (f"{nameless:,} images in no split were put to training.", bool(named) and nameless > 0),
    )
    return tuple(sentence for sentence, applies in told if applies)


def _settled(split: pd.Series) -> pd.Series:
    """The publisher's splits, with a test; all to train where there are none."""
    found = split.replace("", TRAIN)
    return found if TEST in set(found) else found.replace(TUNE, TEST)


def _chosen(
    table: pd.DataFrame,
    among: pd.Series,
    target: str,
    groups: Sequence[str],
    share: float,
    prints: Sequence[str] | NDArray[np.str_] | None,
) -> Flags:
    """This share of the rows asked about, spread evenly over the cells of target and groups."""
    cells = [name for name in (target, *groups) if name in table]
    rows = table.loc[among, [ID, *dict.fromkeys(cells)]].reset_index(drop=True)
    alike = _alike(rows[ID], None if prints is None else np.asarray(prints)[among])
    first = rows.assign(alike=alike, dice=rows[ID].map(_dice)).sort_values(ID)
    units = first.drop_duplicates("alike").sort_values([*dict.fromkeys(cells), "dice"])
    picked = units["alike"][_every(len(units), share)]
    chosen = np.zeros(len(table), bool)
    chosen[np.flatnonzero(among)] = alike.isin(set(picked))
    return chosen


def _alike(ids: pd.Series, prints: NDArray[np.str_] | None) -> pd.Series:
    """What identical pictures have in common, and others do not."""
    if prints is None:
        return ids
    return pd.Series(np.where(prints == "", ids, prints), dtype="str")


def _every(count: int, share: float) -> Flags:
    """Flags on every (1 / share)-th place: in any stretch the share is kept to within one."""
    steps = np.floor(np.arange(count + 1) * share + 0.5)
    return np.asarray(np.diff(steps) > 0)


def _dice(one: str) -> int:
    """A number that belongs to an id, as good as thrown."""
    return int.from_bytes(blake2b(one.encode(), digest_size=7).digest(), "big")
