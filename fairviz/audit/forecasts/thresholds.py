"""The first published countermeasure: a threshold per attribute, set on the tune images."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fairviz.audit.forecasts.spread import draws, told
from fairviz.audit.groups import EVERYONE, Grouping
from fairviz.audit.metrics.base import divide
from fairviz.audit.outcomes import Bools, Floats, Outcomes

TIMES = 400
COLUMNS = ["label", "metric", "state", "group", "n", "value", "low", "high", "seeds", "reason"]
ONE_ANSWER = "the tune images are all yes or all no: no threshold can be set"


@dataclass(frozen=True)
class Seed:
    """Chance of yes and the truth on tune and explore; the answers of sparse and dense there."""

    tune: Floats
    tune_yes: Bools
    chance: Floats
    said: Bools
    yes: Bools
    dense: Bools


def seed_of(tune: Outcomes, explore: Outcomes, dense: Outcomes) -> Seed:
    """What one seed says of one label; of two classes the chosen one, or the second, is yes."""
    yes = 1 if explore.positive is None else explore.positive
    assert tune.probabilities is not None
    assert explore.probabilities is not None
    chances = tune.probabilities[:, yes], explore.probabilities[:, yes]
    said = explore.predicted == yes, explore.labels == yes, dense.predicted == yes
    return Seed(chances[0], tune.labels == yes, chances[1], *said)


def threshold(chance: Floats, yes: Bools) -> float:
    """Above which as many chances lie as there are yes; half-way to the next, NaN if one-sided.

    methods.md 4.3 (Iofinova et al.) has z > the k-th largest, which lets k - 1 through.
    """
    return float(_cuts(chance, yes, np.ones((1, len(yes))))[0])


def calibrated(
    label: str, seeds: Sequence[Seed], people: Grouping, labels: int = 1
) -> pd.DataFrame:
    """Too many yes, and accuracy, by group: dense, sparse as it is, with its threshold, moved.

    excess: share answered yes minus share that is yes. Intervals over seeds, images and the tune
    images that set the threshold; they hold for so many labels and for all groups together.
    """
    n, times = len(seeds[0].yes), TIMES
    weights = np.concatenate([np.ones((1, n)), draws(n, times, 0)])
    fitted = len(seeds[0].tune)
    tuning = np.concatenate([np.ones((1, fitted)), draws(fitted, times, 1)])
    found: dict[tuple[str, str], list[Floats]] = {}
    for seed in seeds:
        after = seed.chance > _cuts(seed.tune, seed.tune_yes, tuning)[:, None]
        states = {"dense": seed.dense[None], "before": seed.said[None], "after": after}
        unknown = np.isnan(_cuts(seed.tune, seed.tune_yes, tuning))[:, None]
        for state, said in states.items():
            hidden = unknown if state == "after" else np.zeros((1, 1), dtype=bool)
            for metric, each in _each(said, seed.yes).items():
                means = _means(weights, each, people)
                found.setdefault((metric, state), []).append(np.where(hidden, np.nan, means))
    for metric in ("excess", "accuracy"):
        pairs = zip(found[metric, "after"], found[metric, "before"], strict=True)
        found[metric, "moved"] = [after - before for after, before in pairs]
    return _table(label, found, people, labels)


def _each(said: Bools, yes: Bools) -> dict[str, Floats]:
    """Per image, what its mean is to tell: (1 or draws, images)."""
    return {"excess": said * 1.0 - yes, "accuracy": (said == yes) * 1.0}


def _means(weights: Floats, each: Floats, people: Grouping) -> Floats:
    """Mean of everyone and of each group under each row of weights: (draws, 1 + groups)."""
    members = (people.codes[:, None] == np.arange(len(people))) * 1.0
    sets = np.hstack([np.ones((len(members), 1)), members])
    return divide((weights * each) @ sets, weights @ sets)


def _table(
    label: str, found: dict[tuple[str, str], list[Floats]], people: Grouping, labels: int
) -> pd.DataFrame:
    names = [EVERYONE, *people.names]
    counts = [len(people.codes), *map(int, people.n)]
    rows = []
    for (metric, state), seeds in found.items():
        every = np.stack(seeds)  # (seeds, draws, 1 + groups)
        for place, name in enumerate(names):
            part = every[:, :, place]
            many = labels * (len(people) if place else 1)
            value, low, high = told(part[:, 0], part.mean(axis=0)[1:], counts[place], many)
            reason = ONE_ANSWER if np.isnan(value) and counts[place] else ""
            row = (label, metric, state, name, counts[place], value, low, high)
            rows.append((*row, len(seeds), reason))
    return pd.DataFrame(rows, columns=COLUMNS)


def _cuts(chance: Floats, yes: Bools, weights: Floats) -> Floats:
    """The threshold under each row of weights."""
    order = np.argsort(-chance, kind="stable")
    ranked = chance[order]
    wanted = weights @ (yes * 1.0)
    passed = (np.cumsum(weights[:, order], axis=1) <= wanted[:, None]).sum(axis=1)
    inside = (wanted > 0) & (wanted < weights.sum(axis=1)) & (passed > 0)
    at = np.clip(passed, 1, len(ranked) - 1)
    return np.asarray(np.where(inside, (ranked[at - 1] + ranked[at]) / 2, np.nan))
