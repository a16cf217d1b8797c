"""Where networks look, group by group: on the evidence, or beside it?"""

import pandas as pd

from fairviz.audit.findings.base import Finding, nothing

MATERIAL = 0.02  # of the mass: a smaller change can be clear, and is still a trifle (ours)
UNCLEAR = "No group's change is clear."


def looking(table: pd.DataFrame) -> Finding:
    """Whose attribution left the evidence; the table is that of attribution.by_group."""
    change = table[table["of"] == "change"].dropna(subset=["sure_low"]).set_index("group")
    if change.empty:
        return nothing("The evidence of these images is not known, or their maps are flat.")
    beyond = (change["sure_high"] < 0) | (change["sure_low"] > 0)
    clear = change[beyond & (change["value"].abs() >= MATERIAL)].sort_values("value")
    shares = table.pivot_table(index="group", columns="of", values="value")
    told = ", ".join(
        f"{name} {100 * row['dense']:.0f} → {100 * row['sparse']:.0f} %"
        for name, row in shares.loc[list(table["group"].unique())].iterrows()
    )
    head = f"Share of the attribution on the evidence, dense → sparse: {told}."
    if clear.empty:
        most = 100 * change["value"].abs().max()
        said = f"Pruning moves it little: by at most {most:.1f} points in any group."
        return Finding(f"{head} {said if beyond.any() else UNCLEAR}", "calm", table)
    name, row = clear.index[0], clear.iloc[0]
    way = "less" if row["value"] < 0 else "more"
    value, low, high = (f"{100 * row[name]:+.0f}" for name in ("value", "sure_low", "sure_high"))
    points = f"{value} [{low}, {high}] points"
    said = f"{head} For {name} the sparse network looks clearly {way} at it ({points})."
    return Finding(said.replace("-", "−"), "harm" if way == "less" else "calm", table)  # noqa: RUF001
