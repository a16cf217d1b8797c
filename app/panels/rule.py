"""The rule at the chosen sparsity, moved in a finished drawing.

To draw a chart takes a hundred times as long as to move its rule, and a slider has 200 places. So a
chart is drawn with its rule at one of two anchors, and the rule's rows are then put where they
belong.
"""

from typing import Any

from fairviz.charts import words

Spec = dict[str, Any]
LEFT, RIGHT = 0.3512345, 0.9012345  # no row of a frame has such a sparsity
TURN = 0.7  # beyond it the rule's name stands on its left


def anchor(sparsity: float | None) -> float | None:
    """Where the rule of a chart is drawn: its name stands on the same side there."""
    if sparsity is None:
        return None
    return RIGHT if sparsity > TURN else LEFT


def moved(spec: Spec, sparsity: float | None) -> Spec:
    """The spec with its rule, and the rule's name, at this sparsity."""
    start = anchor(sparsity)
    if start is None or sparsity is None:
        return spec
    rows = [row for rows in spec.get("datasets", {}).values() for row in rows]
    for row in rows:
        if row.get("percent") == start * 100:
            row["percent"] = sparsity * 100
            if "name" in row:
                row["name"] = row["name"].replace(words.percent(start), words.percent(sparsity))
    return spec
