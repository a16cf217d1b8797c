"""Many groups, few lines: the worst are drawn, all stand in the table."""

from collections.abc import Iterable

import pandas as pd

MOST = 12  # groups that a chart of a report draws
LONGEST = 34  # letters of a group's name beside a mark


def worst(frame: pd.DataFrame, better: str) -> pd.DataFrame:
    """The rows of the groups that fare worst, in the order in which they came."""
    if len(frame) <= MOST:
        return frame
    ranked = frame.sort_values(
        "value", ascending=better != "lower", kind="stable", na_position="last"
    )
    return frame[frame.index.isin(ranked.index[:MOST])]


def of_worst(frame: pd.DataFrame, better: str) -> pd.DataFrame:
    """The rows of the groups whose worst number, where nothing has collapsed, is worst of all."""
    if frame["group"].nunique() <= MOST:
        return frame
    standing = frame[~frame["collapsed"].astype(bool)]
    extremes = (standing if len(standing) else frame).groupby("group", sort=False)["value"]
    ranked = extremes.min() if better != "lower" else -extremes.max()
    kept = set(ranked.sort_values(kind="stable").index[:MOST])
    return frame[frame["group"].isin(kept)]


def said(kept: pd.DataFrame, every: pd.DataFrame) -> str:
    """How many groups are not drawn; empty where all are."""
    drawn, there = kept["group"].nunique(), every["group"].nunique()
    if drawn == there:
        return ""
    return f" Drawn are the {drawn} groups that fare worst; {there - drawn} more are in the table."


def names(groups: Iterable[str]) -> list[str]:
    """The names, cut where they would take the plot's room, and still apart."""
    found: dict[str, str] = {}
    for name in groups:
        if name not in found:
            found[name] = _free(name, set(found.values()))
    return [found[name] for name in groups]


def _free(name: str, taken: set[str]) -> str:
    short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
    number = 2
    while short in taken:
        short, number = f"{name[: LONGEST - 5].rstrip()}… {number}", number + 1
    return short
