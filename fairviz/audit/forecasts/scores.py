"""How good a forecast of flips was: each seed judged by what the other seeds foretold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import isotonic_regression
from scipy.stats import rankdata

from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Bools, Floats, Run
from fairviz.audit.similarity.tables import over_seeds

NAN = float("nan")


@dataclass(frozen=True)
class Seed:
    """One seed of a cell: who could flip (dense right), who did, and the signals of each sample."""

    could: Bools
    flipped: Bools
    signals: Mapping[str, Floats]


def seed_of(run: Run, signals: Mapping[str, Floats]) -> Seed:
    """What happened to one run, beside what was foretold."""
    assert run.dense is not None
    right = run.dense.correct
    return Seed(right, right & ~run.said.correct, signals)


def auc(score: Floats, happened: Bools) -> float:
    """Chance that one who was hit had the higher score; NaN where all or none were."""
    yes, no = int(happened.sum()), int((~happened).sum())
    if not yes or not no or np.isnan(score).any():
        return NAN
    ranks = rankdata(score)
    return float((ranks[happened].sum() - yes * (yes + 1) / 2) / (yes * no))


def left_out(seeds: Sequence[Seed], signal: str) -> list[float]:
    """AUC of each seed's flips, foretold by its own signal as the other seeds taught to read it."""
    if len(seeds) < 2:
        return [NAN] * len(seeds)
    return [
        auc(chances(seeds, place, signal)[seed.could], seed.flipped[seed.could])
        for place, seed in enumerate(seeds)
    ]


def scored(seeds: Sequence[Seed], signals: Sequence[str]) -> pd.DataFrame:
    """Per signal: AUC within each seed, and leaving it out, with t intervals over seeds."""
    rows = []
    for name in signals:
        own = [auc(s.signals[name][s.could], s.flipped[s.could]) for s in seeds]
        value, low, high = over_seeds(np.array(own))
        out, out_low, out_high = over_seeds(np.array(left_out(seeds, name)))
        rows.append(
            {"signal": name, "value": value, "low": low, "high": high}
            | {"left_out": out, "left_out_low": out_low, "left_out_high": out_high}
        )
    return pd.DataFrame(rows)


def chances(seeds: Sequence[Seed], place: int, signal: str) -> Floats:
    """Chance that each sample of one seed flips, by isotonic regression fitted on the others."""
    others = [seed for k, seed in enumerate(seeds) if k != place]
    score = np.concatenate([seed.signals[signal][seed.could] for seed in others])
    hit = np.concatenate([seed.flipped[seed.could] for seed in others]).astype(float)
    order = np.argsort(score, kind="stable")
    fitted = isotonic_regression(hit[order]).x
    own = seeds[place].signals[signal]
    found = np.interp(own, score[order], fitted)
    return np.asarray(np.where(seeds[place].could, found, 0.0))


def by_group(seeds: Sequence[Seed], people: Grouping, signal: str) -> pd.DataFrame:
    """Per group: flips foretold and flips that came, as shares of its samples, mean over seeds."""
    rows = []
    for group in range(len(people)):
        members = people.rows(group)
        if not len(members):
            continue
        told = [chances(seeds, k, signal)[members].mean() for k in range(len(seeds))]
        came = [seed.flipped[members].mean() for seed in seeds]
        row = {"group": people.names[group], "n": len(members), "foretold": float(np.mean(told))}
        value, low, high = over_seeds(np.array(came))
        rows.append(row | {"value": value, "low": low, "high": high})
    return pd.DataFrame(rows)


def worst_named(seeds: Sequence[Seed], people: Grouping, signal: str) -> int:
    """In how many seeds the group foretold to be hit most was hit most."""
    hits = 0
    for place, seed in enumerate(seeds):
        told = chances(seeds, place, signal)
        each = [people.rows(group) for group in range(len(people))]
        first = int(np.argmax([told[rows].mean() if len(rows) else -1 for rows in each]))
        came = [seed.flipped[rows].mean() if len(rows) else -1 for rows in each]
        hits += came[first] == max(came)
    return hits
