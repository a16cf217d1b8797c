"""The answers of some samples beside their labels: the one thing that every metric reads."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from fairviz.errors import BadValue
from fairviz.predictions.topk import TopK

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


FEW = 20_000  # samples whose probabilities are kept once they were made


@dataclass(frozen=True)
class Logits:
    """Logits as they are stored, a quarter of the memory that their probabilities would take."""

    values: NDArray[np.float16]

    def __getitem__(self, rows: NDArray[np.int64] | Bools) -> "Logits":
        return Logits(self.values[rows])

    @property
    def chances(self) -> Floats:
        """(n, c); of one column, the chance of no and of yes."""
        wide = self.values.astype(np.float64)
        if wide.shape[1] > 1:
            return np.asarray(softmax(wide, axis=1))
        return np.stack([expit(-wide[:, 0]), expit(wide[:, 0])], axis=1)


Scores = Logits | TopK  # as they are stored


@dataclass(frozen=True)
class Outcomes:
    """Labels and answers (n,), scores (n, c) if there are any, and the positive class.

    One column of a multi-label task is a binary task of two classes. With positive=None, rates such
    as recall are macro means over one-vs-rest classes.
    """

    labels: Ints
    predicted: Ints
    scores: Floats | Scores | None  # probabilities, or what they are made from
    classes: int
    positive: int | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, rows: NDArray[np.int64] | Bools) -> "Outcomes":
        """The same answers, of these samples only."""
        scores = None if self.scores is None else self.scores[rows]
        return Outcomes(
            self.labels[rows], self.predicted[rows], scores, self.classes, self.positive
        )

    def versus_rest(self, positive: int) -> "Outcomes":
        """The same answers, read as: this class or not."""
        return Outcomes(self.labels, self.predicted, self.scores, self.classes, positive)

    @property
    def probabilities(self) -> Floats | None:
        """(n, c); None where not every class's is kept.

        Of many samples made anew each time: kept, they would fill the memory.
        """
        if isinstance(self.scores, TopK):
            return None
        if not isinstance(self.scores, Logits):
            return self.scores
        return self._kept if len(self) <= FEW else self.scores.chances

    @property
    def lacking(self) -> str:
        """Why `probabilities` are not there; empty where they are."""
        if self.scores is None:
            return "answers come without scores"
        return self.scores.words if isinstance(self.scores, TopK) else ""

    @property
    def confidence(self) -> Floats:
        """(n,) probability of the likeliest class; NaN where there are no scores."""
        return self._each(lambda top: top.largest, lambda chances: chances.max(axis=1))

    @property
    def right_chance(self) -> Floats:
        """(n,) probability of the true class; NaN where there are no scores."""
        rows = np.arange(len(self))
        return self._each(lambda top: top.right, lambda chances: chances[rows, self.labels])

    @property
    def squares(self) -> Floats:
        """(n,) sum of all squared probabilities; NaN where there are no scores."""
        return self._each(
            lambda top: top.squares.astype(np.float64),
            lambda chances: np.square(chances).sum(axis=1),
        )

    def _each(self, of_top: Callable[[TopK], Floats], of_all: Callable[[Floats], Floats]) -> Floats:
        """A number of each sample, from whichever scores there are."""
        if isinstance(self.scores, TopK):
            return of_top(self.scores)
        chances = self.probabilities
        return np.full(len(self), np.nan) if chances is None else of_all(chances)

    @cached_property
    def _kept(self) -> Floats:
        assert isinstance(self.scores, Logits)
        return self.scores.chances

    @cached_property
    def correct(self) -> Bools:
        answer: Bools = np.equal(self.labels, self.predicted)
        return answer

    @cached_property
    def is_positive(self) -> Bools:
        answer: Bools = np.equal(self.labels, self._chosen)
        return answer

    @cached_property
    def said_positive(self) -> Bools:
        answer: Bools = np.equal(self.predicted, self._chosen)
        return answer

    @property
    def _chosen(self) -> np.int64:
        if self.positive is None:
            raise BadValue("No positive class is chosen: take versus_rest(class) first.")
        return np.int64(self.positive)


@dataclass(frozen=True)
class Run:
    """One variant's answers, its own dense parent's, and the words a table says about it.

    sparsity is the achieved one. A dense run has pruner "" and schedule "dense" and no parent.
    """

    variant: str  # digest
    dataset: str
    model: str
    pruner: str
    schedule: str
    sparsity: float
    mitigation: str
    seed: int
    said: Outcomes
    dense: Outcomes | None = None
    scope: str = "global"
    asked: float = 0.0  # the requested sparsity: seeds of one request form one cell
    parent: str = ""  # digest of its own dense parent

    @property
    def method(self) -> tuple[str, str, str, str, str, str]:
        """What was done to which network: all of a recipe but sparsity and seed."""
        told = (self.dataset, self.model, self.pruner, self.schedule)
        return *told, self.scope, self.mitigation

    @property
    def before(self) -> Outcomes | None:
        """What its dense model said (itself, if dense); None where the parent is missing."""
        return self.said if self.schedule == "dense" else self.dense
