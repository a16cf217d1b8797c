"""Answers as counts: which shares of samples make up the number that is limited.

A metric is read as its catalog entry defines it (what counts, among what), so that certificates and
pages speak of one number. Turned: more of it is always worse.
"""

import numpy as np

from fairviz.audit.deciding.bounds import Sums
from fairviz.audit.deciding.kinds import GUARANTEED
from fairviz.audit.estimates import metric_named
from fairviz.audit.groups import Grouping
from fairviz.audit.losses import sign_of
from fairviz.audit.metrics.base import Ratio
from fairviz.audit.outcomes import Bools, Floats, Outcomes, Run
from fairviz.errors import BadValue


def values(run: Run, metric: str, people: Grouping) -> Sums:
    """The metric of each group, (groups, 1)."""
    counted, among = _parts(metric, run.said)
    return Sums(*_columns([(1.0, _per_group(counted & among, people), _per_group(among, people))]))


def drops(run: Run, metric: str, people: Grouping) -> Sums:
    """How much worse each group fares than with dense, (groups, 2); nothing where it is dense.

    Paired: of the samples the rate is over, those that got worse minus those that got better. Where
    it is over other samples for either model (precision), one rate minus the other.
    """
    before = _before(run)
    (was, among), (now, among_now) = _parts(metric, before), _parts(metric, run.said)
    is_self = 0.0 if before is run.said else sign_of(metric)
    if GUARANTEED[metric]:
        parts = [(is_self, was & among, among), (-is_self, now & among_now, among_now)]
    else:
        parts = [(is_self, was & ~now & among, among), (-is_self, now & ~was & among, among)]
    return Sums(*_columns([(w, _per_group(k, people), _per_group(n, people)) for w, k, n in parts]))


def _before(run: Run) -> Outcomes:
    if run.before is None:
        raise BadValue(f"The dense model that {run.variant} came from is missing: it has no drop.")
    return run.before


def _parts(metric: str, said: Outcomes) -> tuple[Bools, Bools]:
    ratio = metric_named(metric)
    assert isinstance(ratio, Ratio)
    counted, among = ratio.parts(said)
    return np.asarray(counted, dtype=bool), np.asarray(among, dtype=bool)


def _per_group(marked: Bools, people: Grouping) -> Floats:
    inside = people.codes[marked & (people.codes >= 0)]
    return np.bincount(inside, minlength=len(people)).astype(float)


def _columns(parts: list[tuple[float, Floats, Floats]]) -> tuple[Floats, Floats, Floats]:
    """Weights, hits and among, (groups, parts) each."""
    weights = [np.full(len(hits), weight) for weight, hits, _ in parts]
    _, hits, among = zip(*parts, strict=True)
    return np.stack(weights, axis=1), np.stack(hits, axis=1), np.stack(among, axis=1)
