"""A threshold per group so that positives are found equally often (Hardt et al., 2016).

P(yes | positive, group) is the same for all groups: at the rate that leaves most answers right on
tune, or at everyone's own rate. Answers are not drawn by lot (ladders.py says what that costs).
"""

from fairviz.audit.adjustments.base import Adjustment, Case
from fairviz.audit.adjustments.ladders import equalised
from fairviz.audit.outcomes import Bools


def fit(tune: Case, *, at: str = "accuracy", strength: float = 1.0) -> Adjustment:
    """Equal true positive rates; strength goes from the answers as they are to these."""
    return equalised(tune, _positives, at, strength, "no positives among the tune images")


def _positives(yes: Bools) -> Bools:
    return yes
