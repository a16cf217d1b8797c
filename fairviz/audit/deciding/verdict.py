"""What certify says of one variant: a row for each claim, and what they come to."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from fairviz.audit.deciding.limits import Limit

Outcome = Literal["certified", "violated", "undecided", "estimate"]
RowOutcome = Literal["certified", "violated", "undecided", "holds", "fails", "unknown"]
EXIT = {"certified": 0, "violated": 1, "undecided": 2, "estimate": 2}
COLUMNS = [
    *("variant", "sparsity", "limit", "what", "metric", "side", "at", "group", "n", "base"),
    *("estimate", "bound", "p", "p_violated", "outcome", "reason"),
]


@dataclass(frozen=True)
class Tested:
    """One claim with its evidence.

    bound: the limit of the truth on the side that matters, beyond which it lies with a chance of at
    most the delta asked for; of a refuted claim, on the other side. p: the smallest delta at which
    the claim is certified; p_violated: the same of the opposite. Without a guarantee bound is the
    end of the interval that pages show.
    """

    limit: Limit
    group: str
    n: int
    base: int  # samples that the number is over
    estimate: float
    bound: float
    p: float
    p_violated: float
    outcome: RowOutcome
    reason: str = ""  # why nothing is known, or why there is no guarantee

    @property
    def guaranteed(self) -> bool:
        return self.outcome in ("certified", "violated", "undecided")

    @property
    def towards(self) -> str:
        """Which way the estimate points: 'holds', 'fails', '' where there is none."""
        if np.isnan(self.estimate):
            return ""
        return "holds" if self.limit.keeps(self.estimate) else "fails"


@dataclass(frozen=True)
class Verdict:
    """All claims about one variant, at the delta (alpha) that they were asked with.

    variants: of how many any might have been called violated.
    """

    variant: str
    sparsity: float
    alpha: float
    rows: tuple[Tested, ...]
    variants: int = 1

    @property
    def outcome(self) -> Outcome:
        """certified: all that has a test is shown, and no estimate fails; violated: one is refuted.

        estimate: nothing here has a test.
        """
        tested = [row.outcome for row in self.rows if row.guaranteed]
        if "violated" in tested:
            return "violated"
        if not tested:
            return "estimate"
        is_shown = all(outcome == "certified" for outcome in tested)
        return "certified" if is_shown and not self.failing else "undecided"

    @property
    def failing(self) -> tuple[Tested, ...]:
        """Limits without a test that no estimate is known to keep to: they stop a certificate."""
        return tuple(row for row in self.rows if row.outcome in ("fails", "unknown"))

    @property
    def binding(self) -> tuple[Tested, ...]:
        """What was hardest to show, by the largest p-value; several where they tie."""
        tested = [row for row in self.rows if row.guaranteed]
        hardest = max((row.p for row in tested), default=1.0)
        return tuple(row for row in tested if np.isclose(row.p, hardest, rtol=1e-6, atol=0))

    def frame(self) -> pd.DataFrame:
        """One row per claim."""
        return pd.DataFrame([self._record(row) for row in self.rows], columns=COLUMNS)

    def _record(self, row: Tested) -> dict[str, object]:
        shared = {"variant": self.variant, "sparsity": self.sparsity, "limit": str(row.limit)}
        asked = {name: getattr(row.limit, name) for name in ("what", "metric", "side", "at")}
        found = ("group", "n", "base", "estimate", "bound", "p", "p_violated", "outcome", "reason")
        return shared | asked | {name: getattr(row, name) for name in found}
