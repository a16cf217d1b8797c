"""Numbers of answers that keep only the highest scores: the same as of all scores, or none."""

from dataclasses import replace
from math import isnan

import numpy as np
import pytest
from sklearn.metrics import log_loss

from fairviz import catalog
from fairviz.audit.estimates import metric_named
from fairviz.audit.findings import groups, overview
from fairviz.audit.forecasts.signals import SIGNALS
from fairviz.audit.gap_tables import gap_table
from fairviz.audit.groups import Grouping
from fairviz.audit.harm.samples import margin, samples
from fairviz.audit.imbalance import cev, sde
from fairviz.audit.onset import onset
from fairviz.audit.outcomes import Logits, Outcomes
from fairviz.audit.reading import outcomes
from fairviz.audit.similarity.tables import answered
from fairviz.audit.slices.harms import harm
from fairviz.audit.tables import by_group, changes
from fairviz.predictions import topk
from fairviz.predictions.predictions import Predictions
from tests.audit.studies import dense, pruned

N, CLASSES = 400, 120
WHY = "answers keep the top 5 of 120 classes"
EXACT = sorted(name for name, entry in catalog.METRICS.items() if entry.scores != "every")
PEOPLE = Grouping(("tone",), ("light", "dark"), np.arange(N) % 2)


def both(seed: int = 0, noise: float = 1.0, positive: int | None = None) -> tuple[Outcomes, ...]:
    """The same answers with every score, and with the highest ones only."""
    labels = np.random.default_rng(0).integers(CLASSES, size=N)
    dice = np.random.default_rng(seed)
    logits = 2 * noise * dice.normal(size=(N, CLASSES)) + 5 * np.eye(CLASSES)[labels]
    rounded, said = logits.astype(np.float16), logits.argmax(axis=1)
    every = Outcomes(labels, said, Logits(rounded), CLASSES, positive)
    return every, replace(every, scores=topk.kept(logits, labels))


def study(which: int) -> list:
    """A dense and a sparse model: with every score (0), or with the highest only (1)."""
    before, after = both(1)[which], both(2, noise=1.5)[which]
    return [dense(before), pruned(after, before)]


@pytest.mark.parametrize("positive", [None, 3])
@pytest.mark.parametrize("name", EXACT)
def test_metrics_are_those_of_all_scores(name, positive):
    pairs = both(1, positive=positive), both(2, noise=1.5, positive=positive)
    wanted = 2 if catalog.METRICS[name].needs_dense else 1
    every, top = ([pair[side] for pair in pairs][-wanted:] for side in (0, 1))
    metric = metric_named(name)
    assert metric(*top) == pytest.approx(metric(*every), abs=2e-6, nan_ok=True)


@pytest.mark.parametrize("name", sorted(catalog.METRICS))
def test_an_entry_says_whether_its_metric_reads_scores(name):
    pair = [replace(both(seed, positive=3)[0], scores=None) for seed in (1, 2)]
    entry = catalog.METRICS[name]
    assert isnan(metric_named(name)(*pair[: 1 + entry.needs_dense])) == bool(entry.scores)


def test_the_loss_is_what_sklearn_says():
    every, top = both()
    theirs = log_loss(every.labels, every.probabilities, labels=range(CLASSES))
    assert SIGNALS["loss"](top).mean() == pytest.approx(theirs, rel=1e-5)


def test_the_brier_score_is_the_squared_distance_from_the_truth():
    every, top = both(noise=1.5)
    distance = np.square(every.probabilities - np.eye(CLASSES)[every.labels]).sum(axis=1)
    assert metric_named("brier")(top) == pytest.approx(distance.mean(), abs=1e-6)


@pytest.mark.parametrize("signal", SIGNALS.values())
def test_signals_are_those_of_all_scores(signal):
    every, top = both(noise=1.5)
    assert signal(top) == pytest.approx(signal(every), abs=1e-5)


def test_the_margin_is_that_of_all_scores():
    every, top = both(noise=1.5)
    assert (margin(top) < 0).any() and margin(top) == pytest.approx(margin(every), abs=1e-6)


def test_hurt_samples_are_those_of_all_scores():
    every, top = (samples(study(which)) for which in (0, 1))
    assert every["flips"].sum() > 0
    assert top["harm"].to_numpy() == pytest.approx(every["harm"].to_numpy(), abs=1e-6)
    assert top.drop(columns="harm").equals(every.drop(columns="harm"))


def test_the_rise_of_cross_entropy_is_that_of_all_scores():
    every, top = (harm(study(which)[1:], "loss") for which in (0, 1))
    assert top == pytest.approx(every, abs=1e-5)


def test_cev_and_sde_need_labels_alone():
    before, after = both(1)[1], both(2, noise=1.5)[1]
    told = before.labels, before.predicted, after.predicted
    assert cev(*told) > 0 and sde(*told) > 0


def test_a_table_by_group_is_that_of_all_scores():
    for table in (by_group, changes):
        every, top = (table(study(which), PEOPLE, ["brier", "ece"]) for which in (0, 1))
        for column in ("value", "low", "high"):
            assert top[column].to_numpy() == pytest.approx(every[column].to_numpy(), abs=1e-5)
        assert top["reason"].equals(every["reason"])


def test_auc_cannot_be_had_and_says_why():
    assert isnan(metric_named("roc_auc")(both()[1]))
    table = by_group(study(1), PEOPLE, "roc_auc")
    assert table["value"].isna().all() and set(table["reason"]) == {WHY}
    assert set(changes(study(1), PEOPLE, "roc_auc")["reason"]) == {WHY}


def test_gaps_and_onsets_of_auc_say_why():
    assert set(gap_table(study(1), PEOPLE, metric="roc_auc", times=0)["reason"]) == {WHY}
    assert set(onset(study(1), PEOPLE, "roc_auc")["reason"]) == {WHY}


def test_divergences_cannot_be_had_but_agreement_can():
    every, top = (answered(study(which)).set_index("measure") for which in (0, 1))
    assert top.loc["agreement", "value"] == every.loc["agreement", "value"]
    assert top.loc["agreement", "reason"] == ""
    for name in ("kl", "jensen_shannon"):
        assert isnan(top.loc[name, "value"]) and top.loc[name, "reason"] == WHY
        assert every.loc[name, "value"] > 0 and every.loc[name, "reason"] == ""


def test_of_the_samples_of_a_split_the_scores_are_taken(evalset):
    scores = np.zeros((6, 3), np.float16)
    scores[1] = [1, 5, 3]
    top = topk.kept(scores, evalset.labels, k=2)
    found = outcomes(evalset, Predictions(top, np.ones(6, np.int16)), "explore")
    assert margin(found).tolist() == [2, 0]


def test_a_headline_says_why_rather_than_that_nobody_pays():
    assert groups(study(1), PEOPLE, "roc_auc").headline == f"No group has a number: {WHY}."
    assert WHY in overview(study(1), PEOPLE, "roc_auc", asked=0.5).headline


def test_labels_alone_have_no_scores(evalset):
    alone = Predictions(np.zeros((6, 0), np.float16), np.ones(6, np.int16))
    found = outcomes(evalset, alone)
    assert metric_named("accuracy")(found) == 1 and isnan(metric_named("brier")(found))


@pytest.mark.parametrize("metric", ["ece", "brier", "mean_confidence", "uncertainty", "roc_auc"])
def test_of_labels_alone_a_table_says_what_is_missing(metric):
    before, after = (replace(both(seed)[0], scores=None) for seed in (1, 2))
    table = by_group([dense(before), pruned(after, before)], PEOPLE, [metric, "accuracy"])
    assert set(table.loc[table["metric"] == metric, "reason"]) == {"answers come without scores"}
    assert set(table.loc[table["metric"] == "accuracy", "reason"]) == {""}
