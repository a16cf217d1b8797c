"""What Iofinova et al. (CVPR 2023) measure of each attribute of a multi-label task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fairviz.audit.forecasts.spread import draws, told
from fairviz.audit.metrics.base import divide, mean_of_defined
from fairviz.audit.outcomes import Bools, Floats

TIMES = 200
UNSURE = 0.4  # closer to one half than this is uncertain: p in (0.1, 0.9)
FEWEST = 10  # true yes on either side of a group, below which nothing leans
LEAST = 0.1  # relative difference of the prevalences, below which neither side is the usual one
COLUMNS = ["label", "measure", "state", "group", "value", "low", "high", "seeds", "reason"]
WHY = {
    "interdependence": "always the same answer",
    "ratio": "all or none have it",
    "amplification": "no group to lean to: too few of them, or no side has it more often",
}


@dataclass(frozen=True)
class Answers:
    """Chance of yes, the answers and the truth: (images, labels)."""

    chance: Floats
    said: Bools
    yes: Bools


@dataclass(frozen=True)
class Reference:
    """What is usual: share of yes per label, and in each group and outside it (labels, groups)."""

    usual: Floats
    inside: Floats
    outside: Floats


def reference(yes: Bools, said: Sequence[Bools], members: Bools) -> Reference:
    """Usual shares from the labels of tune; which side has more of it from what dense says there.

    The paper takes both from the training labels, which no store keeps.
    """
    told_yes = np.mean(said, axis=0)
    sides = (members * 1.0, ~members * 1.0)
    inside, outside = (divide(told_yes.T @ side, np.ones_like(told_yes).T @ side) for side in sides)
    return Reference(yes.mean(axis=0), inside, outside)


def uncertainty(chance: Floats, weights: Floats) -> Floats:
    """Share of images whose chance lies in (0.1, 0.9): (draws, labels)."""
    unsure = (np.abs(chance - 0.5) < UNSURE) * 1.0
    return divide(weights @ unsure, weights.sum(axis=1, keepdims=True))


def interdependence(said: Bools, weights: Floats) -> Floats:
    """R² of each label's answers on the answers to all others; NaN where they never change."""
    found = said * 1.0
    total = weights.sum(axis=1)
    means = weights @ found / total[:, None]
    rows = []
    for draw, mean, n in zip(weights, means, total, strict=True):
        rows.append(_explained((found.T * draw) @ found / n - np.outer(mean, mean)))
    return np.stack(rows)


def rare_value_ratio(said: Bools, yes: Bools, usual: Floats, weights: Floats) -> Floats:
    """Share answered of the rarer value over the share that has it: below 1, it is missed."""
    rare = np.where(usual > 0.5, ~said, said) * 1.0, np.where(usual > 0.5, ~yes, yes) * 1.0
    return divide(weights @ rare[0], weights @ rare[1])


def amplification(answers: Answers, members: Bools, known: Reference, weights: Floats) -> Floats:
    """How much further yes leans to the side where it is usual than the truth: (draws, l, groups).

    Share of all yes that lie on that side, answered minus true (Iofinova et al.).
    """
    shares = [_inside(each, members, weights) for each in (answers.said, answers.yes)]
    towards = np.where(known.inside > known.outside, 1.0, -1.0)
    leans = np.where(_leaning(answers.yes, members, known), towards, np.nan)
    return np.asarray(leans * (shares[0] - shares[1]))


def measures(
    answers: Answers, members: Bools, known: Reference, weights: Floats
) -> Mapping[str, Floats]:
    """Every measure under each row of weights: (draws, labels)."""
    leaning = amplification(answers, members, known, weights)
    return {
        "accuracy": weights @ (answers.said == answers.yes) / weights.sum(axis=1, keepdims=True),
        "uncertainty": uncertainty(answers.chance, weights),
        "interdependence": interdependence(answers.said, weights),
        "ratio": rare_value_ratio(answers.said, answers.yes, known.usual, weights),
        "amplification": mean_of_defined(leaning),
    }


def by_label(
    labels: Sequence[str],
    dense: Sequence[Answers],
    sparse: Sequence[Answers],
    members: Bools,
    known: Reference,
    own: Sequence[Answers] = (),
    times: int = TIMES,
) -> pd.DataFrame:
    """Each measure of each label over seeds: dense, sparse, and the change, paired by seed.

    own: the sparse answers under thresholds of their own. Intervals hold for all labels together.
    """
    n = len(members)
    weights = np.concatenate([np.ones((1, n)), draws(n, times, 0)])
    states = {
        state: [measures(seed, members, known, weights) for seed in seeds]
        for state, seeds in (("dense", dense), ("sparse", sparse), ("own", own))
        if seeds
    }
    rows = []
    for name in states["dense"][0]:
        found = {s: np.stack([seed[name] for seed in seeds]) for s, seeds in states.items()}
        found["change"] = found["sparse"] - found["dense"]
        for state, part in found.items():
            value, low, high = told(part[:, 0], part.mean(axis=0)[1:], n, len(labels))
            rows += [
                (label, name, state, "", value[i], low[i], high[i], len(part), _why(name, value[i]))
                for i, label in enumerate(labels)
            ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _inside(answers: Bools, members: Bools, weights: Floats) -> Floats:
    """Share of all yes that lie in each group: (draws, labels, groups)."""
    both = (answers[:, :, None] * members[:, None, :]).reshape(len(answers), -1)
    top = (weights @ both).reshape(len(weights), answers.shape[1], -1)
    return divide(top, np.broadcast_to((weights @ (answers * 1.0))[:, :, None], top.shape))


def _why(name: str, value: float) -> str:
    return WHY.get(name, "undefined") if np.isnan(value) else ""


def _leaning(yes: Bools, members: Bools, known: Reference) -> Bools:
    """Where the measure is defined: enough true yes on both sides, and a side that has more."""
    found = yes.T * 1.0
    enough = (found @ members >= FEWEST) & (found @ ~members >= FEWEST)
    least = np.minimum(known.inside, known.outside)
    apart = np.abs(known.inside - known.outside)
    return np.asarray(enough & (apart >= LEAST * least) & (apart > 0))


def _explained(covariance: Floats) -> Floats:
    """R² of each variable on all others, from their covariance."""
    found = np.full(len(covariance), np.nan)
    varies = np.diag(covariance) > 1e-12
    kept = covariance[np.ix_(varies, varies)]
    rows = np.arange(len(kept))
    for place, label in enumerate(np.flatnonzero(varies)):
        others = rows != place
        across = kept[others, place]
        pull = np.linalg.lstsq(kept[np.ix_(others, others)], across, rcond=1e-9)[0]
        found[label] = min(max(float(across @ pull / kept[place, place]), 0.0), 1.0)
    return found


def by_group(
    groups: Sequence[str],
    dense: Sequence[Answers],
    sparse: Sequence[Answers],
    members: Bools,
    known: Reference,
    label: int,
    times: int = TIMES,
) -> pd.DataFrame:
    """Bias amplification of one label by group, over seeds: dense, sparse, and the change."""
    n = len(members)
    weights = np.concatenate([np.ones((1, n)), draws(n, times, 0)])
    before, after = (
        np.stack([amplification(seed, members, known, weights)[:, label] for seed in seeds])
        for seeds in (dense, sparse)
    )
    usual = known.inside[label] > known.outside[label]
    rows = []
    for state, part in (("dense", before), ("sparse", after), ("change", after - before)):
        value, low, high = told(part[:, 0], part.mean(axis=0)[1:], n, len(groups))
        rows += [
            {"group": name, "n": int(members[:, g].sum()), "state": state, "value": value[g]}
            | {"low": low[g], "high": high[g], "seeds": len(part), "usual": bool(usual[g])}
            | {"reason": _why("amplification", value[g])}
            for g, name in enumerate(groups)
        ]
    return pd.DataFrame(rows)
