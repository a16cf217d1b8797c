"""From dense-like to sparse: the largest sparsity of a method that is certified, and how sure.

Fixed-sequence testing (Maurer et al., 1995; Learn then Test, Angelopoulos et al., 2021): sparsities
are judged in their order at the same delta, and the first that is not certified ends it. Whatever
is certified before it is right with confidence 1 - delta: a wrong certificate needs the first
variant of the sequence that violates a limit to be certified. A later pass is no certificate. A
variant is called violated at delta over the number of sparsities, since any of them might be.

M methods at once take delta / M each; the k-th reading of the same data takes delta / 2**k, so that
all readings together stay below delta.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from fairviz.audit.deciding.alike import check_one_set
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.testing import judge
from fairviz.audit.deciding.verdict import Verdict
from fairviz.audit.findings.base import SAME
from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Bools, Ints, Run
from fairviz.errors import BadValue
from fairviz.predictions import certify_log


@dataclass(frozen=True)
class Step:
    """A variant of the sequence with its verdict."""

    run: Run
    verdict: Verdict

    @property
    def passes(self) -> bool:
        return self.verdict.outcome == "certified"


@dataclass(frozen=True)
class Descent:
    """One method and seed, its sparsities in rising order, all judged at alpha."""

    steps: tuple[Step, ...]
    alpha: float

    @property
    def first(self) -> Run:
        """A run that has the words of the method."""
        return self.steps[-1].run

    @property
    def reached(self) -> tuple[Step, ...]:
        """The steps that are certified, without a gap from the first."""
        return self.steps[: self._passed]

    @property
    def chosen(self) -> Step | None:
        """The sparsest certified; None where no pruned one is."""
        pruned = [step for step in self.reached if step.run.schedule != "dense"]
        return pruned[-1] if pruned else None

    @property
    def stopped(self) -> Step | None:
        """The first that is not certified; None where all are."""
        return self.steps[self._passed] if self._passed < len(self.steps) else None

    @property
    def later(self) -> tuple[Step, ...]:
        """What would pass after the sequence has ended: not certified."""
        return tuple(step for step in self.steps[self._passed + 1 :] if step.passes)

    @property
    def _passed(self) -> int:
        return int(passed(np.array([step.passes for step in self.steps])))


def passed(passes: Bools) -> Ints:
    """How many pass before the first that does not (last axis)."""
    return np.asarray(np.logical_and.accumulate(passes, axis=-1).sum(axis=-1))


def level(confidence: float, methods: int = 1, reading: int = 0) -> float:
    """The delta of each method's sequence.

    reading: which reading of these data it is, from 1 on; 0 where they are read only once, ever.
    """
    if methods < 1 or reading < 0:
        raise BadValue(f"{methods} methods at reading {reading} cannot be certified.")
    return certify_log.share(1 - confidence, reading) / methods


def certify(
    runs: Sequence[Run], limits: Limits, people: Sequence[Grouping], *, reading: int = 0
) -> tuple[Descent, ...]:
    """A descent per method and seed among these runs, each at its part of delta."""
    if not runs:
        raise BadValue("There is no variant to certify: choose a method on explore first.")
    check_one_set(runs)
    found = _sequences(runs)
    alpha = level(limits.confidence, len(found), reading)
    return tuple(descend(members, limits, people, alpha) for members in found)


def descend(
    runs: Sequence[Run], limits: Limits, people: Sequence[Grouping], alpha: float
) -> Descent:
    """These runs, in this order, at this delta."""
    verdicts = [judge(run, limits, people, alpha, variants=len(runs)) for run in runs]
    return Descent(tuple(map(Step, runs, verdicts)), alpha)


def best(descents: Sequence[Descent]) -> tuple[Descent, ...]:
    """Those whose certified sparsity is largest; several where they tie, none where nothing is."""
    found = [(descent.chosen.run.sparsity, descent) for descent in descents if descent.chosen]
    largest = max((sparsity for sparsity, _ in found), default=0.0)
    return tuple(descent for sparsity, descent in found if abs(sparsity - largest) < SAME)


def _sequences(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of each method and seed by rising sparsity, led by their dense model if listed."""
    dense = [run for run in runs if run.schedule == "dense"]
    pruned = sorted((run for run in runs if run.schedule != "dense"), key=_order)
    found = [list(members) for _, members in groupby(pruned, key=_method)]
    led = [
        [*(run for run in dense if run.variant == members[0].parent), *members] for members in found
    ]
    return led or [[run] for run in dense]


def _method(run: Run) -> tuple[object, ...]:
    return *run.method, run.seed


def _order(run: Run) -> tuple[object, ...]:
    return (*_method(run), run.sparsity, run.asked, run.variant)
