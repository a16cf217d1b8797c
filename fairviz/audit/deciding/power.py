"""How many more samples would decide, if the truth were what was seen.

With f times the samples, in the same proportions, the limit of the truth that is then expected must
stay clear of what is allowed by z(power) standard errors of the estimate:

    U(f n; delta) + z se(f n) <= at        to be certified, where the estimate keeps to the limit
    L(f n; delta / claims) - z se(f n) > at    to be violated, where it does not (claims of all
                                               variants that might be called so)

Shares count as independent, which overstates the error of paired ones a little.
"""

from collections.abc import Callable, Sequence
from math import ceil

import numpy as np
import pandas as pd
from scipy.stats import norm

from fairviz.audit.deciding.bounds import Sums
from fairviz.audit.deciding.claims import NAMED_AT, Claim, claims
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.deciding.spans import Either, Widest, widest_pair
from fairviz.audit.deciding.testing import testable
from fairviz.audit.deciding.verdict import Tested, Verdict
from fairviz.audit.groups import Grouping
from fairviz.audit.metrics.base import divide
from fairviz.audit.outcomes import Run

POWER = 0.8
MOST = 10_000.0  # times the samples that are there: beyond, nobody will collect them
COLUMNS = ["limit", "claim", "group", "n", "times", "more", "towards"]


def needed(
    run: Run,
    verdict: Verdict,
    limits: Limits,
    people: Sequence[Grouping],
    power: float = POWER,
) -> pd.DataFrame:
    """Per undecided claim and group of it: how many more samples, and towards which outcome.

    more is NaN and towards 'never' where the estimate lies at the limit itself, or nobody is there.
    """
    rows = {(row.limit, row.group): row for row in verdict.rows if row.outcome == "undecided"}
    tested = verdict.variants * sum(row.guaranteed for row in verdict.rows)
    found = [
        record
        for limit in testable(run, limits)
        for claim in claims(run, limit, limits, people)
        for record in _of_claim(claim, rows, verdict.alpha, tested, power)
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def times(number: Sums, at: float, alpha: float, claims: int = 1, power: float = POWER) -> float:
    """So many times the samples decide (at least 1); NaN where no number of them would."""
    estimate = float(number.estimate[0])
    if np.isnan(estimate) or estimate == at:
        return float("nan")
    z = float(norm.ppf(power))

    def certifies(factor: float) -> bool:
        more = _scaled(number, factor)
        return bool(more.upper(alpha)[0] + z * _error(more) <= at)

    def refutes(factor: float) -> bool:
        more = _scaled(number, factor)
        return bool(more.lower(alpha / claims)[0] - z * _error(more) > at)

    return _smallest(certifies if estimate < at else refutes)


def _of_claim(
    claim: Claim,
    rows: dict[tuple[Limit, str], Tested],
    alpha: float,
    tested: int,
    power: float,
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for place, name in enumerate(claim.groups):
        if (row := rows.get((claim.limit, name))) is None:
            continue
        factor = times(_single(claim, place), claim.at, alpha, tested, power)
        towards = {"holds": "certified", "fails": "violated"}.get(row.towards, "never")
        found += [
            {
                "limit": str(claim.limit),
                "claim": name,
                "group": group,
                "n": n,
                "times": factor,
                "more": ceil(n * (factor - 1)) if factor == factor else float("nan"),
                "towards": towards if factor == factor else "never",
            }
            for group, n in claim.members[place]
        ]
    return found


def _single(claim: Claim, place: int) -> Sums:
    """The sum that decides this row: of a gap the pair that binds, of a change its direction."""
    number = claim.number
    if isinstance(number, Widest):
        return _pair(number, claim.at)
    if isinstance(number, Either):
        own = _row(number.sums, place)
        return own if float(own.estimate[0]) >= 0 else own.negated
    assert isinstance(number, Sums)
    return _row(number, place)


def _row(sums: Sums, place: int) -> Sums:
    return Sums(*(part[[place]] for part in (sums.weights, sums.hits, sums.among)))


def _pair(number: Widest, at: float) -> Sums:
    """The two groups that are farthest apart: at their limits, or as seen where that is too far."""
    each = Sums(*(part[0] for part in (number.sums.weights, number.sums.hits, number.sums.among)))
    if len(each.weights) < 2:
        return Sums(np.ones((1, 1)), np.zeros((1, 1)), np.zeros((1, 1)))
    ends = (each.upper(NAMED_AT), each.lower(NAMED_AT))
    if number.estimate[0] > at:
        ends = (each.estimate, each.estimate)
    high, low = (_row(each, place) for place in widest_pair(*ends))
    joined = zip(
        (high.weights, high.hits, high.among),
        (low.negated.weights, low.hits, low.among),
        strict=True,
    )
    return Sums(*(np.concatenate(parts, axis=1) for parts in joined))


def _scaled(number: Sums, factor: float) -> Sums:
    return Sums(number.weights, number.hits * factor, number.among * factor)


def _error(number: Sums) -> float:
    """Standard error of the sum; a weight of 0 has none."""
    spread = divide(number.shares * (1 - number.shares), number.among)
    return float(np.sqrt(np.where(number.weights == 0, 0.0, number.weights**2 * spread).sum()))


def _smallest(enough: Callable[[float], bool]) -> float:
    """The smallest factor that is enough, to one in a thousand."""
    high = 1.0
    while not enough(high):
        high *= 2
        if high > MOST:
            return float("nan")
    low = high / 2
    while high > 1 and high - low > high / 1000:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return max(high, 1.0)
