"""Similarity of each variant to its own dense parent, by layer, over seeds, in the tidy schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fairviz.audit.cells import Cell, pruned_cells
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.groups import Grouping, everyone
from fairviz.audit.intervals import CONFIDENCE, t_quantile
from fairviz.audit.lacking import scores_of
from fairviz.audit.outcomes import Floats, Ints, Run
from fairviz.audit.similarity import answers
from fairviz.audit.similarity.cka import Features
from fairviz.audit.similarity.measures import MEASURES, Measure

Layers = Mapping[str, Features]
Seen = Mapping[str, Layers]  # by digest of the variant
ANSWERS = {
    "agreement": answers.agreement,
    "kl": answers.kl,
    "jensen_shannon": answers.jensen_shannon,
}
OF_LABELS = ("agreement",)  # the others compare the probability of every class


@dataclass(frozen=True)
class Pair:
    """One variant's features beside its dense parent's, of the same probe images."""

    sparse: Layers
    dense: Layers


def by_layer(
    runs: Sequence[Run], seen: Seen, measure: str = "cka", people: Grouping | None = None
) -> pd.DataFrame:
    """One row per cell, layer and group: mean over the seeds with its interval.

    `people` groups the probe images; runs whose features, or whose parent's, are not there are
    left out.
    """
    rows = [row for cell in pruned_cells(runs) for row in _cell_rows(cell, seen, measure, people)]
    return pd.DataFrame(rows)


def matrix(pair: Pair, measure: str = "cka") -> pd.DataFrame:
    """Every dense layer against every sparse one: columns dense, sparse, value."""
    of = MEASURES[measure].of
    return pd.DataFrame(
        [
            {"dense": before, "sparse": after, "value": of(x, y)}
            for before, x in pair.dense.items()
            for after, y in pair.sparse.items()
        ]
    )


def pair_of(run: Run, seen: Seen) -> Pair | None:
    """The run's features and its parent's; None where one is not there."""
    parent = run.parent or run.variant
    both = run.variant in seen and parent in seen
    return Pair(seen[run.variant], seen[parent]) if both else None


def answered(*readings: Sequence[Run]) -> pd.DataFrame:
    """One row per cell and measure of the answers: agreement, kl, jensen_shannon; with a reason.

    A multi-label task is read once per label, yes or no; its numbers are means over the labels.
    """
    rows = [
        _row(cells[0], {"measure": name}, _mean_answers(cells, name), len(cells[0].runs[0].said))
        | {"reason": "" if name in OF_LABELS else scores_of(cells[0].runs)}
        for cells in zip(*map(pruned_cells, readings), strict=True)
        for name in ANSWERS
    ]
    return pd.DataFrame(rows)


def _mean_answers(cells: Sequence[Cell], name: str) -> list[float]:
    """By seed: the mean over the labels."""
    by_label = [[_answer(run, name) for run in cell.runs] for cell in cells]
    return [float(np.mean(seed)) for seed in zip(*by_label, strict=True)]


def _answer(run: Run, name: str) -> float:
    return float("nan") if run.dense is None else ANSWERS[name](run.dense, run.said)


def _cell_rows(
    cell: Cell, seen: Seen, measure: str, people: Grouping | None
) -> list[dict[str, object]]:
    pairs = [pair for pair in (pair_of(run, seen) for run in cell.runs) if pair]
    if not pairs:
        return []
    layers = list(pairs[0].dense)
    who = people or everyone(len(pairs[0].dense[layers[0]]))
    return [
        _layer_row(cell, pairs, layer, who, group, MEASURES[measure])
        for layer in layers
        for group in range(len(who))
    ]


def _layer_row(
    cell: Cell, pairs: Sequence[Pair], layer: str, who: Grouping, group: int, measure: Measure
) -> dict[str, object]:
    rows = who.rows(group)
    about = {"layer": layer, "group": who.names[group], "measure": measure.title}
    if len(rows) < measure.fewest:
        few = f"{len(rows)} probe images: at least {measure.fewest} are needed"
        return _row(cell, about, [float("nan")], len(rows)) | {"reason": few}
    values = [measure.of(pair.dense[layer][rows], pair.sparse[layer][rows]) for pair in pairs]
    found = _row(cell, about, values, len(rows), measure.range)
    why = "" if not np.isnan(values).any() else _why(pairs, layer, rows)
    return found | {"reason": why}


def _why(pairs: Sequence[Pair], layer: str, rows: Ints) -> str:
    both = [side[layer][rows] for pair in pairs for side in (pair.dense, pair.sparse)]
    if any(not np.ptp(features, axis=0).any() for features in both):
        return "the layer says the same of every image"
    if len(rows) < both[0].shape[1]:
        return "fewer probe images than features: too few for this measure"
    return "the features differ by no more than rounding does"


def _row(
    cell: Cell,
    about: Mapping[str, object],
    values: Sequence[float],
    n: int,
    within: tuple[float, float] = (0.0, np.inf),
) -> dict[str, object]:
    mean, *ends = over_seeds(np.array(values, dtype=float))
    low, high = (float(np.clip(end, *within)) for end in ends)
    numbers = {"n": n, "value": mean, "low": low, "high": high, "seeds": len(values)}
    return {**cell.words(), **about, **numbers, "collapsed": any_collapsed(cell.runs)}


def over_seeds(values: Floats, confidence: float = CONFIDENCE) -> tuple[float, float, float]:
    """Mean, and its t interval over seeds; no interval for one seed."""
    mean, seeds = float(values.mean()), len(values)
    if seeds < 2 or np.isnan(mean):
        return mean, float("nan"), float("nan")
    error = np.float64(values.std(ddof=1) / np.sqrt(seeds))
    reach = float(t_quantile(np.float64(seeds - 1), confidence, 1) * error)
    return mean, mean - reach, mean + reach
