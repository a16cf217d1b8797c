"""A method's place beside the others in words: where it stands, what it cost, who is worst."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from fairviz.audit.mitigation.parts import ALIKE
from fairviz.audit.mitigation.timing import UNKNOWN, times
from fairviz.charts import words
from fairviz.charts.reading import ACCURACY, Reading

LINE = "line: nobody as sparse is better in both, by the estimates"
HOLLOW = "hollow: beaten beyond the intervals"
_STANDS = {
    "clear": "clearly: nobody as sparse could be better in both",
    "open": "perhaps: the intervals do not settle it",
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
        stands_said=[_stood(row) for row in known.to_dict("records")],
        cost=[_cost(row) for row in known.to_dict("records")],
    )
    for axis in ("overall", "worst"):
        ends = zip(*(drawn[f"{axis}{end}"] for end in ("", "_low", "_high")), strict=True)
        drawn[f"{axis}_said"] = [reading.words(*three) for three in ends]
    return drawn


def _stood(row: Mapping[Any, Any]) -> str:
    """Whether it is on the front; where it is not, who is better."""
    if row["stands"] != "beaten":
        return _STANDS.get(str(row["stands"]), "")
    rival = str(row.get("beaten_by") or "another")
    at = row.get("beaten_at")
    where = "" if at is None or pd.isna(at) else f" at {words.percent(round(float(at), 3))}"
    return f"no: {rival}{where} is better beyond the intervals"


def _cost(row: Mapping[Any, Any]) -> str:
    """'90 s; 3.1 x the time, beside Magnitude, recovered'."""
    seconds, ratio = row.get("seconds"), row.get("ratio")
    if seconds is None or pd.isna(seconds):
        return UNKNOWN
    if ratio is None or pd.isna(ratio) or not row.get("plain_schedule"):
        return f"{seconds:,.0f} s"
    beside = words.method(str(row.get("plain_pruner") or ""), str(row["plain_schedule"]))
    return f"{seconds:,.0f} s; {times(float(ratio))}, beside {beside}"


def notes(part: pd.DataFrame, outside: int, gone: int) -> list[str]:
    """What line and hollow points mean where there are some, and who is not drawn."""
    beaten = part[part["stands"].eq("beaten")]
    counted = {"outside the frame": outside, "collapsed or undefined, not drawn": gone}
    return [
        *([LINE] if part["front"].sum() > 1 else []),
        *([HOLLOW] if len(beaten) else []),
        *dict.fromkeys(_foreign(row) for row in beaten.to_dict("records") if _is_foreign(row)),
        *(f"{count} {what}" for what, count in counted.items() if count),
    ]


def _is_foreign(row: Mapping[Any, Any]) -> bool:
    """Whether the one that beats it is sparser, and so in another panel."""
    return float(row.get("beaten_at") or 0) - float(row["sparsity"]) > ALIKE


def _foreign(row: Mapping[Any, Any]) -> str:
    rival = f"{row['beaten_by']} at {words.percent(round(float(row['beaten_at']), 3))}"
    return f"{words.method(row['pruner'], row['schedule'])}: beaten by {rival}"


def called(methods: pd.DataFrame) -> list[str]:
    """What tells the methods of a panel apart, as short as it can be.

    '+ distillation' where one plain method is drawn that everything else is added to.
    """
    rows = methods.to_dict("records")
    added, plain = (
        {_how(r) for r in rows if bool(r["mitigation"]) is has} for has in (True, False)
    )
    bases = added & plain if len(added & plain) == 1 else set()
    return [
        words.method("", "", row["mitigation"]).strip()
        if row["mitigation"] and _how(row) in bases
        else words.method(row["pruner"], row["schedule"], row["mitigation"] or "")
        for row in rows
    ]


def _how(row: Mapping[Any, Any]) -> tuple[str, str, str]:
    return str(row["pruner"]), str(row["schedule"]), str(row.get("scope", ""))
