"""What every sight is shown: one variant, its dense model, and the images."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import nn

from fairviz.lab.images.material import Material
from fairviz.lab.progress import Tick
from fairviz.predictions.evalset import EvalSet, Split
from fairviz.predictions.predictions import Predictions
from fairviz.spec import Variant

PROBED: Split = "explore"  # the split that sights read; certify is nobody's to look at


@dataclass(frozen=True)
class Scene:
    """One variant under observation. Each network is a fresh one, which the sight may change.

    `tick(done, of)` must be called between batches: it reports, and it may end the job.
    """

    variant: Variant
    material: Material
    network: Callable[[], nn.Module]  # this variant, in evaluation mode
    dense: Callable[[], nn.Module]  # its dense parent
    tick: Tick
    answers: Callable[[], Predictions]  # what this variant said when it was assessed

    @property
    def evalset(self) -> EvalSet:
        return self.material.evalset


def probe(evalset: EvalSet, count: int) -> NDArray[np.int64]:
    """Rows of explore that every variant is probed with: drawn once from the fingerprint."""
    rows = evalset.rows(PROBED)
    if len(rows) <= count:
        return rows
    dice = np.random.default_rng(int(evalset.fingerprint[:16], 16))
    return np.sort(dice.choice(rows, count, replace=False))
