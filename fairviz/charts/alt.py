"""What a chart says to who cannot see it: the takeaway, from the same frame, in a sentence."""

from collections.abc import Callable
from typing import Any, Literal

import pandas as pd

from fairviz.charts import blank, dumbbell, frontier, words
from fairviz.charts.reading import ACCURACY, Reading
from fairviz.charts.ribbons import OUTCOMES

Row = Any  # of a frame: a Series or a named tuple
Seen = Literal["curves", "multiples", "gaps", "onsets", "heatmap", "scatter", "recall", "flow"]
Kind = Seen | Literal["frontier", "dumbbell"]


def takeaway(kind: Kind, frame: pd.DataFrame, reading: Reading = ACCURACY) -> str:
    """One or two sentences for the alt text of this kind of chart, from the frame it draws."""
    column = {"scatter": "fnr_change", "flow": "n", "frontier": "worst"}.get(kind, "value")
    if blank.is_blank(frame, column) and kind != "onsets":
        return blank.why(frame)
    return _TAKEAWAYS[kind](frame, reading)


def _curves(frame: pd.DataFrame, reading: Reading) -> str:
    return " ".join(_curve(part, reading) for part in _by_method(frame))


def _curve(frame: pd.DataFrame, reading: Reading) -> str:
    """The worst and the best group at the highest sparsity that has not collapsed."""
    known = _standing(reading.drawn(frame)).dropna(subset=["value"])
    if known.empty:
        return f"{_method(frame)}: undefined or collapsed everywhere."
    last = known[known["sparsity"] == known["sparsity"].max()].sort_values(
        "value", ascending=reading.better != "lower"
    )
    title = reading.title[0].lower() + reading.title[1:]
    sentence = (
        f"{_method(frame)}, at {words.percent(float(last['sparsity'].max()))} sparsity: {title} is"
    )
    worst, best = (_told(last.iloc[place], reading) for place in (0, -1))
    ranked = f"{worst}." if len(last) == 1 else f"worst for {worst}; best for {best}."
    return f"{sentence} {ranked}{_collapse(frame)}"


def _collapse(frame: pd.DataFrame) -> str:
    gone = frame[~frame.index.isin(_standing(frame).index)]
    if gone.empty:
        return ""
    return f" It has collapsed from {words.percent(float(gone['sparsity'].min()))} on."


def _gaps(frame: pd.DataFrame, reading: Reading) -> str:
    drawn = _standing(reading.drawn(frame)).dropna(subset=["value"])
    widest = drawn.sort_values("value").iloc[-1]
    told = reading.words(widest["value"], widest["low"], widest["high"])
    sentence = f"The widest gap is {told}, with {_method(drawn.tail(1), widest)} at "
    by_chance = _chance(widest, reading)
    return f"{sentence}{words.percent(widest['sparsity'])} sparsity.{by_chance}"


def _chance(row: Row, reading: Reading) -> str:
    if "chance" not in row or pd.isna(row["chance"]):
        return ""
    return f" Chance alone would show {reading.words(float(row['chance']) * reading.factor)}."


def _onsets(frame: pd.DataFrame, _: Reading) -> str:
    return " ".join(_onset(part) for part in _by_method(frame)) or blank.why(frame)


def _onset(frame: pd.DataFrame) -> str:
    paying = frame.dropna(subset=["value"]).sort_values("value")
    if paying.empty:
        return f"{_method(frame)}: no group pays at any sparsity tried."
    each = [f"{group} from {words.percent(share)}" for group, share in _pairs(paying)]
    free = [str(group) for group in frame.loc[frame["value"].isna(), "group"]]
    spared = f"; {words.listed(free)} at none tried" if free else ""
    return f"{_method(frame)}: {words.listed(each)}{spared}."


def _pairs(frame: pd.DataFrame) -> list[tuple[str, float]]:
    return list(zip(frame["group"], frame["value"], strict=True))


def _heatmap(frame: pd.DataFrame, reading: Reading) -> str:
    drawn = _standing(reading.drawn(frame)).dropna(subset=["value"])
    floor, cells = drawn[drawn["schedule"] == "dense"], drawn[drawn["schedule"] != "dense"]
    if cells.empty:
        return "Every cell is undefined or collapsed."
    top = cells.sort_values("value").iloc[-1]
    sentence = f"{reading.title} is largest, {reading.words(top['value'])}, for "
    where = f"{_method(cells, top)} at {words.percent(top['sparsity'])} sparsity"
    if floor.empty:
        return f"{sentence}{where}."
    return f"{sentence}{where}; dense seeds alone show {reading.words(floor['value'].max())}."


def _scatter(frame: pd.DataFrame, _: Reading) -> str:
    known = frame.dropna(subset=["fpr_change", "fnr_change"])
    if known.empty:
        return blank.why(frame)
    off = (known["fnr_change"] - known["fpr_change"]).abs()
    far = known[off == off.max()].iloc[0]
    said = (
        f"{far['group']} lies farthest from the diagonal: its false negative rate changed by "
        f"{far['fnr_change']:+.0f} %, its false positive rate by {far['fpr_change']:+.0f} %."
    )
    return said.replace("-", "−")  # noqa: RUF001 a true minus


def _recall(frame: pd.DataFrame, reading: Reading) -> str:
    drawn = reading.drawn(frame).dropna(subset=["value"]).sort_values("value")
    worst, best = (_told(drawn.iloc[place], reading) for place in (0, -1))
    return f"{reading.title}: lowest for {worst}; highest for {best}."


def _flow(frame: pd.DataFrame, _: Reading) -> str:
    flips = frame[frame["n"] > 0]
    if flips.empty:
        return "No prediction flipped."
    sums = flips.groupby("outcome")["n"].sum()
    each = [f"{sums[name]} {said}" for name, said in OUTCOMES.items() if name in sums]
    top = flips.sort_values("n").iloc[-1]
    most = f"most often from {top['dense']} to {top['sparse']} ({top['n']})"
    return f"{flips['n'].sum()} predictions flipped, {most}: {words.listed(each)}."


_TAKEAWAYS: dict[Kind, Callable[[pd.DataFrame, Reading], str]] = {
    "curves": _curves,
    "multiples": _curves,
    "gaps": _gaps,
    "onsets": _onsets,
    "heatmap": _heatmap,
    "scatter": _scatter,
    "recall": _recall,
    "flow": _flow,
    "frontier": frontier.takeaway,
    "dumbbell": dumbbell.takeaway,
}


def _by_method(frame: pd.DataFrame) -> list[pd.DataFrame]:
    pairs = frame.groupby(["pruner", "schedule"], sort=False)
    return [part for _, part in pairs]


def _method(frame: pd.DataFrame, row: Row | None = None) -> str:
    one = frame.iloc[0] if row is None else row
    return words.method(str(one["pruner"]), str(one["schedule"]))


def _standing(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that have not collapsed."""
    if "collapsed" not in frame:
        return frame
    return frame[~frame["collapsed"].fillna(False).astype(bool)]


def _told(row: Row, reading: Reading) -> str:
    return f"{row['group']}, {reading.words(row['value'], row['low'], row['high'])}"
