"""What a person should see before anything is decoded: counts, and what is too small to judge."""

from dataclasses import dataclass

import pandas as pd

from fairviz.intake.found import ID, SPLIT, UNKNOWN, Found

TINY = 60  # test images of a group, of which pages read half: below, intervals say next to nothing
MOST = 60  # values of a column that are counted one by one


@dataclass(frozen=True)
class Review:
    """Counts by split, by class of each target, by value of each group; warnings in words."""

    images: int
    splits: dict[str, int]
    classes: dict[str, dict[str, int]]
    groups: dict[str, dict[str, int]]
    columns: dict[str, dict[str, int]]  # everything that could be a target or make groups
    notes: tuple[str, ...]
    small: tuple[str, ...]


def review(found: Found) -> Review:
    """The counts of what was found."""
    table = found.table
    groups = {name: _counted(table[name]) for name in found.groups}
    return Review(
        images=len(found),
        splits={name or "not split yet": n for name, n in _counted(table[SPLIT]).items()},
        classes={name: _counted(table[name]) for name in found.targets[:3]},
        groups=groups,
        columns={name: _counted(table[name]) for name in _usable(table)},
        notes=found.trouble,
        small=tuple(_small(table, found)),
    )


def unaskable(table: pd.DataFrame, target: str) -> str:
    """Why nothing can be learned about this target; empty where it has classes to tell apart."""
    known = set(table[target]) - {UNKNOWN} if target in table else set()
    if len(known) > 1 or target not in table:
        return ""
    there = f"All {len(table):,} images are {known.pop()!r}" if known else "No image has a value"
    others = [f"{name}" for name in _usable(table) if name != target]
    more = f" Choose another column: {', '.join(others)}." if others else ""
    return f"{there} in {target!r}, and a model needs two classes to tell apart.{more}"


def _usable(table: pd.DataFrame) -> list[str]:
    names = [str(name) for name in table.columns if name not in (ID, SPLIT)]
    return [name for name in names if 1 < table[name].nunique() <= MOST]


def _counted(column: "pd.Series[str]") -> dict[str, int]:
    counts = column.astype(str).value_counts().head(MOST)
    return {str(value): int(n) for value, n in counts.items()}


def _small(table: pd.DataFrame, found: Found) -> list[str]:
    tested = table[table[SPLIT].isin(("test", ""))]
    share = 1.0 if (table[SPLIT] == "test").any() else 0.2
    notes = [why] if (why := unaskable(table, found.targets[0])) else []
    for name in found.groups:
        counts = tested[name].value_counts() * share
        few = [f"{value} {n:.0f}" for value, n in counts.items() if n < TINY]
        if few:
            notes.append(
                f"Tiny groups in {name!r}, test images: {', '.join(few[:6])}"
                f"{' …' if len(few) > 6 else ''}: their intervals will be wide."
            )
    return notes
