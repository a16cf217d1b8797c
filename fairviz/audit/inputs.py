"""What people give to the functions of a notebook: read as arrays, or refused in a sentence."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fairviz.audit.outcomes import Floats
from fairviz.errors import BadValue

PERCENT = 100.0  # rates may all be in percent: relative changes of them are the same
TEXT = "US"


def answers(**given: Any) -> list[NDArray[Any]]:
    """Labels and answers, all in text or all in numbers, without gaps."""
    found = {name: _named(name, values) for name, values in given.items()}
    kinds = {name: "text" if part.dtype.kind in TEXT else "numbers" for name, part in found.items()}
    if len(set(kinds.values())) > 1:
        told = ", ".join(f"{name} holds {kind}" for name, kind in kinds.items())
        raise BadValue(f"Classes are named in one way or none agrees: {told}.")
    return list(found.values())


def rates(given: Sequence[Any]) -> list[Floats]:
    """Rates per class (c,) or per trial and class (k, c); NaN where one is undefined."""
    found = [np.atleast_2d(_numbers(part)) for part in given]
    try:
        np.broadcast_shapes(*(part.shape for part in found))
    except ValueError:
        shapes = ", ".join(str(part.shape) for part in found)
        raise BadValue(f"The four tables of rates have the shapes {shapes}: give alike.") from None
    if any(part.size == 0 for part in found):
        raise BadValue("There are no rates: give one per class, or a row of them per model.")
    for part in found:
        wrong = part[(part < 0) | (part > PERCENT)]
        if wrong.size:
            raise BadValue(f"A rate is {wrong[0]:g}: rates lie between 0 and 1, or 100 in percent.")
    return found


def _named(name: str, values: Any) -> NDArray[Any]:
    found = np.asarray(values)
    if found.ndim == 0:
        raise BadValue(f"{name} is {values!r}, and no list of classes: give one per sample.")
    lacking = int(np.sum(pd.isna(found)))
    if lacking:
        raise BadValue(f"{name} lacks {lacking} of {found.size} classes (None or NaN).")
    return np.asarray(found.tolist()) if found.dtype == object else found


def _numbers(part: Any) -> Floats:
    try:
        return np.asarray(part, dtype=float)
    except (TypeError, ValueError) as error:
        raise BadValue(f"Rates are numbers, one per class: {error}.") from None
