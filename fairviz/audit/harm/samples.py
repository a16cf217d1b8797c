"""Each sample of one cell: how far its margin fell, and which seeds broke or healed it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fairviz.audit.outcomes import Bools, Floats, Ints, Outcomes, Run
from fairviz.predictions.topk import TopK

TINY = float(np.finfo(np.float64).tiny)


def margin(said: Outcomes) -> Floats:
    """Logit of the right answer minus the best other one; NaN where there are no scores."""
    if isinstance(said.scores, TopK):
        return said.scores.lead(said.labels)
    if said.probabilities is None:
        return np.full(len(said), np.nan)
    logs = np.log(np.maximum(said.probabilities, TINY))
    rows = np.arange(len(said))
    right = logs[rows, said.labels]
    logs[rows, said.labels] = -np.inf
    return np.asarray(right - logs.max(axis=1))


def samples(runs: Sequence[Run]) -> pd.DataFrame:
    """One row per sample of one cell, each seed beside its own dense parent.

    harm: mean loss of margin. flips, healed: seeds that broke or mended it. pie: every pruned seed
    answers otherwise than its dense parent. cie: the most usual answer of the pruned seeds is
    another than that of the dense ones. dense, sparse: those usual answers.
    """
    pairs = [(run.dense, run.said) for run in runs if run.dense is not None]
    if not pairs:
        return pd.DataFrame(columns=["label", *COLUMNS])
    before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    usual = modal([said.predicted for said in before]), modal([said.predicted for said in after])
    disagree = np.stack([a.predicted != b.predicted for b, a in pairs])
    return pd.DataFrame(
        {
            "label": after[0].labels,
            "dense": usual[0],
            "sparse": usual[1],
            "harm": np.mean([margin(b) - margin(a) for b, a in pairs], axis=0),
            "flips": flipped(pairs).sum(axis=0),
            "healed": np.sum([~b.correct & a.correct for b, a in pairs], axis=0),
            "pie": disagree.all(axis=0),
            "cie": usual[0] != usual[1],
            "seeds": len(pairs),
        }
    )


def flipped(pairs: Sequence[tuple[Outcomes, Outcomes]]) -> Bools:
    """(seeds, samples): dense was right and sparse is wrong."""
    return np.stack([before.correct & ~after.correct for before, after in pairs])


def modal(answers: Sequence[Ints]) -> Ints:
    """The answer that most give; of ties the largest class number, as Hooker et al. have it."""
    table = np.stack(answers).astype(np.int64)
    votes = np.stack([(table == one).sum(axis=0) for one in table])  # seeds are few, classes not
    beyond = int(table.max(initial=0)) + 1
    return np.asarray((votes * beyond + table).max(axis=0, initial=0) % beyond)


COLUMNS = ("dense", "sparse", "harm", "flips", "healed", "pie", "cie", "seeds")
