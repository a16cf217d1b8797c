"""Whether there is a group that nobody labelled, in one sentence."""

import pandas as pd


def sentence(table: pd.DataFrame, kind: str = "accuracy") -> str:
    """The confirmed slice that lost most, or that none was; of a table of slices in words."""
    if table.empty:
        return "No slice lost more than the others."
    if "confirmed" not in table:
        return f"{_counted(len(table))} on the explore images; none is confirmed yet."
    sure = table[table["confirmed"]]
    if sure.empty:
        return f"None of {len(table)} candidates was confirmed on held-out images."
    worst = sure.sort_values("excess", ascending=False).iloc[0]
    more = f" {len(sure)} of {len(table)} candidates were confirmed." if len(table) > 1 else ""
    times, unit = (100, "points of accuracy") if kind == "accuracy" else (1, "nats")
    value, low, high = (worst[name] * times for name in ("excess", "low", "high"))
    return (
        f"Images with {worst['slice']} lose {value:.1f} {unit} more than the others"
        f" ({low:.1f} to {high:.1f}).{more}"
    )


def _counted(n: int) -> str:
    return "1 candidate slice stands out" if n == 1 else f"{n} candidate slices stand out"
