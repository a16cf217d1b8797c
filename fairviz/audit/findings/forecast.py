"""Could we have known from the dense model alone?"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from fairviz.audit.findings.base import Finding, nothing
from fairviz.audit.forecasts.outlook import record, starts
from fairviz.audit.forecasts.recall_slope import FEWEST as FEWEST_POINTS
from fairviz.audit.groups import EVERYONE
from fairviz.audit.similarity.harm import FEWEST
from fairviz.audit.wording import listed, percent


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


def expected(table: pd.DataFrame, points: float) -> Finding:
    """For whom to expect trouble from which sparsity on; the table is that of `outlook`."""
    if table.empty:
        return nothing("Two seeds at least are needed to tell whether the forecast holds.")
    limit = f"flips of more than {points:g} % of its images"
    if not table["beats"].any():
        return Finding(
            "The forecast fails here: at no stored sparsity does it beat chance on seeds that it"
            " had not seen.",
            "unknown",
            table,
        )
    begun, held = starts(table, points), _held(table)
    if begun.empty:
        most = percent(float(table["asked"].max()))
        head = f"No group is foretold {limit} up to {most}; {held}."
        return Finding(head, "calm", table)
    each = [
        f"for {_some(list(names))} from about {percent(float(str(asked)))}"
        for asked, names in begun.sort_values("asked").groupby("asked")["group"]
    ]
    spared = [name for name in dict.fromkeys(table["group"]) if name not in set(begun["group"])]
    rest = f"; not for {_some(spared)}" if spared else ""
    head = f"Expect trouble {', '.join(each)}{rest} ({limit}); {held}."
    return Finding(head, "harm", table)


def _some(names: list[str]) -> str:
    """All of a few; of many, two and how many more."""
    return listed(names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more groups"])


def _held(table: pd.DataFrame) -> str:
    """'tested on seeds that it had not seen, it was right 30 times of 36, where ... 20'."""
    right, given, usual = record(table)
    return (
        f"tested on seeds that it had not seen, it was right {right} times of {given}, where always"
        f" giving the commoner answer is right {usual} times"
    )


def distorted(table: pd.DataFrame, what: str) -> Finding:
    """Whether pruning widens the differences of recall; the table is that of `slopes`."""
    rows = table.set_index("of")
    pruned, again, apart = (_row(rows, name) for name in ("pruned", "retrained", "difference"))
    if pruned["points"] < FEWEST_POINTS:
        return nothing(f"A slope needs at least {FEWEST_POINTS} {what}: here are fewer.")
    slope = f"slope {pruned['value']:.2f}{_span(pruned)}"
    if pd.isna(again["value"]):
        return Finding(
            f"{slope.capitalize()}: one seed only, so that chance is unknown.", "unknown", table
        )
    chance = f"a dense seed on another has {again['value']:.2f}{_span(again)}"
    if apart["low"] > 0:
        head = f"Pruning widens the differences of recall between {what}"
        return Finding(f"{head}: {slope}, {chance}.", "harm", table)
    if apart["high"] < 0:
        head = f"Pruning narrows the differences of recall between {what}"
        return Finding(f"{head}: {slope}, {chance}.", "calm", table)
    head = f"Differences of recall between {what} are not shown to widen or narrow"
    return Finding(f"{head}: {slope}, {chance}.", "unknown", table)


def ranked(table: pd.DataFrame, titles: Mapping[str, str]) -> Finding:
    """Which signal of the dense models ranked the groups; the table is that of `correlations`."""
    points = int(table["points"].max()) if len(table) else 0
    known = table.dropna(subset=["value", "low", "left_out"]) if len(table) else table
    if points < FEWEST:
        return nothing(
            f"{points} groups cannot show a correlation: any order of so few comes by chance."
        )
    if known.empty:
        return nothing("Two seeds at least are needed to tell whether a ranking holds.")
    best = known.iloc[int(known["left_out"].abs().argmax())]
    name = titles.get(best["signal"], best["signal"])
    told = f"rank correlation {best['value']:+.2f} [{best['low']:+.2f}, {best['high']:+.2f}]"
    out = f"on seeds left out {best['worst']:+.2f} to {best['best']:+.2f}"
    said = f"{told} over {points} cells, {out}"
    clear = (best["low"] > 0 and best["worst"] > 0) or (best["high"] < 0 and best["best"] < 0)
    if not clear:
        head = (
            f"None of the dense signals is shown to rank the losses; the nearest is {_lower(name)}"
        )
        return Finding(_minus(f"{head}: {said}."), "unknown", table)
    way = "more" if best["value"] > 0 else "less"
    head = f"Cells with a higher {_lower(name)} lose {way}"
    return Finding(_minus(f"{head}: {said}."), "harm", table)


def recalibrated(table: pd.DataFrame, method: str = "sparse models") -> Finding:
    """What thresholds set on tune give back, of the label whose share was furthest off."""
    excess = table[table["metric"].eq("excess") & table["group"].eq(EVERYONE)]
    wide = excess.pivot_table(index="label", columns="state", values="value")
    if wide.empty or "after" not in wide or wide["after"].isna().all():
        return nothing("No threshold can be set: the tune images are all yes or all no.")
    worst = str(wide.dropna(subset=["after"])["before"].abs().idxmax())
    rows = excess[excess["label"].eq(worst)].set_index("state")
    before, after, moved = (_row(rows, name) for name in ("before", "after", "moved"))
    way = "too rarely" if before["value"] < 0 else "too often"
    clear = moved["low"] > 0 or moved["high"] < 0
    better = abs(after["value"]) < abs(before["value"])
    what = "bring it to" if clear and better else "do not clearly change that:"
    head = (
        f"The {method} answer {worst} {way}, by {_points(before, sign=False)} points; thresholds"
        f" set on the tune images {what} {_points(after)}"
    )
    return Finding(_minus(f"{head}."), "calm" if clear and better else "unknown", table)


def _row(rows: pd.DataFrame, name: str) -> "pd.Series[Any]":
    return rows.loc[[name]].iloc[0]


def _points(row: "pd.Series[Any]", sign: bool = True) -> str:
    turn = -1.0 if not sign and row["value"] < 0 else 1.0
    ends = sorted((turn * row["low"], turn * row["high"]))
    form = "{:+.1f}" if sign else "{:.1f}"
    value, low, high = (form.format(100 * part) for part in (turn * row["value"], *ends))
    return f"{value} [{low}, {high}]"


def _span(row: "pd.Series[Any]") -> str:
    return "" if pd.isna(row["low"]) else f" [{row['low']:.2f}, {row['high']:.2f}]"


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _minus(text: str) -> str:
    return text.replace(" -", " −").replace("[-", "[−")  # noqa: RUF001
