"""The shape metrics share: a ratio of two sums, or any function, read under weights per image.

Weights of 0, 1, 2, ... are a bootstrap resample; of 0 and 1 a group; real ones a deployment's
shares. So that intervals, permutations and re-weighting cost one matrix product each.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from fairviz.audit.outcomes import Bools, Floats, Outcomes

Parts = tuple[Floats | Bools, Floats | Bools]  # what counts, among what; (n,) each
BLOCK = 64  # classes read at once, so that a thousand classes fit in memory


class Metric(Protocol):
    """One number from answers (a comparison takes two: the dense ones, then the sparse ones)."""

    def __call__(self, *answers: Outcomes) -> float: ...

    def under(self, weights: Floats, *answers: Outcomes) -> Floats:
        """The number under each row of weights (b, n): (b,)."""


@dataclass(frozen=True)
class Influence:
    """How each image pulls on a ratio, and what it takes to say how sure we are of it."""

    value: float
    pulls: Floats  # (n,), their sum of squares is the variance over images
    base: float  # how many samples the rate is over; macro: as many as would be as sure
    pseudo: float  # variance of one imagined success and failure per class: 100 % is never certain


@dataclass(frozen=True)
class Ratio:
    """A sum over a sum; per class and then averaged where no positive class is chosen."""

    parts: Callable[..., Parts]
    per_class: bool = False
    counts: bool = True  # of yes and no: a share
    linear: bool = True  # its variance over images has a closed form that we trust
    __doc__: str = field(default="")

    def __call__(self, *answers: Outcomes) -> float:
        return float(self.under(np.ones((1, len(answers[0]))), *answers)[0])

    def under(self, weights: Floats, *answers: Outcomes) -> Floats:
        """The ratio under each row of weights."""
        blocks = [_quotients(weights, top, base) for top, base in self.columns(*answers)]
        return mean_of_defined(np.concatenate(blocks, axis=1))

    def influence(self, *answers: Outcomes) -> Influence:
        """The value with each image's pull on it (the delta method)."""
        blocks = list(self.columns(*answers))
        tops = np.concatenate([top.sum(axis=0) for top, _ in blocks])
        bases = np.concatenate([base.sum(axis=0) for _, base in blocks])
        value = float(mean_of_defined(divide(tops, bases)))
        asked = max(int((bases > 0).sum()), 1)
        pulls = sum((_pulls(top, base) for top, base in blocks), np.zeros(len(answers[0])))
        return Influence(value, pulls / asked, *_certainty(bases[bases > 0]))

    def columns(self, *answers: Outcomes) -> Iterator[tuple[Floats, Floats]]:
        """What counts and among what, (n, k) for as many classes k as are read at once."""
        if not self.per_class or answers[0].positive is not None:
            yield _columns([self.parts(*answers)])
            return
        for start in range(0, answers[0].classes, BLOCK):
            chosen = range(start, min(start + BLOCK, answers[0].classes))
            yield _columns([self.parts(*(a.versus_rest(c) for a in answers)) for c in chosen])


@dataclass(frozen=True)
class Weighed:
    """A metric with its own arithmetic under weights."""

    arithmetic: Callable[..., Floats]
    __doc__: str = field(default="")

    def __call__(self, *answers: Outcomes) -> float:
        return float(self.under(np.ones((1, len(answers[0]))), *answers)[0])

    def under(self, weights: Floats, *answers: Outcomes) -> Floats:
        return self.arithmetic(weights, *answers)


@dataclass(frozen=True)
class Plain:
    """Any function of answers, as a plug-in may bring it; resamples are taken one by one."""

    function: Callable[..., float]

    def __call__(self, *answers: Outcomes) -> float:
        return self.function(*answers)

    def under(self, weights: Floats, *answers: Outcomes) -> Floats:
        return np.array([self._once(row, *answers) for row in weights])

    def _once(self, row: Floats, *answers: Outcomes) -> float:
        rows = np.repeat(np.arange(len(row)), np.rint(row).astype(np.int64))
        return self.function(*(answer.take(rows) for answer in answers))


def share(parts: Callable[..., Parts]) -> Ratio:
    """A share of samples that needs no positive class."""
    return Ratio(parts, __doc__=parts.__doc__ or "")


def share_of_class(parts: Callable[..., Parts]) -> Ratio:
    """A share of samples read for one class against the rest."""
    return Ratio(parts, per_class=True, __doc__=parts.__doc__ or "")


def mean(parts: Callable[..., Parts]) -> Ratio:
    """An average of a number per sample."""
    return Ratio(parts, counts=False, __doc__=parts.__doc__ or "")


def weighed(arithmetic: Callable[..., Floats]) -> Weighed:
    """A metric written as arithmetic under weights."""
    return Weighed(arithmetic, __doc__=arithmetic.__doc__ or "")


def divide(top: Floats, base: Floats) -> Floats:
    """Top over base, NaN where the base is nought."""
    blank = np.full(np.shape(top), np.nan)
    return np.asarray(np.divide(top, base, out=blank, where=base > 0))


def mean_of_defined(values: Floats) -> Floats:
    """Mean over the last axis of what is not NaN; NaN where nothing is."""
    known = ~np.isnan(values)
    return divide(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1).astype(float))


def _columns(parts: list[Parts]) -> tuple[Floats, Floats]:
    tops, bases = zip(*parts, strict=True)
    return np.stack(tops, axis=1).astype(float), np.stack(bases, axis=1).astype(float)


def _quotients(weights: Floats, top: Floats, base: Floats) -> Floats:
    sums = weights @ np.hstack([top, base])  # one product: it costs less than two thin ones
    return divide(*np.hsplit(sums, 2))


def _pulls(top: Floats, base: Floats) -> Floats:
    among = base.sum(axis=0)
    ratio = divide(top.sum(axis=0), among)
    pulls = divide(top - base * ratio, np.broadcast_to(among, top.shape))
    return np.asarray(np.nan_to_num(pulls).sum(axis=1))


def _certainty(bases: Floats) -> tuple[float, float]:
    if not len(bases):
        return 0.0, np.nan
    classes = len(bases)
    return classes**2 / float((1 / bases).sum()), float((1 / (bases + 2) ** 2).sum()) / classes**2
