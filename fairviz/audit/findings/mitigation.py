"""What helps, and what does it cost? The part that brings most, if any does."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from fairviz.audit.findings.base import Finding, Severity, nothing
from fairviz.audit.groups import Grouping
from fairviz.audit.intervals import CONFIDENCE
from fairviz.audit.losses import sign_of
from fairviz.audit.mitigation.brought import LESS_IS_BETTER, Seconds, brought
from fairviz.audit.mitigation.levelled import SAME, levelled
from fairviz.audit.mitigation.parts import Comparison
from fairviz.audit.mitigation.timing import NOISE
from fairviz.audit.wording import interval, method, percent, points
from fairviz.catalog import METRICS, find
from fairviz.predictions.words import mitigated, uncapitalised

CALLED = {
    "gap": "the gap",
    "worst": "the worst group's {metric}",
    "overall": "everyone's {metric}",
    "degradation": "the degradation gap",
}
HALVED = 0.55  # of what it was, by the estimate; more than that is said where the limit shows it


def mitigation(
    found: Sequence[Comparison],
    grouping: Grouping,
    metric: str = "accuracy",
    *,
    measure: str = "gap",
    seconds: Seconds | None = None,
) -> Finding:
    """What helps most among comparisons at one sparsity; nothing helps unless shown.

    A gap that closes since everybody falls is told, and is no help.

    Limits hold for all comparisons together (Bonferroni), since the best of them is named.
    """
    if not found:
        return nothing("Nothing stands beside plain pruning here yet.")
    confidence = 1 - (1 - CONFIDENCE) / len(found)
    table = brought([], grouping, metric, seconds=seconds, confidence=confidence, found=found)
    known = _known(table, metric)
    own = _ranked(known[known["measure"] == measure], metric)
    if own.empty:
        why = next(iter(table["reason"]), "") or "all that was tried has collapsed"
        return Finding(f"Nothing can be compared here: {why}.", "unknown", table)
    caveat = _caveat(own.iloc[0], len(found))
    if own.iloc[0]["shown"]:
        return Finding(_helps(own.iloc[0], known, metric), "calm", table, caveat)
    harms: Severity = "harm" if (own["worse"] > 0).any() else "calm"
    return Finding(_nothing_helps(own, known, metric), harms, table, caveat)


def best(table: pd.DataFrame, metric: str, measure: str = "gap") -> pd.DataFrame:
    """Of such a finding's evidence the comparison that it names, a row per measure, its own first.

    `shown` says whether it helps; empty where nothing can be compared.
    """
    known = _known(table, metric)
    own = _ranked(known[known["measure"] == measure], metric).head(1)
    if own.empty:
        return own
    same = known[_same_comparison(known, own.iloc[0]) & (known["measure"] != measure)]
    return pd.concat([own, same], ignore_index=True)


def briefly(rows: pd.DataFrame, metric: str, tried: int) -> str:
    """'Distillation halves the gap.', 'None of 3 is shown to help.'; of the rows of `best`."""
    if rows.empty:
        return "Nothing can be compared here."
    row = rows.iloc[0]
    if row["shown"]:
        return f"{_capital(named(row))} {_verb(row, metric)} {_called(row['measure'], metric)}."
    if tried > 1:
        return f"None of {tried} is shown to help."
    return f"{_capital(named(row))} is not shown to help."


def _known(table: pd.DataFrame, metric: str) -> pd.DataFrame:
    """What has not collapsed and has limits; `levels`: a gap closes since everybody falls."""
    known = table[~table["collapsed"]].dropna(subset=["change", "low", "high"])
    return known.assign(levels=levelled(known, metric))


def _ranked(rows: pd.DataFrame, metric: str) -> pd.DataFrame:
    """The best first, by what is sure of it; `sure` and `gain` are positive where it helps."""
    if rows.empty:
        return rows
    down = _is_less_better(str(rows["measure"].iloc[0]), metric)
    gain = -rows["change"] if down else rows["change"]
    sure = -rows["high"] if down else rows["low"]
    worse = rows["low"] if down else -rows["high"]
    ranked = rows.assign(gain=gain, sure=sure, worse=worse, shown=(sure > 0) & ~rows["levels"])
    order = ranked.assign(upright=~rows["levels"])
    return order.sort_values(["shown", "upright", "gain"], ascending=False, kind="stable")


def _is_less_better(measure: str, metric: str) -> bool:
    return measure in LESS_IS_BETTER or sign_of(metric) < 0


def _helps(best: pd.Series, known: pd.DataFrame, metric: str) -> str:
    """'At 90 %, distillation halves the gap (-6.1 [-7.3, -4.8] points) for 1.4 x the training.'"""
    head = f"At {percent(best['asked'])}, {named(best)} {_verb(best, metric)}"
    what = _called(str(best["measure"]), metric)
    return f"{head} {what} ({_told(best, metric)}){_cost(best)}{_price(best, known, metric)}."


def _verb(best: pd.Series, metric: str) -> str:
    if not _is_less_better(str(best["measure"]), metric):
        return "raises"
    left = best["value"] / best["plain"] if best["plain"] else 1.0
    if left > HALVED:
        return "narrows" if _is_gap(best) else "lowers"
    is_shown = (best["plain"] + best["high"]) / best["plain"] < 0.5
    return "more than halves" if is_shown else "halves"


def _is_gap(row: pd.Series) -> bool:
    return row["measure"] in LESS_IS_BETTER


def _nothing_helps(own: pd.DataFrame, known: pd.DataFrame, metric: str) -> str:
    best, count = own.iloc[0], len(own)
    what = _called(str(best["measure"]), metric)
    tried = (
        f"{named(best)} is not shown to help" if count == 1 else f"none of {count} is shown to help"
    )
    nearest = f"{what} moves by {_told(best, metric)}" + (
        "" if count == 1 else f" with {named(best)}"
    )
    place = f"At {percent(best['asked'])}, "
    levelling = _levelling(own, known, metric)
    if count == 1 and levelling:
        return f"{place}{levelling}"
    rest = _capital(levelling), _harm(own, metric)
    return " ".join([f"{place}{tried}: {nearest}.", *filter(None, rest)])


def _levelling(own: pd.DataFrame, known: pd.DataFrame, metric: str) -> str:
    """Of those that close a gap by ruining everyone, the one that closes most."""
    closing = own[own["levels"] & (own["sure"] > 0)].sort_values("gain")
    if closing.empty:
        return ""
    row = closing.iloc[-1]
    same = known[_same_comparison(known, row)]
    paid = [
        f"{_called(who, metric)} moves by {_told(same[same['measure'] == who].iloc[0], metric)}"
        for who in ("worst", "overall")
    ]
    gap = f"narrows {_called(str(row['measure']), metric)} ({_told(row, metric)})"
    return f"{named(row)} {gap} only by levelling down: {', '.join(paid)}."


def _harm(own: pd.DataFrame, metric: str) -> str:
    """The one that makes it worst, where that is shown."""
    worse = own[own["worse"] > 0].sort_values("worse")
    if worse.empty:
        return ""
    if len(own) == 1:
        return f"{_capital(named(worse.iloc[0]))} makes it worse."
    return f"{_capital(named(worse.iloc[-1]))} makes it worse ({_told(worse.iloc[-1], metric)})."


def _price(best: pd.Series, known: pd.DataFrame, metric: str) -> str:
    """What everyone pays for it, where that is shown."""
    same = known[known["measure"].eq("overall") & _same_comparison(known, best)]
    lost = same[_is_lost(same, metric)]
    if lost.empty or best["measure"] == "overall":
        return ""
    return f", while {_called('overall', metric)} gets worse ({_told(lost.iloc[0], metric)})"


def _is_lost(rows: pd.DataFrame, metric: str) -> "pd.Series[bool]":
    return rows["high"] < 0 if sign_of(metric) > 0 else rows["low"] > 0


def _same_comparison(known: pd.DataFrame, row: pd.Series) -> "pd.Series[bool]":
    return (known[SAME] == row[SAME]).all(axis=1)


def _cost(best: pd.Series) -> str:
    ratio = best["ratio"]
    if pd.isna(ratio):
        return ""
    if 1 / NOISE <= ratio <= NOISE:
        return " in about the same training time"
    return f" for {ratio:.1f} \N{MULTIPLICATION SIGN} the training time"


def _told(row: pd.Series, metric: str) -> str:
    """'-6.1 [-7.3, -4.8] points'."""
    entry = find(METRICS, metric, "metric")
    if entry.format.endswith("%"):
        said = f"{'+' if row['change'] > 0 else ''}{points(row['change'])}"
        return f"{said}{interval(row['low'], row['high'])} points".replace("-", "−")  # noqa: RUF001
    digits = [f"{row[name]:+.3f}" for name in ("change", "low", "high")]
    return f"{digits[0]} [{digits[1]}, {digits[2]}]".replace("-", "−")  # noqa: RUF001


def named(row: Mapping[Any, Any] | pd.Series) -> str:
    """What is different: 'distillation', 'SNIP', 'the schedule “gradual”'."""
    if row["mitigation"]:
        told = uncapitalised(mitigated(str(row["mitigation"])))
        same = row["schedule"] == row["plain_schedule"]
        return told if same else f"{told} ({method('', str(row['schedule']))})"
    if row["part"] == "criterion":
        return method(str(row["pruner"]), "")
    return f"the schedule “{schedule_of(row)}”"


def schedule_of(row: Mapping[Any, Any] | pd.Series) -> str:
    """'gradual', where it stands by itself."""
    return method("", str(row["schedule"]))


def _called(measure: str, metric: str) -> str:
    title = find(METRICS, metric, "metric").title
    return CALLED[measure].format(metric=uncapitalised(title))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _caveat(row: pd.Series, count: int) -> str:
    beside = method(str(row["plain_pruner"]), str(row["plain_schedule"]))
    against = f"Held against {beside}, over {row['seeds']} seeds."
    if row["seeds"] == 1:
        against = f"Held against {beside}. One seed only: training again may say otherwise."
    many = f" Limits hold for all {count} comparisons together." if count > 1 else ""
    return against + many
