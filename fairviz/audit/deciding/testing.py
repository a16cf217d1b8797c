"""One variant against all limits: certified, violated, or undecided (statistics, rule 8).

Certified: every claim is shown at delta. Since each must be shown, none needs a correction for the
others (intersection-union): where a limit is violated, that very claim is shown with a chance of at
most delta. Violated: some claim is refuted. There any of them would do, so that all refutations are
held to delta together (Holm over all claims): where no limit is violated, the chance that one is
called so is at most delta. Undecided is all the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from fairviz import catalog
from fairviz.audit.deciding.alike import check_alike
from fairviz.audit.deciding.bounds import p_value
from fairviz.audit.deciding.claims import Claim, claims
from fairviz.audit.deciding.estimated import Estimated, estimated
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.deciding.verdict import RowOutcome, Tested, Verdict
from fairviz.audit.groups import Grouping
from fairviz.audit.holm import holm
from fairviz.audit.outcomes import Floats, Run
from fairviz.audit.tables import ORPHANED

Other = Callable[[float], float]  # a bound on the other side, by delta
NAN = float("nan")
NOBODY = "nobody here to tell it by"


def judge(
    run: Run,
    limits: Limits,
    people: Sequence[Grouping],
    alpha: float | None = None,
    *,
    variants: int = 1,
) -> Verdict:
    """The verdict on one variant by answers that nobody has seen, at alpha (1 - confidence).

    variants: of how many any may be called violated; that none is so wrongly is held to alpha.
    """
    check_alike(run, people)
    delta = limits.delta if alpha is None else alpha
    found = [row for limit in limits.limits for row in _of_limit(run, limit, limits, people, delta)]
    counted = holm(np.array([row.p_violated for row, _ in found]), delta / variants)
    rows = [
        _refuted(row, other(delta / variants / count)) if count else row
        for (row, other), count in zip(found, counted, strict=True)
    ]
    return Verdict(run.variant, run.sparsity, delta, tuple(rows), variants)


def unguaranteed(limit: Limit, limits: Limits, run: Run) -> str:
    """Why there is only an estimate of it here; empty where an exact test exists."""
    return limit.unguaranteed(run.said.positive, reweighted=limits.given is not None)


def testable(run: Run, limits: Limits) -> list[Limit]:
    """The limits that an exact test exists for here."""
    return [
        limit
        for limit in limits.limits
        if not unguaranteed(limit, limits, run) and not (limit.needs_dense and run.before is None)
    ]


def _of_limit(
    run: Run, limit: Limit, limits: Limits, people: Sequence[Grouping], delta: float
) -> list[tuple[Tested, Other]]:
    if why := unguaranteed(limit, limits, run):
        guesses = estimated([run], limit, limits, people)
        return [(_guessed(found, limit, why), _none) for found in guesses]
    if limit.needs_dense and run.before is None:
        return [(_orphan(limit, len(run.said)), _none)]
    return [row for claim in claims(run, limit, limits, people) for row in _of_claim(claim, delta)]


def _of_claim(claim: Claim, delta: float) -> list[tuple[Tested, Other]]:
    """Certified or not yet: what is refuted is told once all claims are together."""
    number, at, rows = claim.number, claim.at, len(claim.groups)
    p = p_value(lambda each: number.upper(each) <= at, rows)
    opposite = p_value(lambda each: number.lower(each) > at, rows)
    estimate = claim.turned * number.estimate
    bound = claim.turned * number.upper(np.full(rows, delta))
    return [
        (
            Tested(
                claim.limit,
                claim.groups[g],
                int(claim.n[g]),
                int(claim.base[g]),
                float(estimate[g]),
                float(bound[g]),
                float(p[g]),
                float(opposite[g]),
                "certified" if p[g] <= delta else "undecided",
                _missing(claim, g, estimate),
            ),
            partial(_other_side, claim, g),
        )
        for g in range(rows)
    ]


def _other_side(claim: Claim, g: int, delta: float) -> float:
    """The limit of the truth on the side of the opposite test."""
    return float(claim.turned * claim.number.lower(np.full(len(claim.groups), delta))[g])


def _none(delta: float) -> float:
    return NAN


def _refuted(row: Tested, bound: float) -> Tested:
    return replace(row, outcome="violated", bound=bound)


def _missing(claim: Claim, g: int, estimate: Floats) -> str:
    """Why a group has no number; empty where it has one."""
    if not np.isnan(estimate[g]):
        return ""
    undefined = catalog.METRICS[claim.limit.metric].undefined if claim.n[g] else ""
    return undefined or NOBODY


def _orphan(limit: Limit, n: int) -> Tested:
    """No drop is known where the dense model is gone."""
    return Tested(limit, limit.title, n, 0, NAN, NAN, 1.0, 1.0, "undecided", ORPHANED)


def _guessed(found: Estimated, limit: Limit, why: str) -> Tested:
    outcome: RowOutcome = "holds" if limit.keeps(found.value) else "fails"
    outcome = "unknown" if np.isnan(found.value) else outcome
    bound = found.low if limit.side == ">=" else found.high
    reason = f"{found.reason}; {why}" if found.reason else why
    return Tested(
        limit, found.group, found.n, found.n, found.value, bound, NAN, NAN, outcome, reason
    )
