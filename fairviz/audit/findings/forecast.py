"""Could we have known from the dense model alone?"""

import pandas as pd

from fairviz.audit.findings.base import Finding, nothing
from fairviz.audit.wording import listed


def foretold(scores: pd.DataFrame, groups: pd.DataFrame, hits: int, seeds: int) -> Finding:
    """Whom to expect trouble for, where leaving a seed out beats chance; else that it fails."""
    known = scores.dropna(subset=["left_out_low"])
    if known.empty or groups.empty:
        return nothing("Two seeds at least are needed to tell whether the forecast holds.")
    best = known.sort_values("left_out").iloc[-1]
    quality = (
        f"AUC {best['left_out']:.2f} [{best['left_out_low']:.2f}, {best['left_out_high']:.2f}] on"
        " seeds that it had not seen"
    )
    if best["left_out_low"] <= 0.5:
        return Finding(f"The forecast fails here: {quality}.", "unknown", scores)
    ranked = groups.sort_values("foretold", ascending=False)
    worst = ranked.iloc[0]
    others = listed(
        [f"{row['group']} {100 * row['foretold']:.1f} %" for _, row in ranked.iloc[1:4].iterrows()]
    )
    rest = f", {others}" if others else ""
    told = (
        f"From the dense models alone, expect most trouble for {worst['group']}: flips of"
        f" {100 * worst['foretold']:.1f} %{rest} ({quality}). It named the group that was hit most"
        f" in {hits} of {seeds} seeds."
    )
    return Finding(told, "harm", ranked)
