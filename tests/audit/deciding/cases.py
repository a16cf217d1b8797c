"""Small answers for decisions: of each group so many right before and after pruning."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Run
from tests.audit.studies import dense, pruned, said

Moves = Mapping[str, tuple[int, int, int, int]]  # stays right, lost, won, stays wrong


def people(moves: Moves, column: str = "tone") -> Grouping:
    """The groups of these answers, as read on certify."""
    codes = np.repeat(np.arange(len(moves)), [sum(counts) for counts in moves.values()])
    return Grouping((column,), tuple(moves), codes, "certify")


def run(moves: Moves, asked: float = 0.9, pruner: str = "magnitude", seed: int = 0) -> Run:
    """A one-shot variant whose answers moved so from its dense parent's; all labels are 1."""
    before = _right(moves, (1, 1, 0, 0))
    after = _right(moves, (1, 0, 1, 0))
    labels = [1] * len(before)
    parent = said(labels, before)
    return pruned(said(labels, after), parent, asked=asked, pruner=pruner, seed=seed)


def dense_of(moves: Moves, seed: int = 0) -> Run:
    """The dense model of these answers, as a variant of its own."""
    before = _right(moves, (1, 1, 0, 0))
    return dense(said([1] * len(before), before), seed)


def orphan(moves: Moves) -> Run:
    """The same variant, its dense parent gone."""
    return replace(run(moves), dense=None)


def _right(moves: Moves, pattern: Sequence[int]) -> list[int]:
    """1 where the answer is right, in the order of `people`."""
    return [
        right
        for counts in moves.values()
        for count, right in zip(counts, pattern, strict=True)
        for _ in range(count)
    ]


EVEN: Moves = {"light": (1900, 10, 10, 80), "dark": (1900, 12, 8, 80)}  # nobody loses
HURT: Moves = {"light": (1900, 10, 10, 80), "dark": (1700, 250, 10, 40)}  # dark loses 12 points
OPEN: Moves = {"light": (1900, 10, 10, 80), "dark": (280, 5, 2, 13)}  # dark: 1 point of 300
NEAR: Moves = {"light": EVEN["light"], "dark": (1870, 42, 8, 80)}  # dark loses 1.7 points of 2,000
