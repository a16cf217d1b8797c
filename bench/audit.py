"""All group tables of one view, resampled: ours against fairlearn. python -m bench.audit"""

from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd
import sklearn.metrics as sk
from fairlearn import metrics as fl

from bench.clock import seconds
from bench.table import Row, printed
from fairviz.audit.bootstrap import bootstrap
from fairviz.audit.groups import Grouping
from fairviz.audit.outcomes import Outcomes, Run
from fairviz.audit.tables import by_group

SAMPLES, VARIANTS, RESAMPLES, ROUNDS = 5000, 20, 1000, 3
THEIR_RESAMPLES = 4  # the rest is extrapolated: all of them would take an hour
GROUPS = tuple(f"group {letter}" for letter in "ABCDEF")
METRICS = (
    "accuracy",
    "true_positive_rate",
    "false_positive_rate",
    "false_negative_rate",
    "precision",
    "selection_rate",
    "f1",
    "brier",
    "mean_confidence",
    "disagreement",
)


def rows() -> list[Row]:
    """The median of some rounds in turn, once the point values are seen to agree."""
    runs, people = view()
    compare(runs[0], people)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: bootstrap(runs, people, METRICS, RESAMPLES)))
        theirs.append(_per_resample(runs[0], people) * RESAMPLES * VARIANTS)
    ratio = median(theirs) / median(ours)
    return [
        Row(
            what=f"group tables: {VARIANTS} variants, {len(GROUPS)} groups, {len(METRICS)} metrics,"
            f" {RESAMPLES} resamples of {SAMPLES} samples",
            ours_s=median(ours),
            yardstick="fairlearn MetricFrame(n_boot=…), extrapolated",
            yardstick_s=median(theirs),
            ratio=ratio,
            target="at least 300 times faster",
            holds=ratio >= 300,
        )
    ]


def view() -> tuple[list[Run], Grouping]:
    """Variants of one binary task, each beside the same dense parent, and six groups."""
    rng = np.random.default_rng(0)
    labels, codes = rng.integers(2, size=SAMPLES), rng.integers(len(GROUPS), size=SAMPLES)
    dense = _answers(rng, labels)
    runs = [
        Run(
            f"{v}",
            "faces",
            "net",
            "magnitude",
            "oneshot",
            v / 20,
            "",
            0,
            _answers(rng, labels),
            dense,
        )
        for v in range(VARIANTS)
    ]
    return runs, Grouping(("tone",), GROUPS, codes)


def compare(run: Run, people: Grouping) -> None:
    """Fail unless the two give the same numbers."""
    ours = by_group([run], people, METRICS)
    sparse = ours[~ours["dense"]].pivot(index="group", columns="metric", values="value")
    theirs = _frame(run, people).by_group
    np.testing.assert_allclose(sparse[list(METRICS)], theirs[list(METRICS)], rtol=1e-9)


def _answers(rng: np.random.Generator, labels: np.ndarray) -> Outcomes:
    scores = np.clip(rng.normal(0.3 + 0.4 * labels, 0.2), 0, 1)
    chances = np.stack([1 - scores, scores], axis=1)
    return Outcomes(labels, (scores > 0.5).astype(np.int64), chances, 2, 1)


def _per_resample(run: Run, people: Grouping) -> float:
    """What one more resample of one variant costs fairlearn, its setting up left aside."""
    one = seconds(lambda: _frame(run, people, n_boot=1))
    more = seconds(lambda: _frame(run, people, n_boot=1 + THEIR_RESAMPLES))
    return (more - one) / THEIR_RESAMPLES


def _frame(run: Run, people: Grouping, n_boot: int | None = None) -> fl.MetricFrame:
    assert run.dense is not None and run.said.probabilities is not None
    scores = run.said.probabilities[:, 1]
    more = {"ci_quantiles": [0.025, 0.975], "random_state": 0} if n_boot else {}
    return fl.MetricFrame(
        metrics=_THEIRS,
        y_true=run.said.labels,
        y_pred=run.said.predicted,
        sensitive_features=pd.Series([GROUPS[code] for code in people.codes]),
        sample_params={
            "brier": {"scores": scores},
            "mean_confidence": {"scores": scores},
            "disagreement": {"before": run.dense.predicted},
        },
        n_boot=n_boot,
        **more,
    )


def _brier(y_true: np.ndarray, y_pred: np.ndarray, scores: np.ndarray) -> float:
    return float(2 * np.mean((scores - y_true) ** 2))


def _confidence(y_true: np.ndarray, y_pred: np.ndarray, scores: np.ndarray) -> float:
    return float(np.mean(np.maximum(scores, 1 - scores)))


def _disagreement(y_true: np.ndarray, y_pred: np.ndarray, before: np.ndarray) -> float:
    return float(np.mean(y_pred != before))


_THEIRS: dict[str, Callable[..., float]] = {
    "accuracy": sk.accuracy_score,
    "true_positive_rate": fl.true_positive_rate,
    "false_positive_rate": fl.false_positive_rate,
    "false_negative_rate": fl.false_negative_rate,
    "precision": sk.precision_score,
    "selection_rate": fl.selection_rate,
    "f1": sk.f1_score,
    "brier": _brier,
    "mean_confidence": _confidence,
    "disagreement": _disagreement,
}


if __name__ == "__main__":
    print(printed(rows(), "this machine"))
