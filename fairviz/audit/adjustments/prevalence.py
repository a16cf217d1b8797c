"""As many yes as there are: the threshold lets as many tune images through (methods.md 4.3).

Iofinova et al., 2023 (get_thresholds): t is the k-th largest logit, k the positives; z > t is yes.
That lets k - 1 through; here t lies half-way to the next, as on the Forecast page [ours]. One
threshold for everyone as published, or one per group [ours].
"""

import numpy as np

from fairviz.audit.adjustments.base import (
    Adjustment,
    Case,
    PerGroup,
    as_it_is,
    fallen_back,
    lead,
    parted,
    shifted,
    yes_of,
)
from fairviz.audit.forecasts.thresholds import ONE_ANSWER, threshold
from fairviz.audit.outcomes import Floats, Outcomes

LACKING = "the tune images are none, all yes or all no"


def fit(tune: Case, *, by_group: bool = False, strength: float = 1.0) -> Adjustment:
    """Yes as often as it is true on tune, over everyone or in each group."""
    common = _cut(tune.said)
    if common is None:
        return as_it_is(f"As it was: {ONE_ANSWER}.")
    own = parted(tune, _cut) if by_group else {}
    notes = fallen_back(tune.people, own, LACKING) if by_group else ()
    return shifted(PerGroup(common, own), strength, notes)


def _cut(said: Outcomes) -> Floats | None:
    leads = lead(said)
    told = ~np.isnan(leads)
    if not told.any():
        return None
    cut = threshold(leads[told], said.labels[told] == yes_of(said))
    return None if np.isnan(cut) else np.array([cut])
