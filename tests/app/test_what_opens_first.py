"""Which study a visitor sees who has chosen nothing."""

import pandas as pd

from app.controls.possible import studies
from fairviz.predictions.home import samples
from fairviz.predictions.store import Store


def rows(model, mitigations):
    return pd.DataFrame({"dataset": "portraits", "model": model, "mitigation": mitigations})


def test_the_embedded_portraits_open_first(tmp_path):
    assert next(iter(studies(Store(tmp_path, *samples()).index()))) == "portraits/resnet8"


def test_plain_variants_count_before_those_of_mitigations():
    index = pd.concat([rows("resnet8?width=4", ["kd"] * 9 + [""]), rows("resnet8", [""] * 2)])
    assert list(studies(index)) == ["portraits/resnet8", "portraits/resnet8?width=4"]


def test_among_as_many_plain_ones_the_larger_opens_first():
    index = pd.concat([rows("resnet8", [""]), rows("resnet8?width=4", ["kd", ""])])
    assert next(iter(studies(index))) == "portraits/resnet8?width=4"
