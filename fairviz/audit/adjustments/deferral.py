"""The images that the dense model is least sure of are answered by the dense model.

Iofinova et al., 2023: the override of the uncertain [memory]; which oracle they ask is UNVERIFIED.
Nothing is fitted: the least sure share is that of the images asked about, as on the Forecast page.
"""

import numpy as np

from fairviz.audit.adjustments.base import Adjustment, Case
from fairviz.audit.forecasts.deferral import least_sure
from fairviz.audit.outcomes import Bools, Logits, Outcomes, Scores
from fairviz.errors import BadValue
from fairviz.predictions.topk import PARTS, TopK


def fit(tune: Case, *, share: float = 0.1) -> Adjustment:
    """Answers and scores of the dense model for this share of the images."""
    if not 0 <= share <= 1:
        raise BadValue(f"A share of the images goes from 0 to 1; got {share:g}.")

    def apply(case: Case) -> Outcomes:
        return _mixed(case.said, case.dense, share)

    return Adjustment(apply)


def _mixed(said: Outcomes, dense: Outcomes | None, share: float) -> Outcomes:
    if dense is None:
        raise BadValue("The dense model is missing: nobody is there to defer to.")
    if dense.scores is None:
        raise BadValue("The dense answers are labels alone: nobody knows how sure they are.")
    over = least_sure(dense, share)
    predicted = np.where(over, dense.predicted, said.predicted)
    return Outcomes(said.labels, predicted, _scores(said, dense, over), said.classes, said.positive)


def _scores(said: Outcomes, dense: Outcomes, over: Bools) -> np.ndarray | Scores | None:
    """Each image's from whoever answers it; of two kinds of scores, chances."""
    one, other = said.scores, dense.scores
    if isinstance(one, TopK) and isinstance(other, TopK):
        parts = {name: _chosen(over, getattr(other, name), getattr(one, name)) for name in PARTS}
        return TopK(**parts, classes=one.classes)
    if isinstance(one, Logits) and isinstance(other, Logits):
        return Logits(_chosen(over, other.values, one.values))
    here, there = said.probabilities, dense.probabilities
    return None if here is None or there is None else _chosen(over, there, here)


def _chosen(over: Bools, there: np.ndarray, here: np.ndarray) -> np.ndarray:
    """Rows of the one where `over`, else of the other."""
    return np.where(over.reshape(-1, *[1] * (here.ndim - 1)), there, here)
