"""Cells that have their seeds: what is half computed must not move a headline."""

import pandas as pd

METHOD = ["pruner", "schedule", "scope", "mitigation"]
CELL = [*METHOD, "asked"]


def whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Dense models, and the cells with at least as many seeds as the method's cells usually have.

    A cell of one seed beside others of four would have the narrowest interval of all.
    """
    return rows[~_lacking(rows)]


def lacking(rows: pd.DataFrame) -> list[str]:
    """'60.5 % (1 of 4 seeds)': the cells that are left out until their seeds are there."""
    part = rows[_lacking(rows)]
    usual = _usual(rows)
    return [
        f"{100 * float(str(asked)):g} % ({cell['seed'].nunique()} of {usual[cell.index[0]]} seeds)"
        for asked, cell in part.groupby("asked")
    ]


def _lacking(rows: pd.DataFrame) -> "pd.Series[bool]":
    seeds = rows.groupby(CELL)["seed"].transform("nunique")
    return rows["schedule"].ne("dense") & (seeds < _usual(rows))


def _usual(rows: pd.DataFrame) -> "pd.Series[int]":
    """Beside each row, how many seeds the cells of its method usually have."""
    cells = rows.groupby(CELL)["seed"].nunique().rename("seeds").reset_index()
    usual = cells.groupby(METHOD)["seeds"].agg(lambda seeds: int(seeds.mode().min()))
    keys = pd.MultiIndex.from_frame(rows[METHOD])
    return pd.Series(usual.reindex(keys).to_numpy(), index=rows.index)
