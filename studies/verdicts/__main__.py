"""The numbers of docs/papers.md: `python -m studies.verdicts [STORE]` prints them as tables.

For each small twin every method with its accuracy, worst group and gap by skin tone, and what its
part changes against plain pruning at equal sparsity, seeds and images paired, with 95 % intervals.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from fairviz import grids, places
from fairviz.audit.groups import grouping
from fairviz.audit.mitigation.brought import brought
from fairviz.audit.mitigation.methods import methods
from fairviz.audit.outcomes import Run
from fairviz.audit.reading import runs
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.store import Store

SMALL = places.root() / "studies" / "small"
TELLING = ("gap", "worst", "overall")
BY = ["tone"]


def main(folder: str) -> None:
    """Every model that the small studies ask about, as far as it lies there."""
    store = Store(Path(folder))
    index = store.index()
    wanted = [
        variant for path in SMALL.glob("*.yaml") for variant in grids.variants(grids.read(path))
    ]
    rows = index[index["digest"].isin([variant.digest for variant in wanted])]
    for (dataset, model), own in rows.groupby(["dataset", "model"]):
        print(f"\n## {model} on {dataset}: {len(own)} variants\n")
        print(_told(store, own))


def _told(store: Store, rows: pd.DataFrame) -> str:
    questions: EvalSet = store.evalset(rows["evalset"].iloc[0])
    asked = runs(rows, store.load, questions, positive=_positive(questions))
    people = grouping(questions, BY)
    work = dict(zip(rows["digest"], rows["treatment_seconds"], strict=True))
    numbers = methods(asked, people, seconds=work)
    moved = brought(asked, people, seconds=work)
    return "\n\n".join([_table(_methods(numbers)), _table(_moved(moved, asked))])


def _positive(questions: EvalSet) -> int | None:
    return 1 if questions.task == "binary" else None


def _methods(table: pd.DataFrame) -> Iterator[dict[str, str]]:
    for row in table.sort_values(["pruner", "schedule", "mitigation", "asked"]).to_dict("records"):
        yield {
            "method": _name(row["pruner"], row["schedule"], row["mitigation"], row["scope"]),
            "removed": f"{row['sparsity']:.1%}",
            "seeds": str(row["seeds"]),
            **{name: _interval(row, name) for name in ("overall", "worst", "gap", "degradation")},
            "work": f"{row['seconds']:.0f} s",
        }


def _moved(table: pd.DataFrame, asked: list[Run]) -> Iterator[dict[str, str]]:
    keys = ["part", "pruner", "schedule", "scope", "mitigation", "asked"]
    for _, rows in table.groupby(keys, sort=False):
        first = rows.iloc[0]
        name = _name(first["pruner"], first["schedule"], first["mitigation"], first["scope"])
        plain = _name(first["plain_pruner"], first["plain_schedule"], "", first["plain_scope"])
        yield {
            "method": name,
            "against": plain,
            "removed": f"{first['sparsity']:.1%}",
            **{measure: _change(rows, measure) for measure in TELLING},
            "work": f"{first['ratio']:.1f} x",
        }


def _name(pruner: str, schedule: str, mitigation: str, scope: str) -> str:
    return " · ".join(part for part in (pruner, schedule, mitigation, scope) if part)


def _interval(row: dict[str, float], name: str) -> str:
    value, low, high = (100 * row[key] for key in (name, f"{name}_low", f"{name}_high"))
    return f"{value:.1f} [{low:.1f}, {high:.1f}]"


def _change(rows: pd.DataFrame, measure: str) -> str:
    row = rows[rows["measure"] == measure].iloc[0]
    low, high = 100 * row["low"], 100 * row["high"]
    return f"{100 * row['change']:+.1f} [{low:+.1f}, {high:+.1f}]"


def _table(rows: Iterator[dict[str, str]]) -> str:
    told = list(rows)
    if not told:
        return "(nothing to compare yet)"
    head = list(told[0])
    lines = [head, ["---"] * len(head), *(list(row.values()) for row in told)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else str(places.root() / "data_cache" / "sample"))
