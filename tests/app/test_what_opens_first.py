"""Which study a visitor sees who has chosen nothing."""

from dataclasses import replace

import pandas as pd

from app.controls.possible import studies
from fairviz.predictions.home import samples
from fairviz.predictions.store import Store
from tests.app import made_up


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


def test_another_study_opens_where_it_has_something_stored(opened, stores, tmp_path):
    """Its sparsities are its own: those of the study before would show nothing."""
    store, asked = made_up.fill(tmp_path), made_up.questions()
    for variant in (made_up.dense(0), made_up.pruned(0, 0.3)):
        made_up.save(store, replace(variant, model="resnet8?width=4"), asked)
    stores["two"] = tmp_path
    app = opened("groups", "two", sparsity="90")
    app.selectbox(key="study").select("portraits/resnet8?width=4").run()
    assert not app.exception
    assert app.query_params["sparsity"] == "30"
    del stores["two"]
