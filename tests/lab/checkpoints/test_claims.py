"""What a checkpoint says of its own accuracy."""

import pytest

from fairviz.lab.checkpoints.claims import claimed


@pytest.mark.parametrize(
    ("about", "share"),
    [
        ({"epoch": 3, "best_prec1": 91.75}, 0.9175),
        ({"acc": 0.5}, 0.5),
        ({"val_acc": 25.0}, 0.25),
        ({"best_acc1": 75.0}, 0.75),
        ({"epoch": 3, "accelerator": "gpu", "accum": 4.0}, None),
        ({"acc": -1.0}, None),
        ({"acc": "high"}, None),
        ({}, None),
    ],
)
def test_the_accuracy_is_read_under_its_usual_names(about, share):
    assert claimed(about) == share
