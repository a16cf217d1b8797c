"""What each group loses from dense: the change, turned so that a loss is positive."""

from collections.abc import Sequence

from fairviz import catalog
from fairviz.audit.estimates import Estimates, of_change
from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Run


def losses(runs: Sequence[Run], grouping: Grouping, metric: str) -> Estimates:
    """Loss of each seed and group from the seed's own dense parent."""
    change = of_change(runs, grouping, metric)
    return change if sign_of(metric) < 0 else change.flip()


def sign_of(metric: str) -> float:
    """1 where more is better, -1 where less is."""
    return -1.0 if catalog.find(catalog.METRICS, metric, "metric").better == "lower" else 1.0
