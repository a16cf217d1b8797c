"""Whether there is a group that nobody labelled, in one sentence."""

import pandas as pd

from fairviz.predictions.slices import ALIKE

UNITS = {"accuracy": (100, " points"), "loss": (1, " nats of cross-entropy")}


def sentence(table: pd.DataFrame) -> str:
    """The confirmed slice that lost most, or that none was; of a table of slices in words."""
    if table.empty:
        return "No slice lost more than other images of the same classes."
    if "confirmed" not in table:
        first = f", first {_images(table['named'].iloc[0])}"
        return f"{_counted(len(table))}{first}; none is confirmed yet."
    sure = table[table["confirmed"]]
    if sure.empty:
        return f"No hidden group: none of {_plural(len(table))} was confirmed on held-out images."
    worst = sure.sort_values("excess", ascending=False).iloc[0]
    fell = f"from {worst['dense']:.0%} to {worst['sparse']:.0%} right"
    others = f"from {worst['others_dense']:.0%} to {worst['others_sparse']:.0%}"
    more = f" {len(sure)} of {_plural(len(table))} confirmed on held-out images."
    told = f"Pruning takes {_images(worst['named'])} {fell}, all others {others}.{more}"
    return told.replace("%", " %")


def certainty(table: pd.DataFrame, kind: str) -> str:
    """How much more the first confirmed slice lost than others of its classes, with its limits."""
    sure = table[table["confirmed"]] if "confirmed" in table else table.iloc[:0]
    if sure.empty:
        return ""
    worst, (times, unit) = sure.sort_values("excess", ascending=False).iloc[0], UNITS[kind]
    value, low, high = (f"{worst[name] * times:.2g}" for name in ("excess", "low", "high"))
    return (
        f"Beyond what other images of the same classes lose: {value}{unit}, {low} to {high} at 95 %"
        " for all candidates together."
    )


def _counted(n: int) -> str:
    return "1 candidate slice stands out" if n == 1 else f"{n} candidate slices stand out"


def _plural(n: int) -> str:
    return "1 candidate" if n == 1 else f"{n} candidates"


def _images(named: str) -> str:
    return named if named.startswith(ALIKE) else f"images with {named}"
