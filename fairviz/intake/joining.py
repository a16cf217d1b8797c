"""Rows of a table joined to the pictures that they name, however they spell the paths."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from fairviz.intake.columns import forms
from fairviz.intake.found import UNKNOWN, BadData
from fairviz.intake.listings import counted


@dataclass(frozen=True)
class Joined:
    """A row of the table for each picture, "unknown" where it has none; sentences on the rest."""

    rows: pd.DataFrame
    trouble: tuple[str, ...]


def joined(names: Sequence[str], table: pd.DataFrame, path: str, title: str) -> Joined:
    """The table's row of each picture: by its path, else its name, else its name without ending."""
    asked = table[path].str.replace("\\", "/", regex=False)
    _refuse_escapes(asked, title)
    at = asked.map(_finder(names))
    lost, again = at.isna(), at.duplicated() & at.notna()
    if lost.all():
        raise _none_there(asked, names, path, title)
    rows = table.assign(**{path: at})[~lost & ~again].set_index(path)
    rows = rows.reindex(range(len(names))).fillna(UNKNOWN).astype("str")
    said = [
        _said(asked[lost], "row", f"of {title} without a picture", "left out"),
        _said(asked[again], "row", f"of {title} about a picture named before", "the first counts"),
        _said(_without_row(names, at), "picture", f"not in {title}", "its values are unknown"),
    ]
    return Joined(rows, tuple(one for one in said if one))


def _finder(names: Sequence[str]) -> Callable[[str], int | None]:
    """Which picture a path means; None where there is none, or several of the same name."""
    shelves: tuple[dict[str, int | None], ...] = ({}, {}, {})
    for at, name in enumerate(names):
        for shelf, form in zip(shelves, forms(name), strict=True):
            shelf[form] = None if form in shelf else at

    def find(path: str) -> int | None:
        whole, name, stem = forms(path)
        parts = whole.split("/")
        tails = ("/".join(parts[cut:]) for cut in range(len(parts)))  # folders above are named, too
        found = (*map(shelves[0].get, tails), shelves[1].get(name), shelves[2].get(stem))
        return next((at for at in found if at is not None), None)

    return find


def _refuse_escapes(asked: pd.Series, title: str) -> None:
    out = asked[asked.str.contains(r"^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)", regex=True)]
    if len(out):
        rows = counted(out.tolist(), "path", f"of {title} outside the folder of pictures")
        raise BadData(f"{rows}: nothing was read. Write paths from that folder, without '..'.")


def _none_there(asked: pd.Series, names: Sequence[str], path: str, title: str) -> BadData:
    return BadData(
        f"None of the {len(asked):,} rows of {title} names a picture that is there: its column "
        f"{path!r} begins with {asked.iloc[0]!r}, the pictures with {names[0]!r}. "
        "Choose the column that holds paths from the folder, or file names."
    )


def _without_row(names: Sequence[str], at: pd.Series) -> pd.Series:
    there = set(at.dropna().astype(int))
    return pd.Series([name for place, name in enumerate(names) if place not in there], dtype="str")


def _said(which: pd.Series, what: str, where: str, then: str) -> str:
    return f"{counted(which.tolist(), what, where)}: {then}." if len(which) else ""
