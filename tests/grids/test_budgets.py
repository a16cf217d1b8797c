"""A study file that prunes to a budget of multiply-accumulates, as Meyer and Wong (2022) did."""

import pytest

from fairviz import grids
from fairviz.grids import BadStudy
from fairviz.spec import Prune, Train

PAGE = """\
dataset: portraits
models: 'resnet8?shortcut=conv'
methods:
  - pruner: autobot?rate=0.7&beta=5.3&iterations=100
    budget: macs
    exempt: [classifier]
    sparsities: [0.75]
    schedule: recovered
    score_by: [pw]
    mitigate: ['pw?theta=0.3']
    training: {optimiser: adamw, pace: cosine, rate: 1e-3, batch: 256, decay: 0.01}
"""


def test_autobot_with_the_weighted_loss_is_said_in_one_method():
    (method,) = grids.read_text(PAGE).methods
    prune, train = method.steps(next(method.prunes()))
    assert prune == Prune(
        "autobot?iterations=100", 7_500, "global", (), ("classifier",), ("pw",), "macs"
    )
    assert train == Train(
        epochs=3,
        rate=1e-3,
        batch=256,
        decay=0.01,
        objectives=("pw?theta=0.3",),
        optimiser="adamw",
        pace="cosine",
    )


def test_it_reads_back_as_it_was_written():
    study = grids.read_text(PAGE)
    again = grids.read_text(grids.as_yaml(study))
    assert again.methods == study.methods
    digests = [[v.digest for v in grids.variants(one)] for one in (study, again)]
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("autobot?rate=0.7&beta=5.3&iterations=100", "magnitude", "saves no MACs"),
        ("sparsities: [0.75]", "scope: stages\n    stages: [[0.5, 0.5, 0.5]]", "take global"),
    ],
)
def test_what_no_budget_can_be_met_with_is_refused_where_it_stands(right, wrong, says):
    with pytest.raises(BadStudy, match=says) as caught:
        grids.read_text(PAGE.replace(right, wrong).replace("    score_by: [pw]\n", ""), "a.yaml")
    assert str(caught.value).startswith("a.yaml, line 4, column 5")
