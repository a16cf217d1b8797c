"""How many samples pruning hurt, and whose they are."""

from collections.abc import Sequence

import pandas as pd

from fairviz.audit.cells import Cell, pruned_cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.findings.base import Finding, nothing, one_seed
from fairviz.audit.groups import Grouping
from fairviz.audit.harm.shares import over_representation
from fairviz.audit.outcomes import Run
from fairviz.audit.wording import method, percent

MATERIAL = 1.2  # times its share: with many images a trifle is clear, and still a trifle (ours)
RUINED = 0.3  # of everybody hurt: what is left to say of shares is little (ours)


def hurt(runs: Sequence[Run], people: Grouping) -> Finding:
    """Of one cell; a group is named where it is over-represented, all groups held at once."""
    cells = pruned_cells(runs)
    if not cells:
        return nothing("Nothing is stored at this sparsity yet.")
    cell = cells[0]
    table = over_representation(cell.runs, people, comparisons=len(people))
    head = _head(cell, float(table["hurt"].sum()))
    if any_collapsed(cell.runs):
        return Finding(f"{head}: the model has collapsed, everyone is hurt.", "none", table)
    caveat = " ".join(filter(None, [_ruined(table), one_seed(cell)]))
    clear = over_represented(table)
    if clear.empty:
        said = f"{head}; no group is clearly over-represented among them."
        return Finding(said, "calm", table, caveat)
    worst = clear.iloc[0]
    shares = [f"{100 * worst[name]:.0f} %" for name in ("data_share", "hurt_share")]
    told = f"{worst['group']} is {shares[0]} of the data and {shares[1]} of the hurt"
    return Finding(f"{head}: {told} ({_ratio(worst)}).", "harm", table, caveat)


def over_represented(table: pd.DataFrame) -> pd.DataFrame:
    """The groups that may be named, the most over-represented first."""
    clear = table[(table["low"] > 1) & (table["value"] >= MATERIAL)]
    return clear.iloc[::-1].sort_values("value", ascending=False, kind="stable")


def _ruined(table: pd.DataFrame) -> str:
    share = float((table["hurt"].sum()) / max(table["n"].sum(), 1))
    if share < RUINED:
        return ""
    return f"This breaks {share:.0%} of everybody's images: whose they are says little.".replace(
        "%", " %"
    )


def _head(cell: Cell, per_seed: float) -> str:
    where = f"{method(cell.pruner, cell.schedule)} at {percent(cell.asked)}"
    n = len(cell.runs[0].said)
    seeds = " per seed" if len(cell.runs) > 1 else ""
    return f"{where[0].upper()}{where[1:]} breaks {_count(per_seed)} of {n:,} images{seeds}"


def _count(per_seed: float) -> str:
    return f"{per_seed:,.0f}" if per_seed >= 10 else f"{per_seed:.1f}"


def _ratio(row: "pd.Series[float]") -> str:
    return f"{row['value']:.1f} times its share [{row['low']:.1f}, {row['high']:.1f}]"
