"""A method's place beside the others in words: where it stands, what it cost, who is worst."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from fairviz.charts import words
from fairviz.charts.reading import ACCURACY, Reading

TIMES = "\N{MULTIPLICATION SIGN}"
_STANDS = {
    "clear": "clearly: nobody as sparse could be better in both",
    "open": "perhaps: the intervals do not settle it",
    "beaten": "no: another is better beyond the intervals",
}


def takeaway(frame: pd.DataFrame, reading: Reading = ACCURACY) -> str:
    """Which methods nobody beats, by sparsity; or that the best of them cannot be told apart."""
    known = standing(words.with_method(frame)).dropna(subset=["overall", "worst"])
    if known.empty:
        return "Every method is undefined or collapsed."
    return " ".join(_best(part, float(str(at)), reading) for at, part in known.groupby("level"))


def _best(part: pd.DataFrame, level: float, reading: Reading) -> str:
    best = part.sort_values("worst", ascending=reading.better != "lower").iloc[-1]
    ends = [float(best[name]) * reading.factor for name in ("worst", "worst_low", "worst_high")]
    said = f"At {words.percent(level)}, of {_counted(len(part))} the worst group fares best with"
    sure = {"clear": "nobody can beat it", "beaten": "another is shown to beat it overall"}
    standing = sure.get(str(best["stands"]), "its interval does not settle it")
    return f"{said} {best['method']}: {reading.words(*ends)}; {standing}."


def _counted(count: int) -> str:
    return "1 method" if count == 1 else f"{count} methods"


def standing(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that have not collapsed."""
    return frame[~frame["collapsed"].fillna(False).astype(bool)]


def told(known: pd.DataFrame, reading: Reading) -> pd.DataFrame:
    """Drawn units, and everything a tooltip says in words."""
    names = [f"{axis}{end}" for axis in ("overall", "worst") for end in ("", "_low", "_high")]
    drawn = words.with_method(known).assign(
        **{name: known[name].astype(float) * reading.factor for name in names},
        removed=[words.percent(share) for share in known["sparsity"]],
        stands_said=known["stands"].map(_STANDS).fillna(""),
        cost=[_cost(row) for row in known.to_dict("records")],
    )
    for axis in ("overall", "worst"):
        ends = zip(*(drawn[f"{axis}{end}"] for end in ("", "_low", "_high")), strict=True)
        drawn[f"{axis}_said"] = [reading.words(*three) for three in ends]
    return drawn


def _cost(row: Mapping[Any, Any]) -> str:
    seconds, ratio = row.get("seconds"), row.get("ratio")
    if pd.isna(seconds):
        return "unknown"
    plain = "" if pd.isna(ratio) or row.get("kind") == "plain" else f", {ratio:.1f} {TIMES} plain"
    return f"{seconds:,.0f} s{plain}"
