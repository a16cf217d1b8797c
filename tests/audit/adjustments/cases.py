"""Answers of yes and no with a lead each, and who is in which group."""

from collections.abc import Sequence

import numpy as np

from fairviz.audit.adjustments.base import Case
from fairviz.audit.outcomes import Logits, Outcomes
from tests.audit.studies import tones


def told(leads: Sequence[float], labels: Sequence[int]) -> Outcomes:
    """A label's answers: one logit each, yes above nought."""
    column = np.array(leads, dtype=np.float16).reshape(-1, 1)
    said = (column[:, 0] > 0).astype(np.int64)
    return Outcomes(np.array(labels, dtype=np.int64), said, Logits(column), 2, 1)


def case(leads: Sequence[float], labels: Sequence[int], names: Sequence[str]) -> Case:
    return Case(told(leads, labels), tones(names))


def many(n: int = 600, seed: int = 0, model: int = 0) -> Case:
    """Two groups of faces; of the second, leads are one lower and yes is rarer."""
    dice, luck = np.random.default_rng(seed), np.random.default_rng([seed, model])
    names = np.where(np.arange(n) < n // 2, "light", "dark")
    labels = (dice.random(n) < np.where(names == "light", 0.6, 0.3)).astype(int)
    leads = 2.0 * (2 * labels - 1) + luck.normal(size=n) * 1.5 - (names == "dark")
    return case(list(leads), list(labels), list(names))
