"""What one variant said about every evaluation sample, and the few things measured on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairviz.errors import BadValue
from fairviz.predictions import topk
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.topk import TopK


@dataclass(frozen=True)
class Predictions:
    """Logits (n, c) in float16 beside the label predicted before rounding: storage changes none.

    logits: of many classes a TopK, which is no matrix and says so when it is read as one.
    predicted: (n,) class numbers, or (n, L) of 0/1 for multi-label tasks.
    facts: measurements such as achieved sparsity, parameters, MACs, milliseconds per image.
    weights: parameter and buffer arrays by name, where the variant keeps them.
    """

    logits: NDArray[np.float16] | TopK
    predicted: NDArray[np.int16]
    facts: Mapping[str, Any] = field(default_factory=dict)
    weights: Mapping[str, NDArray[Any]] | None = None

    def __post_init__(self) -> None:
        if len(self.logits) != len(self.predicted):
            raise BadValue(f"{len(self.logits)} logits but {len(self.predicted)} predicted labels.")

    @property
    def top(self) -> TopK | None:
        """The highest scores, where no others are kept."""
        return self.logits if isinstance(self.logits, TopK) else None

    @property
    def matrix(self) -> NDArray[np.float16]:
        """The logit of every class; refused where only the highest are kept."""
        if isinstance(self.logits, TopK):
            raise self.logits.refusal
        return self.logits

    @property
    def has_nan(self) -> bool:
        """Whether some logit is not a number."""
        read = self.matrix if self.top is None else self.top.logsum
        return bool(np.isnan(read).any())

    def shortened(self, evalset: EvalSet) -> "Predictions":
        """The same as it is stored: of more than topk.MANY classes only the highest scores."""
        is_short = self.top is not None or self.matrix.shape[1] <= topk.MANY
        if is_short or evalset.task == "labels":
            return self
        top = topk.kept(self.matrix, evalset.labels.reshape(-1))
        return replace(self, logits=top, facts={**self.facts, "scores": top.words})
