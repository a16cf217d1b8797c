"""What single claims are about: CEV and SDE, gaps of ROC AUC, CWV and MCD, remarks of trainings."""

from collections.abc import Iterator, Sequence

import pandas as pd

from fairviz.audit.cell_scores import SCORES, Asked, scored, times
from fairviz.audit.error_rates import of_classes
from fairviz.audit.gap_tables import gap_table
from fairviz.audit.groups import Grouping
from fairviz.audit.mitigation.brought import brought, shared
from fairviz.audit.mitigation.parts import comparisons
from fairviz.audit.outcomes import Run
from fairviz.predictions.store import Store
from studies.verdicts.tables import named

BALLOT = ("cwv", "mcd")


def unevenness(runs: Sequence[Run]) -> Iterator[dict[str, str]]:
    """CEV and SDE over the classes, and how many times those of plain pruning they are."""
    for comparison in comparisons(runs):
        ours, plain = shared(comparison)
        one = comparison.method
        yield {
            "method": named(one.pruner, one.schedule, one.mitigation, one.scope),
            "removed": f"{one.sparsity:.1%}",
            **{name: _score(ours, plain, name) for name in SCORES},
        }


def auc(runs: Sequence[Run], people: Grouping) -> Iterator[dict[str, str]]:
    """What each comparison changes of the gap between groups' ROC AUC, and of the worst of them."""
    table = brought(runs, people, "roc_auc")
    own = table[table["measure"].isin(["gap", "worst"])]
    for row in own.to_dict("records"):
        yield {
            "method": named(row["pruner"], row["schedule"], row["mitigation"], row["scope"]),
            "removed": f"{row['sparsity']:.1%}",
            "ROC AUC": row["measure"],
            "plain": f"{row['plain']:.3f}",
            "change": f"{row['change']:+.3f} [{row['low']:+.3f}, {row['high']:+.3f}]",
        }


def variances(runs: Sequence[Run], people: Grouping) -> Iterator[dict[str, str]]:
    """CWV and MCD of each method, over the classes, as Ballot has them."""
    table = gap_table(runs, people, BALLOT, times=0)
    keys = ["pruner", "schedule", "mitigation", "scope", "asked"]
    for _, rows in table[~table["dense"].astype(bool)].groupby(keys, sort=False):
        first = rows.iloc[0]
        values = rows.set_index("gap")
        yield {
            "method": named(*(first[name] for name in keys[:4])),
            "removed": f"{first['sparsity']:.1%}",
            "CWV, points²": _three(values.loc["cwv"], 1e4),
            "MCD, points": _three(values.loc["mcd"], 1e2),
        }


def remarks(rows: pd.DataFrame, store: Store) -> Iterator[dict[str, str]]:
    """What trainings said of themselves at their end, such as CEAG's psi, each seed."""
    for row in rows.sort_values(["mitigation", "seed"]).to_dict("records"):
        told = store.facts(row["digest"]).get("training") or {}
        if told:
            numbers = ", ".join(f"{name} {value:.3f}" for name, value in told.items())
            name = named(row["pruner"], row["schedule"], row["mitigation"], row["scope"])
            yield {"method": name, "seed": str(row["seed"]), "at its end": numbers}


def _score(ours: Sequence[Run], plain: Sequence[Run], name: str) -> str:
    asked = Asked(name, of_classes, "classes", "code", "rates", 0.95, "explore")
    value, beside = (scored(runs, asked)["value"] for runs in (ours, plain))
    ratio, low, high = times(ours, plain, asked)
    return f"{value:,.0f} against {beside:,.0f}: {ratio:.2f} [{low:.2f}, {high:.2f}] times"


def _three(row: "pd.Series[float]", scale: float) -> str:
    value, low, high = (scale * row[name] for name in ("value", "low", "high"))
    return f"{value:.1f} [{low:.1f}, {high:.1f}]"
