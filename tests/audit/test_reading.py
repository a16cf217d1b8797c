"""From the store to answers, and from a notebook to a table."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

import fairviz
from fairviz.audit.groups import grouping
from fairviz.audit.reading import outcomes, runs
from fairviz.audit.tables import by_group
from fairviz.errors import BadValue, UnknownName
from fairviz.predictions.predictions import Predictions


def test_one_split_is_read(evalset, answers):
    found = outcomes(evalset, answers, "explore")
    assert list(found.labels) == [1, 1] and list(found.predicted) == [1, 1]


def test_probabilities_are_the_softmax_of_the_logits(evalset, answers):
    found = outcomes(evalset, answers).probabilities[0]
    assert found == pytest.approx(np.exp([0, 4, 0]) / np.exp([0, 4, 0]).sum())


def test_the_answer_is_the_one_recorded_before_rounding(evalset, answers):
    tied = Predictions(np.zeros_like(answers.logits), answers.predicted)
    assert list(outcomes(evalset, tied).predicted) == [1, 1]


def test_one_label_of_many_is_a_question_of_yes_or_no(evalset):
    many = replace(evalset, task="labels", labels=np.eye(6, 3, dtype=np.int64))
    said = Predictions(np.zeros((6, 3), np.float16), np.eye(6, 3, dtype=np.int16))
    found = outcomes(many, said, "explore", label=1)
    assert (found.classes, found.positive) == (2, 1) and list(found.labels) == [1, 0]
    assert (found.probabilities == 0.5).all()
    with pytest.raises(BadValue, match="Choose one label"):
        outcomes(many, said)


def test_a_single_logit_is_a_question_of_yes_or_no(evalset):
    binary = replace(evalset, task="binary", labels=evalset.labels % 2, classes=("no", "yes"))
    said = Predictions(np.zeros((6, 1), np.float16), np.zeros(6, np.int16))
    assert (outcomes(binary, said).probabilities == 0.5).all()


def test_a_stores_variants_stand_beside_their_parents(store, saved, evalset):
    saved(), saved(sparsity=5000)
    found = runs(store.index(), store.load, evalset)
    sparse = next(run for run in found if run.schedule != "dense")
    dense = next(run for run in found if run.schedule == "dense")
    assert sparse.dense is dense.said and sparse.parent == dense.variant


def test_a_variant_whose_parent_is_gone_is_read_without(store, saved, evalset):
    saved(sparsity=5000)
    assert runs(store.index(), store.load, evalset)[0].dense is None


def test_a_notebook_gets_the_same_table(store, saved, evalset):
    saved(), saved(sparsity=5000)
    ours = fairviz.open(store.home).by_group(metric="accuracy", groups=["tone"])
    theirs = by_group(runs(store.index(), store.load, evalset), grouping(evalset, ["tone"]))
    assert ours.equals(theirs)


def test_a_notebook_asks_every_question(store, saved):
    saved(), saved(sparsity=5000)
    study = fairviz.open(store.home)
    assert len(study.index()) == 2
    assert len(study.overall()) == 2
    assert len(study.gaps(groups=["tone"])) == 2
    assert len(study.onset(groups=["tone"])) == 2
    assert len(study.bias_map(groups=["tone"])) == 2
    assert len(study.by_group(groups=["tone"], change=True, positive="mask")) == 4


def test_a_class_that_is_not_there_is_refused(store, saved):
    saved()
    with pytest.raises(UnknownName, match="There are"):
        fairviz.open(store.home).by_group(positive="crown")


def test_an_empty_store_says_so(store):
    store.home.mkdir()
    with pytest.raises(BadValue, match="none yet"):
        fairviz.open(store.home).by_group()


def test_importing_fairviz_imports_nothing_heavy():
    heavy = "{'numpy', 'pandas', 'scipy', 'torch'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", f"import fairviz, sys; sys.exit(len({heavy}))"])
    assert done.returncode == 0
