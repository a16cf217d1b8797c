"""Where does the bias map light up?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from fairviz.audit.bias_map import shippable
from fairviz.audit.findings.base import Finding
from fairviz.audit.wording import method, percent

FEW = 5  # mistakes of a dense network; a rate that rests on fewer multiplies chance
PLAIN = {
    "CEV": "errors changed most unevenly",
    "SDE": "false positives and false negatives moved furthest apart",
}
LARGE, MILLION = 10_000, 1_000_000
AMONG = "Where everyone together loses at most 5 points, "


def bias_map(table: pd.DataFrame, title: str = "CEV", digits: int = 0) -> Finding:
    """Which cell of a CEV or SDE map stands out of what dense seeds differ by among themselves."""
    pruned = table[~table["dense"].astype(bool)]
    seen = pruned[~pruned["collapsed"].astype(bool)].dropna(subset=["value"])
    if seen.empty:
        why = "Every model collapsed" if pruned["collapsed"].any() else "No cell has a value yet"
        return Finding(f"{why}: {title} says nothing here.", "none", pruned)
    told = shippable(seen)
    if not told["value"].any():
        return Finding(f"{title} is 0 in every cell: {told['reason'].iloc[0]}.", "none", told)
    top: Mapping[Any, Any] = told.sort_values("value").iloc[-1].to_dict()
    among = AMONG if len(told) < len(seen) else ""
    where = f"{method(top['pruner'], top['schedule'])} at {percent(top['asked'])}"
    plain = PLAIN.get(title, f"{title} is highest")
    head = f"{among}{plain} for {where}: {title} {_with_interval(top, digits)}"
    head = head[0].upper() + head[1:]
    if np.isnan(top["floor_high"]):
        why = "There are no two dense seeds to tell what seeds alone would show."
        return Finding(f"{head}.", "unknown", seen, why)
    floor = f"{top['floor_low']:,.{digits}f} to {top['floor_high']:,.{digits}f}"
    shown = top["low_all"] > top["floor_high"]
    more = f"{'more' if shown else 'not clearly more'} than dense seeds alone differ by ({floor})"
    return Finding(f"{head}, {more}.", "harm" if shown else "calm", told, _caveat(top))


def fragile(points: pd.DataFrame, few: float = FEW) -> str:
    """Which classes of an open cell rest on a handful of dense mistakes; empty where none does."""
    known = points[points["dense_errors"] < few].sort_values("dense_errors")
    if known.empty:
        return ""
    pairs = zip(known["group"], known["dense_errors"], strict=True)
    named = ", ".join(f"{name} ({errors:.2g})" for name, errors in pairs)
    return (
        f"Few mistakes to compare with, per dense network: {named}. CEV and SDE divide by them:"
        " trust the interval, not the value."
    )


def _with_interval(top: Mapping[Any, Any], digits: int) -> str:
    number = _number(top["value"], digits)
    if np.isnan(top["low"]):
        return number
    return f"{number} [{_number(top['low'], digits)}, {_number(top['high'], digits)}]"


def _number(value: float, digits: int) -> str:
    """'12.3', '48,000', '1.8 million': no more digits than anybody reads or any data bear."""
    if abs(value) < LARGE:
        return f"{value:,.{digits}f}"
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if rounded < MILLION else f"{rounded / MILLION:,.10g} million"


def _caveat(top: Mapping[Any, Any]) -> str:
    if top["floor_seeds"] == top["seeds"]:
        return ""
    return (
        f"The cell averages over {top['seeds']} seeds, the floor over {top['floor_seeds']:.0f}:"
        " more seeds give smaller values, so the floor is rather too high."
    )
