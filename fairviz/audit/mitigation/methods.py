"""Every method at every sparsity: everyone, the worst group, the gaps, with limits, and the cost.

One row per pruner, schedule, scope, mitigation and sparsity. The limits of the worst group and of
the gaps hold for all groups together (statistics 3), those of everyone by themselves.
"""

from collections.abc import Hashable, Sequence

import pandas as pd

from fairviz.audit.cells import pruned_cells
from fairviz.audit.gap_tables import gap_table
from fairviz.audit.groups import Grouping
from fairviz.audit.mitigation.brought import Seconds, mean_seconds, shared
from fairviz.audit.mitigation.parts import Comparison, kind_of
from fairviz.audit.outcomes import Run
from fairviz.audit.tables import overall

KEY = ["dataset", "model", "pruner", "schedule", "scope", "mitigation", "asked"]
GAPS = {"worst": "worst", "difference": "gap", "degradation": "degradation"}
MEASURED = ("overall", *GAPS.values())
NUMBERS = [name for each in MEASURED for name in (each, f"{each}_low", f"{each}_high")]
COLUMNS = [*KEY, "sparsity", "seeds", "collapsed", "metric", *NUMBERS, "worst_group", "n", "reason"]


def methods(
    runs: Sequence[Run],
    grouping: Grouping,
    metric: str = "accuracy",
    *,
    seconds: Seconds | None = None,
) -> pd.DataFrame:
    """The methods with their numbers and what training each took."""
    pruned = [run for run in runs if run.schedule != "dense"]
    if not pruned:
        return pd.DataFrame(columns=[*COLUMNS, "seconds", "kind"])
    everyone = overall(pruned, metric)
    about = [*KEY, "sparsity", "seeds", "collapsed", "metric"]
    table = _shortened(everyone[~everyone["dense"]], "overall")[[*about, *_three("overall")]]
    gaps = gap_table(pruned, grouping, list(GAPS), metric, times=0)
    for name, column in GAPS.items():
        own = gaps[(gaps["gap"] == name) & ~gaps["dense"].astype(bool)].drop(columns="gap")
        own = _shortened(own, column)
        told = ["worst_group", "n", "reason"] if name == "worst" else []
        table = table.merge(own[[*KEY, *_three(column), *told]], on=KEY, how="left")
    return _timed(table[COLUMNS], runs, seconds or {})


def with_ratios(table: pd.DataFrame, found: Sequence[Comparison], seconds: Seconds) -> pd.DataFrame:
    """With `ratio`: the seconds over those of what the method is held against, over the same seeds.

    `plain_pruner` and `plain_schedule` say what that is. A method that stands beside nothing, or
    beside two for two parts, has none.
    """
    beside: dict[Hashable, list[Comparison]] = {}
    for one in found:
        beside.setdefault((*one.method.method, one.method.asked), []).append(one)
    keys = zip(*(table[name] for name in KEY), strict=True)
    against = [held[0] if len(held := beside.get(key, [])) == 1 else None for key in keys]
    return table.assign(
        ratio=[_ratio(one, seconds) for one in against],
        plain_pruner=[one.plain.pruner if one else "" for one in against],
        plain_schedule=[one.plain.schedule if one else "" for one in against],
    )


def _ratio(one: Comparison | None, seconds: Seconds) -> float:
    times = [mean_seconds(runs, seconds) for runs in shared(one)] if one else [0.0, 0.0]
    return times[0] / times[1] if times[1] > 0 else float("nan")


def _timed(table: pd.DataFrame, runs: Sequence[Run], seconds: Seconds) -> pd.DataFrame:
    found = {(*cell.method, cell.asked): mean_seconds(cell, seconds) for cell in pruned_cells(runs)}
    keys = zip(*(table[name] for name in KEY), strict=True)
    how = zip(table["pruner"], table["schedule"], table["mitigation"], strict=True)
    kinds = [kind_of(*each) for each in how]
    return table.assign(seconds=[found[key] for key in keys], kind=kinds)


def _three(name: str) -> list[str]:
    return [name, f"{name}_low", f"{name}_high"]


def _shortened(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """value, low, high under this measure's name; `worst` is whose it is, and no number."""
    named = {"value": name, "low": f"{name}_low", "high": f"{name}_high"}
    return table.rename(columns={"worst": "worst_group"}).rename(columns=named)
