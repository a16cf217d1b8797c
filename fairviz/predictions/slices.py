"""Named slices: conditions on attributes and image properties, kept as one JSON file each."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.errors import BadValue, FairVizError
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.folders import replace_file
from fairviz.predictions.seen import Seen

FOLDER = "slices"
TAKEN = ("class", "everyone")  # what groups are called already
INSIDE, OUTSIDE = "inside", "outside"
LONGEST = 60
ALIKE = "look-alikes"  # the column of clusters that a network's features make


@dataclass(frozen=True)
class Condition:
    """A column that has this value, or a property from `low` up to below `high`."""

    column: str
    value: str | None = None
    low: float | None = None
    high: float | None = None
    step: str = ""  # what the range is called: 'lowest', 'high'

    def met(self, values: "pd.Series[Any]") -> NDArray[np.bool_]:
        """Which samples meet it; what is unknown meets nothing."""
        if self.value is not None:
            return np.asarray(values.astype(str) == self.value, dtype=bool)
        numbers = values.to_numpy(dtype=float)
        low = -np.inf if self.low is None else self.low
        high = np.inf if self.high is None else self.high
        return np.asarray((numbers >= low) & (numbers < high), dtype=bool)

    @property
    def words(self) -> str:
        """'dim lighting', 'smile: yes', 'highest tilt'."""
        column = self.column.replace("_", " ")
        if self.column == ALIKE:
            return f"{column} {self.value}"
        if self.value in ("yes", "no"):
            return f"{column}: {self.value}"
        return f"{self.value if self.value is not None else self.step} {column}"


@dataclass(frozen=True)
class NamedSlice:
    """A group that somebody named: all conditions hold. `properties` is the look they need."""

    name: str
    dataset: str
    fingerprint: str
    conditions: tuple[Condition, ...]
    properties: str = ""

    def __post_init__(self) -> None:
        plain = self.name.strip()
        if not plain or len(plain) > LONGEST or not plain.isprintable() or plain != self.name:
            raise BadValue(f"A slice's name has 1 to {LONGEST} plain characters; got {plain!r}.")
        if not self.conditions:
            raise BadValue("A slice has at least one condition.")


def save(home: Path, named: NamedSlice, evalset: EvalSet) -> Path:
    """The file that holds this slice; one of the same name and samples is replaced."""
    if named.name in (*TAKEN, *map(str, evalset.attributes.columns)):
        raise BadValue(f"{named.name!r} is what another group is called: choose another name.")
    about = f"{named.fingerprint}\0{named.name}".encode()
    path = home / FOLDER / f"{sha256(about).hexdigest()[:24]}.json"
    replace_file(path, json.dumps(asdict(named), indent=1, allow_nan=False).encode())
    return path


def every(home: Path, fingerprint: str) -> Iterator[NamedSlice]:
    """The slices named on these samples, by name; a file that is no slice is passed over."""
    found = [_read(path) for path in sorted((home / FOLDER).glob("*.json"))]
    known = [named for named in found if named and named.fingerprint == fingerprint]
    yield from sorted(known, key=lambda named: named.name)


def attached(evalset: EvalSet, home: Path, seen: Callable[[str, str], Seen]) -> EvalSet:
    """The same samples with a column for each slice that was named on them."""
    found = {}
    for named in every(home, evalset.fingerprint):
        try:
            found[named.name] = column(named, _table(named, evalset, seen))
        except (FairVizError, KeyError, ValueError):  # its properties are gone: nothing to read
            continue
    return replace(evalset, named=pd.DataFrame(found)) if found else evalset


def with_properties(evalset: EvalSet, seen: Seen) -> pd.DataFrame:
    """Attributes and what a look found on every sample: image properties, or its look-alikes."""
    table = evalset.attributes.reset_index(drop=True)
    if "cluster" in seen.arrays:
        return table.assign(**{ALIKE: [str(one + 1) for one in seen.arrays["cluster"]]})
    return table.assign(**{name: seen.arrays[name] for name in seen.facts["properties"]})


def _table(named: NamedSlice, evalset: EvalSet, seen: Callable[[str, str], Seen]) -> pd.DataFrame:
    if not named.properties:
        return evalset.attributes
    return with_properties(evalset, seen(named.properties, named.fingerprint))


def column(named: NamedSlice, table: pd.DataFrame) -> NDArray[np.str_]:
    """'inside' or 'outside' for each row of attributes and properties."""
    met = np.ones(len(table), dtype=bool)
    for condition in named.conditions:
        met &= condition.met(table[condition.column])
    return np.where(met, INSIDE, OUTSIDE)


def _read(path: Path) -> NamedSlice | None:
    try:
        record: Mapping[str, Any] = json.loads(path.read_bytes())
        conditions = tuple(Condition(**one) for one in record["conditions"])
        return NamedSlice(**{**record, "conditions": conditions})
    except (OSError, ValueError, TypeError, KeyError):
        return None
