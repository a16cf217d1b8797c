"""Rare classes get back what their rarity cost them (Menon et al., 2021, post-hoc form).

argmax_y of z_y - tau log pi_y, with pi the classes' shares where the model learned. tau = 0 changes
nothing; tau = 1 aims at the balanced error. The shares are those of the tune images, since answers
are stored without the training labels, and a class that never comes counts as one image [ours].
By group: the shares within each group [ours].
"""

import numpy as np

from fairviz.audit.adjustments.base import (
    Adjustment,
    Case,
    Notes,
    PerGroup,
    as_it_is,
    fallen_back,
    logits,
    parted,
    rescored,
)
from fairviz.audit.outcomes import Floats, Outcomes

EVEN = (
    "The tune images have as many of each class, so nothing moves: a skew of the training images"
    " cannot be seen here."
)


def fit(tune: Case, *, tau: float = 1.0, by_group: bool = False) -> Adjustment:
    """Logits less tau times the log share of their class."""
    common = _log_shares(tune.said)
    if common is None:
        return as_it_is("As it was: there are no tune images to count classes on.")
    own = parted(tune, _log_shares) if by_group else {}
    notes = fallen_back(tune.people, own, "no tune images") if by_group else ()
    per = PerGroup(common, own)

    def apply(case: Case) -> Outcomes:
        return rescored(case.said, logits(case.said) - tau * per.of(case.people))

    return Adjustment(apply, notes + _absent(tune.said) + (() if by_group else _even(common)))


def _log_shares(said: Outcomes) -> Floats | None:
    counts = np.bincount(said.labels, minlength=said.classes)
    return np.asarray(np.log(np.maximum(counts, 1) / len(said))) if len(said) else None


def _absent(said: Outcomes) -> Notes:
    gone = int((np.bincount(said.labels, minlength=said.classes) == 0).sum())
    words = f"{gone} of {said.classes} classes are not among the tune images"
    return (f"{words}: each counts as one image.",) if gone else ()


def _even(log_shares: Floats) -> Notes:
    return (EVEN,) if np.ptp(log_shares) == 0 else ()
