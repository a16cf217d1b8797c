"""What changed between the dense model's answers and the sparse model's, on the same samples."""

import numpy as np

from fairviz.audit.metrics.base import Parts, share
from fairviz.audit.outcomes import Outcomes


@share
def disagreement(dense: Outcomes, sparse: Outcomes) -> Parts:
    """Share of the samples that the two models answer differently."""
    return dense.predicted != sparse.predicted, np.ones(len(dense))


@share
def flips(dense: Outcomes, sparse: Outcomes) -> Parts:
    """Share of the samples that the dense model answers right and the sparse one wrong."""
    return dense.correct & ~sparse.correct, np.ones(len(dense))


@share
def healed(dense: Outcomes, sparse: Outcomes) -> Parts:
    """Share of the samples that the dense model answers wrong and the sparse one right."""
    return ~dense.correct & sparse.correct, np.ones(len(dense))
