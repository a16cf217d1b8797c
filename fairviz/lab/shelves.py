"""Where a workshop finds what was made, and keeps what it makes."""

from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.predictions import Predictions
from fairviz.spec import Variant


class Shelves(Protocol):
    """What a workshop asks of a store."""

    @property
    def roots(self) -> tuple[Path, ...]: ...
    def has(self, digest: str) -> bool: ...
    def load(self, digest: str) -> Predictions: ...
    def weights(self, digest: str) -> dict[str, NDArray[Any]] | None: ...
    def save(self, variant: Variant, predictions: Predictions, evalset: EvalSet) -> None: ...
