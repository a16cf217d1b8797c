"""What a column of text may be: a group's values, a path, a label, a split."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.intake.found import TEST, TRAIN, TUNE, UNKNOWN

LEADING = r"^(-?\d+(?:\.\d+)?)"
RANGES = 5  # of a number with many values, each with as many images
LOOKED_AT = 1_000  # rows from which a column's meaning is guessed
SPLIT_NAMES = {
    **dict.fromkeys(("train", "training", "trn"), TRAIN),
    **dict.fromkeys(("tune", "val", "valid", "validation", "dev", "development"), TUNE),
    **dict.fromkeys(("test", "testing", "tst", "eval", "holdout"), TEST),
}
SPLIT_CODES = {"0": TRAIN, "1": TUNE, "2": TEST}  # as CelebA and WILDS number them
SPLIT_COLUMNS = ("split", "partition", "subset", "set", "fold", "phase")
LABEL_COLUMNS = ("label", "class", "target", "category", "diagnosis", "y", "outcome")
PATH_COLUMNS = ("path", "file", "filename", "file_name", "image", "image_path", "img", "image_id")


@dataclass(frozen=True)
class Attribute:
    """A column as groups: its values in order; no values where it cannot be groups."""

    values: pd.Series | None
    order: tuple[str, ...] = ()
    sentence: str = ""  # on what was done to it, or why it was left out


def attribute(series: pd.Series, most: int = 100) -> Attribute:
    """The column as groups: as it is, in ranges where its numbers are many, or left out."""
    known = series[series != UNKNOWN]
    distinct = known.nunique()
    if distinct <= most:
        return Attribute(series, ordered(known))
    numbers = pd.to_numeric(known, errors="coerce")
    if not np.isfinite(numbers).all():
        return Attribute(
            None,
            sentence=f"{series.name} has {distinct:,} different values, too many for groups "
            f"(at most {most}): left out.",
        )
    return _in_ranges(series, numbers)


def _in_ranges(series: pd.Series, numbers: pd.Series) -> Attribute:
    codes = pd.qcut(numbers, RANGES, labels=False, duplicates="drop")
    bounds = numbers.groupby(codes).agg(["min", "max"]).to_numpy()
    names = _named(bounds)
    values = codes.map(dict(enumerate(names))).reindex(series.index).fillna(UNKNOWN)
    said = f"{series.name} has {numbers.nunique():,} different numbers: put into ranges."
    return Attribute(values.astype("str"), names, said)


def _named(bounds: NDArray[np.float64]) -> tuple[str, ...]:
    """Readable bounds, with as many digits as it takes to tell one range from the next."""
    written = ([f"{end:.{digits}g}" for end in bounds.ravel()] for digits in range(3, 18))
    ends = next(one for one in written if _apart(one, bounds))
    return tuple(_between(low, high) for low, high in zip(ends[::2], ends[1::2], strict=True))


def _apart(ends: list[str], bounds: NDArray[np.float64]) -> bool:
    read = np.array(ends, float)
    whole = bool((bounds == bounds.round()).all())
    return bool((read[2::2] > read[1:-1:2]).all()) and (not whole or (read == bounds.ravel()).all())


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def ordered(values: pd.Series) -> tuple[str, ...]:
    """Its values but "unknown": by size if each begins with a number ("70+"), or by letter."""
    found = pd.Series(sorted(set(values.unique()) - {UNKNOWN}), dtype="str")
    numbers = pd.to_numeric(found, errors="coerce").fillna(
        found.str.extract(LEADING, expand=False).astype("float64")
    )
    return tuple(found if numbers.isna().any() else found[numbers.argsort(kind="stable")])


def guess_path_column(frame: pd.DataFrame, names: Collection[str]) -> str | None:
    """The column with most of these files' names, whole, without folders or without ending."""
    known = {form for name in names for form in forms(name)}
    head = frame.head(LOOKED_AT)
    shares = {f"{name}": _share(head[name], known) for name in head}
    best = max(shares, key=lambda name: (shares[name], name.lower() in PATH_COLUMNS), default="")
    return best if shares.get(best) else None


def _share(column: pd.Series, known: Collection[str]) -> float:
    return float(column.map(lambda one: any(form in known for form in forms(one))).mean())


def forms(path: str) -> tuple[str, str, str]:
    """A path as it is, without folders, and without its ending either."""
    whole = path.replace("\\", "/").removeprefix("./")
    name = whole.rpartition("/")[2]  # not PurePath: a million rows would take ten seconds
    return whole, name, name.rpartition(".")[0] or name


def guess_label_column(frame: pd.DataFrame, besides: Collection[str] = ()) -> str | None:
    """A column called like a label, or the first with a few values that repeat."""
    head = frame.head(10 * LOOKED_AT)
    able = [f"{name}" for name in head if name not in besides and _repeats(head[name])]
    called = [name for one in LABEL_COLUMNS for name in able if name.lower() == one]
    split = guess_split_column(frame)
    return next((name for name in [*called, *able] if name != split), None)


def guess_split_column(frame: pd.DataFrame) -> str | None:
    """A column that holds nothing but names of splits (or 0, 1, 2, if it is called like one)."""
    usual = sorted(map(str, frame.columns), key=lambda name: name.lower() not in SPLIT_COLUMNS)
    able = (name for name in usual if _splits(frame[name].head(LOOKED_AT)))
    return next((name for name in able if _splits(frame[name])), None)


def as_split(series: pd.Series) -> pd.Series:
    """train, tune or test for every way of writing them; "" where it says something else."""
    words = series.str.strip().str.lower()
    found: pd.Series = words.map(SPLIT_NAMES | SPLIT_CODES).fillna("").astype("str")
    return found


def _splits(column: pd.Series) -> bool:
    values = set(column.str.lower().unique()) - {UNKNOWN}
    coded = f"{column.name}".lower() in SPLIT_COLUMNS and values <= SPLIT_CODES.keys()
    return bool(values) and (values <= SPLIT_NAMES.keys() or coded)


def _repeats(column: pd.Series) -> bool:
    values = column[column != UNKNOWN]
    return 2 <= values.nunique() <= min(1_000, max(2, len(values) // 2))
