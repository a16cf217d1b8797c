"""The shape adjustments share: `fit(tune, **settings)` learns on tune, `apply` changes any answers.

Nothing is drawn by lot: the same image always gets the same answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.special import expit, softmax

from fairviz.audit.groups import EVERYONE, Grouping
from fairviz.audit.harm.samples import TINY
from fairviz.audit.outcomes import Bools, Floats, Ints, Logits, Outcomes
from fairviz.audit.wording import listed
from fairviz.errors import BadValue
from fairviz.predictions.topk import TopK

Notes = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One model's answers on one split, who is in which group, and what its dense parent said."""

    said: Outcomes
    people: Grouping
    dense: Outcomes | None = None

    def take(self, rows: Ints) -> "Case":
        """The same of these samples; one may come more than once."""
        people = replace(self.people, codes=self.people.codes[rows])
        dense = None if self.dense is None else self.dense.take(rows)
        return Case(self.said.take(rows), people, dense)


@dataclass(frozen=True)
class Adjustment:
    """A change of answers; notes say where there was too little to learn from.

    learned: what was found on tune, one number for each group or for everyone.
    """

    apply: Callable[[Case], Outcomes]
    notes: Notes = ()
    learned: Mapping[str, float] = field(default_factory=dict)


Fit = Callable[..., Adjustment]


def as_it_is(note: str) -> Adjustment:
    """The adjustment that changes nothing, and why."""
    return Adjustment(lambda case: case.said, (note,))


def logits(said: Outcomes) -> Floats:
    """(n, c) what softmax turns into chances; refused where not every class's score was kept."""
    if isinstance(said.scores, TopK):
        raise BadValue(
            f"These {said.lacking}, and moving scores takes those of every class."
            " Deferring to the dense model works with fewer."
        )
    if said.scores is None:
        raise BadValue(
            "These answers are labels alone, and an adjustment moves scores."
            " Bring a score for each class."
        )
    if not isinstance(said.scores, Logits):
        return np.asarray(np.log(np.maximum(said.scores, TINY)))
    wide = said.scores.values.astype(np.float64)
    return wide if wide.shape[1] > 1 else np.hstack([np.zeros_like(wide), wide])


def rescored(said: Outcomes, moved: Floats) -> Outcomes:
    """The answers under these logits; one that they would not change stays as it was stored."""
    was, now = logits(said).argmax(axis=1), moved.argmax(axis=1)
    changed = (was != now) & ~np.isnan(moved).any(axis=1)
    predicted = np.where(changed, now, said.predicted)
    return replace(said, predicted=predicted, scores=softmax(moved, axis=1))


def yes_of(said: Outcomes) -> int:
    """Which of two classes is yes; refused where there are more."""
    if said.classes != 2:
        raise BadValue(
            f"A threshold belongs to an answer of yes or no; here are {said.classes} classes."
            " Logit adjustment, temperature and deferral work with any number."
        )
    return 1 if said.positive is None else said.positive


def lead(said: Outcomes) -> Floats:
    """(n,) logit of yes minus that of no."""
    yes, wide = yes_of(said), logits(said)
    return np.asarray(wide[:, yes] - wide[:, 1 - yes])


def known(said: Outcomes) -> Bools:
    """(n,) whose logits are all numbers."""
    return np.asarray(~np.isnan(logits(said)).any(axis=1))


@dataclass(frozen=True)
class PerGroup:
    """Numbers (k,) of each group by name; everybody else has the common ones."""

    common: Floats
    own: Mapping[str, Floats]

    def of(self, people: Grouping) -> Floats:
        """(n, k) the numbers that hold for each sample."""
        rows = [self.own.get(name, self.common) for name in people.names]
        return np.array([*rows, self.common])[people.codes]  # -1, in no group: the last

    @property
    def first(self) -> dict[str, float]:
        """The first number of each group; of everyone, where no group has its own."""
        each = self.own or {EVERYONE: self.common}
        return {name: float(numbers[0]) for name, numbers in each.items()}


def parted(tune: Case, learn: Callable[[Outcomes], Floats | None]) -> dict[str, Floats]:
    """What is learned from each group alone; a group that has too little is left out."""
    people = tune.people
    found = {name: learn(tune.said.take(people.rows(g))) for g, name in enumerate(people.names)}
    return {name: own for name, own in found.items() if own is not None}


def fallen_back(people: Grouping, own: Mapping[str, object], lacking: str) -> Notes:
    """The note on the groups that must do with what was learned from everyone."""
    names = [name for name in people.names if name not in own]
    return (f"{listed(names)}: {lacking}, so that everyone's holds.",) if names else ()


def shifted(per: PerGroup, strength: float, notes: Notes = ()) -> Adjustment:
    """Thresholds as a shift of yes, so that scores and answers agree; strength 0 shifts nothing.

    What was learned is told as chances of yes.
    """

    def apply(case: Case) -> Outcomes:
        moved = logits(case.said).copy()
        moved[:, yes_of(case.said)] -= strength * per.of(case.people)[:, 0]
        return rescored(case.said, moved)

    chances = {name: float(expit(strength * cut)) for name, cut in per.first.items()}
    return Adjustment(apply, notes, chances)
