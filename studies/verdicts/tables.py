"""Tables of every method and of what its part changes, as Markdown."""

from collections.abc import Iterator

import pandas as pd

TELLING = ("gap", "worst", "overall")
COMPARED = ["part", "pruner", "schedule", "scope", "mitigation", "asked"]


def numbers(table: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Every method: everyone, the worst group, the gaps, the work."""
    for row in table.sort_values(["pruner", "schedule", "mitigation", "asked"]).to_dict("records"):
        yield {
            "method": named(row["pruner"], row["schedule"], row["mitigation"], row["scope"]),
            "removed": f"{row['sparsity']:.1%}",
            "seeds": str(row["seeds"]),
            **{name: _interval(row, name) for name in ("overall", "worst", "gap", "degradation")},
            "work": f"{row['seconds']:.0f} s",
        }


def changes(table: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Every comparison: what it changes for the gap, the worst group and everyone."""
    for _, rows in table.groupby(COMPARED, sort=False):
        first = rows.iloc[0]
        name = named(first["pruner"], first["schedule"], first["mitigation"], first["scope"])
        plain = named(first["plain_pruner"], first["plain_schedule"], "", first["plain_scope"])
        yield {
            "method": name,
            "against": plain,
            "removed": f"{first['sparsity']:.1%}",
            **{measure: _change(rows, measure) for measure in TELLING},
            "work": f"{first['ratio']:.1f} x",
        }


def named(pruner: str, schedule: str, mitigation: str, scope: str) -> str:
    """'l1_filter · gradual · kd'."""
    return " · ".join(part for part in (pruner, schedule, mitigation, scope) if part)


def _interval(row: dict[str, float], name: str) -> str:
    value, low, high = (100 * row[key] for key in (name, f"{name}_low", f"{name}_high"))
    return f"{value:.1f} [{low:.1f}, {high:.1f}]"


def _change(rows: pd.DataFrame, measure: str) -> str:
    row = rows[rows["measure"] == measure].iloc[0]
    low, high = 100 * row["low"], 100 * row["high"]
    return f"{100 * row['change']:+.1f} [{low:+.1f}, {high:+.1f}]"


def written(rows: Iterator[dict[str, str]]) -> str:
    """The rows as a table."""
    told = list(rows)
    if not told:
        return "(nothing to compare yet)"
    head = list(told[0])
    lines = [head, ["---"] * len(head), *(list(row.values()) for row in told)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
