"""One number that makes a model as sure as it is right (Guo et al., 2017).

softmax(z / T), T > 0 fitted by the mean negative log-likelihood on tune, or set by hand. T > 1
makes less sure. Answers never change: dividing by T keeps the order of the logits. By group: a T
for each group [ours].
"""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from fairviz.audit.adjustments.base import (
    Adjustment,
    Case,
    Notes,
    PerGroup,
    as_it_is,
    fallen_back,
    known,
    logits,
    parted,
)
from fairviz.audit.outcomes import Floats, Outcomes
from fairviz.errors import BadValue

FITTED = 0.0  # instead of a temperature: the one that fits tune best
LOWEST, HIGHEST = 0.05, 20.0  # all right, or no better than chance: it would run away
LACKING = "no tune images"


def fit(tune: Case, *, temperature: float = FITTED, by_group: bool = False) -> Adjustment:
    """Logits divided by a temperature: other confidences, the same answers."""
    if temperature < 0:
        raise BadValue(f"A temperature is above 0, or 0 to fit it on tune; got {temperature:g}.")
    if temperature:
        return _divided(PerGroup(np.array([temperature]), {}))
    common = fitted(tune.said)
    if common is None:
        return as_it_is("As it was: there are no tune images to fit a temperature on.")
    own = parted(tune, fitted) if by_group else {}
    notes = fallen_back(tune.people, own, LACKING) if by_group else ()
    return _divided(PerGroup(common, own), notes)


def fitted(said: Outcomes) -> Floats | None:
    """(1,) the temperature under which these labels are likeliest."""
    told = known(said)
    if not told.any():
        return None
    wide, labels = logits(said)[told], said.labels[told]

    def surprise(log_t: float) -> float:
        chances = log_softmax(wide / np.exp(log_t), axis=1)
        return -float(chances[np.arange(len(labels)), labels].mean())

    bounds = (np.log(LOWEST), np.log(HIGHEST))
    found = minimize_scalar(surprise, bounds=bounds, method="bounded", options={"xatol": 1e-4})
    return np.array([np.exp(found.x)])


def _divided(per: PerGroup, notes: Notes = ()) -> Adjustment:
    def apply(case: Case) -> Outcomes:
        scores = softmax(logits(case.said) / per.of(case.people), axis=1)
        said = case.said
        return Outcomes(said.labels, said.predicted, scores, said.classes, said.positive)

    return Adjustment(apply, notes, per.first)
