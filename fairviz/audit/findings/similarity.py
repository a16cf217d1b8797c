"""Does the sparse model still see like the dense one, and does that predict harm?"""

from collections.abc import Mapping

import pandas as pd

from fairviz.audit.findings.base import Finding, nothing
from fairviz.audit.similarity.harm import Correlation
from fairviz.audit.wording import method, percent

NEARLY, PARTLY = 0.95, 0.8  # of CKA: our words, nobody's standard


def alike(table: pd.DataFrame, title: str = "CKA", better: str = "higher") -> Finding:
    """Which layer of this cell changed most and which least; the table is about one cell."""
    known = table.dropna(subset=["value"])
    if known.empty:
        return nothing("No layer's similarity is known here yet.")
    ranked = known.sort_values("value", ascending=better == "higher")
    most, least = ranked.iloc[0], ranked.iloc[-1]
    where = f"{method(most['pruner'], most['schedule'])} at {percent(most['asked'])}"
    head = f"With {where} the network {_verdict(most['value'], better)}"
    best = f"{_the(least['layer'])} ({_two(least['value'])})"
    rest = f"; most alike is {best}" if len(ranked) > 1 else ""
    ruined = " Its answers are at chance, or few of the classes." * bool(most["collapsed"])
    told = f"{head}: least alike is {_the(most['layer'])}, {title} {_number(most)}{rest}.{ruined}"
    return Finding(told, "calm", ranked)


def _verdict(value: float, better: str) -> str:
    """In plain words; where lower is better, nobody has agreed on what is little."""
    if better != "higher":
        return "was compared layer by layer with the dense one"
    words = [
        (NEARLY, "still sees almost as the dense one does"),
        (PARTLY, "sees a little differently"),
    ]
    return next((said for least, said in words if value >= least), "sees differently from dense")


def predicts(
    plain: Correlation, fixed: Correlation, what: str, harm: str, better: str = "higher"
) -> Finding:
    """Whether similarity goes with harm, and whether it still does at equal sparsity."""
    rows = pd.DataFrame([vars(plain), vars(fixed)], index=["plain", "sparsity held fixed"])
    if plain.low != plain.low:
        return nothing(f"{plain.points} cells are too few to tell whether {what} predicts {harm}.")
    sign = -1 if better == "higher" else 1  # less alike should mean more harm
    if not plain.is_clear or plain.value * sign < 0:
        told = f"{what} does not clearly predict {harm} here: Spearman {_interval(plain)}."
        return Finding(told, "unknown", rows)
    head = f"{what} goes with {harm}: Spearman {_interval(plain)} over {plain.points} cells"
    if fixed.is_clear and fixed.value * sign > 0:
        return Finding(f"{head}, and {_interval(fixed)} with sparsity held fixed.", "harm", rows)
    return Finding(
        f"{head}, but sparsity drives both: with sparsity held fixed nothing is clear"
        f" ({_interval(fixed)}).",
        "calm",
        rows,
    )


def _the(layer: str) -> str:
    """'stage 3', 'the stem'."""
    return layer if layer[-1:].isdigit() else f"the {layer}"


def _number(row: "pd.Series[float] | Mapping[str, float]") -> str:
    interval = "" if row["low"] != row["low"] else f" [{_two(row['low'])}, {_two(row['high'])}]"
    return f"{_two(row['value'])}{interval}"


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")  # noqa: RUF001 a true minus


def _interval(found: Correlation) -> str:
    known = found.low == found.low
    return _two(found.value) + (f" [{_two(found.low)}, {_two(found.high)}]" if known else "")
