"""The small table beside predictions: what each column was made by."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.errors import UnknownName
from fairviz.intake.answers.files import Columns, read
from fairviz.intake.answers.told import Told, share, told
from fairviz.intake.answers.values import as_words
from fairviz.intake.found import UNKNOWN, BadData

KNOWN = ("column", "method", "sparsity", "seed", "schedule")


def side_table(path: Path, columns: Columns) -> dict[str, Told]:
    """What the table says of each column; a name that is no column is refused."""
    table = read(path)
    names = {name.lower().strip(): name for name in table.values}
    key = names.get("column") or names.get("variant")
    if not key:
        raise BadData(
            f"{path.name} needs a column called 'column' that names the predictions' columns,"
            f" beside any of {', '.join(KNOWN[1:])}; it has {', '.join(table.values)}."
        )
    words = pd.DataFrame({low: _in_words(table.values[name], low) for low, name in names.items()})
    rows = words.rename(columns={key.lower().strip(): "column"}).to_dict("records")
    return {_column(row, columns, path.name): _told(row, path.name) for row in rows}


def _in_words(column: NDArray[Any], name: str) -> NDArray[np.str_]:
    """The column as words; sparsities as fractions keep their point, so that 1.0 is all."""
    shares = column[~pd.isna(column)] if column.dtype.kind == "f" else column[:0]
    if name == "sparsity" and len(shares) and shares.max() <= 1:
        return np.array([UNKNOWN if pd.isna(one) else repr(float(one)) for one in column.tolist()])
    return as_words(column)


def _column(row: dict[Any, Any], columns: Columns, source: str) -> str:
    if row["column"] not in columns.values:
        raise UnknownName(row["column"], f"column of {columns.source}", columns.values)
    return str(row["column"])


def _told(row: dict[Any, Any], source: str) -> Told:
    guess = told(row["column"])
    said = {name: row[name] for name in KNOWN[1:] if row.get(name, UNKNOWN) != UNKNOWN}
    return Told(
        method=said.get("method", guess.method),
        sparsity=_share(said["sparsity"], source) if "sparsity" in said else guess.sparsity,
        seed=_seed(said["seed"], source) if "seed" in said else guess.seed,
        schedule=said.get("schedule", guess.schedule),
    )


def _share(text: str, source: str) -> int:
    found = share(text)
    if found is None:
        raise BadData(f"{source}: sparsity {text!r} is neither 0.9 nor 90 %.")
    return found


def _seed(text: str, source: str) -> int:
    if not text.isdecimal() or int(text) >= 2**31:
        raise BadData(f"{source}: seed {text!r} is not a whole number from 0 to 2,147,483,647.")
    return int(text)
