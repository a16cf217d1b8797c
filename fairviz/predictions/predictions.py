"""What one variant said about every evaluation sample, and the few things measured on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairviz.errors import BadValue


@dataclass(frozen=True)
class Predictions:
    """Logits (n, c) in float16 beside the label predicted before rounding: storage changes none.

    predicted: (n,) class numbers, or (n, L) of 0/1 for multi-label tasks.
    facts: measurements such as achieved sparsity, parameters, MACs, milliseconds per image.
    weights: parameter and buffer arrays by name, where the variant keeps them.
    """

    logits: NDArray[np.float16]
    predicted: NDArray[np.int16]
    facts: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, NDArray[Any]] | None = None

    def __post_init__(self) -> None:
        if len(self.logits) != len(self.predicted):
            raise BadValue(f"{len(self.logits)} logits but {len(self.predicted)} predicted labels.")
