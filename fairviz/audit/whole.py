"""Cells that have their seeds: what is half computed must not move a headline."""

from collections import defaultdict
from statistics import multimode

import pandas as pd

METHOD = ["pruner", "schedule", "scope", "mitigation"]
CELL = [*METHOD, "asked"]  # the seeds of one request


def whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Dense models, and the cells with at least as many seeds as the method's cells usually have.

    A cell of one seed beside others of four would have the narrowest interval of all.
    """
    return rows[~_lacking(rows, *_seeds(rows))]


def lacking(rows: pd.DataFrame) -> list[str]:
    """'60.5 % (1 of 4 seeds)': the cells that are left out until their seeds are there."""
    seeds, usual = _seeds(rows)
    found = rows[["asked"]].assign(seeds=seeds, usual=usual)[_lacking(rows, seeds, usual)]
    return [
        f"{100 * float(str(asked)):g} % ({cell['seeds'].max()} of {cell['usual'].iloc[0]} seeds)"
        for asked, cell in found.groupby("asked")
    ]


def _lacking(rows: pd.DataFrame, seeds: list[int], usual: list[int]) -> "pd.Series[bool]":
    short = [some < most for some, most in zip(seeds, usual, strict=True)]
    return rows["schedule"].ne("dense") & pd.Series(short, index=rows.index, dtype=bool)


def _seeds(rows: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Beside each row: how many seeds its cell has, and how many its method's cells usually do."""
    cells = list(zip(*(rows[column] for column in CELL), strict=True))
    found = defaultdict(set)
    for cell, seed in zip(cells, rows["seed"], strict=True):
        found[cell].add(seed)
    counts = defaultdict(list)
    for cell, seeds in found.items():
        counts[cell[:-1]].append(len(seeds))
    usual = {method: min(multimode(many)) for method, many in counts.items()}
    return [len(found[cell]) for cell in cells], [usual[cell[:-1]] for cell in cells]
