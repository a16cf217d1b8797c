"""The same numbers as scikit-learn, torchmetrics and fairlearn give."""

import numpy as np
import pytest
import sklearn.metrics as sk
import torch
from fairlearn import metrics as fl
from torchmetrics.functional.classification import multiclass_calibration_error

from fairviz.audit.estimates import metric_named
from fairviz.audit.gap_tables import gap_table
from fairviz.audit.tables import by_group
from tests.audit.studies import dense, random_answers, tones

ALL = random_answers(400, classes=5)
ONE = ALL.versus_rest(2)
TRUE, SAID = ALL.labels, ALL.predicted
IS, CALLED = (TRUE == 2).astype(int), (SAID == 2).astype(int)
GROUPS = np.resize(["light", "dark", "dark", "tan"], 400)


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("accuracy", sk.accuracy_score(TRUE, SAID)),
        ("true_positive_rate", sk.recall_score(TRUE, SAID, average="macro")),
        ("precision", sk.precision_score(TRUE, SAID, average="macro")),
        ("f1", sk.f1_score(TRUE, SAID, average="macro")),
        ("roc_auc", sk.roc_auc_score(TRUE, ALL.probabilities, multi_class="ovr")),
        ("brier", ((ALL.probabilities - np.eye(5)[TRUE]) ** 2).sum(axis=1).mean()),
    ],
)
def test_macro_numbers_are_scikit_learns(name, theirs):
    assert metric_named(name)(ALL) == pytest.approx(theirs)


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("true_positive_rate", fl.true_positive_rate(IS, CALLED)),
        ("false_positive_rate", fl.false_positive_rate(IS, CALLED)),
        ("false_negative_rate", fl.false_negative_rate(IS, CALLED)),
        ("selection_rate", fl.selection_rate(IS, CALLED)),
        ("precision", sk.precision_score(IS, CALLED)),
        ("f1", sk.f1_score(IS, CALLED)),
        ("roc_auc", sk.roc_auc_score(IS, ALL.probabilities[:, 2])),
    ],
)
def test_numbers_of_one_class_are_fairlearns_and_scikit_learns(name, theirs):
    assert metric_named(name)(ONE) == pytest.approx(theirs)


def test_two_class_brier_is_twice_scikit_learns():
    two = random_answers(200, classes=2)
    theirs = sk.brier_score_loss(two.labels, two.probabilities[:, 1])
    assert metric_named("brier")(two) == pytest.approx(2 * theirs)


def test_calibration_error_is_torchmetrics():
    chances = ALL.probabilities.astype(np.float32)  # torchmetrics adds in single precision
    theirs = multiclass_calibration_error(
        torch.tensor(chances), torch.tensor(TRUE), num_classes=5, n_bins=15, norm="l1"
    )
    assert metric_named("ece")(ALL) == pytest.approx(float(theirs), abs=1e-6)


@pytest.mark.parametrize(
    ("gap", "theirs"),
    [
        ("demographic_parity", fl.demographic_parity_difference),
        ("equal_opportunity", fl.equal_opportunity_difference),
        ("equalized_odds", fl.equalized_odds_difference),
    ],
)
def test_gaps_are_fairlearns(gap, theirs):
    ours = gap_table([dense(ONE)], tones(GROUPS), gap, times=0)["value"].iloc[0]
    assert ours == pytest.approx(theirs(IS, CALLED, sensitive_features=GROUPS))


def test_a_table_is_fairlearns_metric_frame():
    theirs = fl.MetricFrame(
        metrics=sk.accuracy_score, y_true=TRUE, y_pred=SAID, sensitive_features=GROUPS
    )
    table = by_group([dense(ALL)], tones(GROUPS))
    ours = dict(zip(table["group"], table["value"], strict=True))
    assert ours == pytest.approx(theirs.by_group.to_dict())
    shown = gap_table([dense(ALL)], tones(GROUPS), ["difference", "ratio"], times=0)["value"]
    assert list(shown) == pytest.approx([theirs.difference(), theirs.ratio()])
